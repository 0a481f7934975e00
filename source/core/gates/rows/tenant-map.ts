import { type DesiredTenantMap, mapSchema } from '../../access/desired.js';
import { functionName, mapTable, tenantFunction } from '../../access/row-security/tenant-function.js';
import { identifier, qualified } from '../../sql/quote.js';
import { Sql, sql } from '../../sql/sql.js';
import type { MapFacts } from '../catalog.js';
import { grantsOf, type Right, revoke, rightsInWords } from '../grants.js';
import { schemaNamed } from '../lookup.js';
import { said } from '../mend.js';
import type { Place } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import type { InPlace } from '../schema-rights.js';
import { administers, isBeyondGrants } from '../whose.js';
import type { Wrong } from './policies.js';

const table = sql`TABLE ${qualified(mapSchema, mapTable)}`;
const lookup = sql`FUNCTION ${qualified(mapSchema, functionName)}()`;

/** The map for everybody: whoever could change it, or the function that looks it up, could be any tenant. */
export function tenantMapProbes(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	const map = wanted.tenantMap;
	if (map === undefined || interior.kind === 'unreadable') return [];
	const inPlace = { ...place, interior };
	return [
		mapProbe(place, 'map-schema', `schema ${mapSchema} is ${map.owner}'s, and shut`, schemaWrongs(inPlace, map)),
		mapProbe(
			place,
			'map-table',
			`${mapSchema}.${mapTable} is ${map.owner}'s alone to change`,
			tableWrongs(inPlace, map),
		),
		mapProbe(
			place,
			'map-function',
			`${mapSchema}.${functionName}() looks up who signed in, for ${map.group} alone`,
			functionWrongs(inPlace, map),
		),
	];
}

function mapProbe({ wanted }: Place, topic: string, subject: string, wrongs: readonly Wrong[]): Probe {
	const role = wanted.tenantMap?.owner ?? wanted.owner;
	return {
		id: probeId('object', role, wanted.name, topic),
		gate: 'object',
		role,
		database: wanted.name,
		subject,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog:
			wrongs.length === 0
				? { says: 'allowed', because: 'it is as it was made' }
				: { says: 'denied', because: wrongs.map((wrong) => wrong.says).join('; ') },
		otherwise: 'fail',
		fix: [...new Set(wrongs.map((wrong) => wrong.fix))].join('\n') || null,
		behind: [],
	};
}

function schemaWrongs(place: InPlace, map: DesiredTenantMap): readonly Wrong[] {
	const facts = schemaNamed(place.interior, mapSchema);
	const on = sql`SCHEMA ${identifier(mapSchema)}`;
	if (facts === undefined) return [absent(place, `there is no schema ${mapSchema}`)];
	return ownedAndHeld(place, map, {
		...facts,
		on,
		may: (role, privilege) => privilege === 'USAGE' && mayRead(place, map, role),
	});
}

function tableWrongs(place: InPlace, map: DesiredTenantMap): readonly Wrong[] {
	const facts = place.interior.tenantMap?.table ?? null;
	if (facts === null) return [absent(place, `there is no table ${mapSchema}.${mapTable}`)];
	return [
		...ownedAndHeld(place, map, {
			...facts,
			on: table,
			may: (role, privilege) => privilege === 'SELECT' && mayRead(place, map, role),
		}),
		...facts.children.map((child) => ({
			says: `what is in ${child} is in it too`,
			fix: said(sql`ALTER TABLE ${Sql.of(child)} NO INHERIT ${qualified(mapSchema, mapTable)}`),
		})),
		...(facts.rowSecurity
			? [{ says: 'row security hides logins in it', fix: said(sql`ALTER ${table} DISABLE ROW LEVEL SECURITY`) }]
			: []),
		...(facts.keyType === map.type
			? []
			: [absent(place, `its keys are of type ${facts.keyType ?? 'none'}, and the profile's of type ${map.type}`)]),
		...(facts.unique
			? []
			: [
					{
						says: 'a login can be in it twice, and nobody knows which tenant it is then',
						fix: said(sql`ALTER ${table} ADD PRIMARY KEY (login)`),
					},
				]),
	];
}

function functionWrongs(place: InPlace, map: DesiredTenantMap): readonly Wrong[] {
	const facts: MapFacts['function'] = place.interior.tenantMap?.function ?? null;
	if (facts === null) return [absent(place, `there is no function ${mapSchema}.${functionName}()`)];
	const { create, definition } = tenantFunction(map.type);
	const calls = facts.acl.some((item) => item.grantee === map.group && item.privilege === 'EXECUTE');
	return [
		...(facts.definition === definition
			? []
			: [{ says: 'it is another function than the profile made', fix: said(create) }]),
		...ownedAndHeld(place, map, { ...facts, on: lookup, may: (role) => role === map.group }),
		...(calls
			? []
			: [
					{
						says: `${map.group} may not call it: no tenant sees any row`,
						fix: said(sql`GRANT EXECUTE ON ${lookup} TO ${identifier(map.group)}`),
					},
				]),
	];
}

function absent({ desired }: Place, says: string): Wrong {
	return { says, fix: `gatehouse apply ${desired.calledAs}` };
}

function mayRead(place: InPlace, map: DesiredTenantMap, role: string): boolean {
	return role === map.reader || administers(place, role);
}

type Kept = {
	readonly owner: string;
	readonly acl: readonly Right[];
	readonly on: Sql;
	readonly may: (role: string, privilege: string) => boolean;
};

/** Its owner is the one that nobody becomes, and nobody else holds more than is meant. */
function ownedAndHeld(place: InPlace, map: DesiredTenantMap, { owner, acl, on, may }: Kept): readonly Wrong[] {
	const strange = acl.filter(
		({ grantee, privilege, grantable }) =>
			grantee === null ||
			(grantee !== owner && !isBeyondGrants(place, grantee) && (grantable || !may(grantee, privilege))),
	);
	return [
		...(owner === map.owner
			? []
			: [{ says: `it belongs to ${owner}`, fix: said(sql`ALTER ${on} OWNER TO ${identifier(map.owner)}`) }]),
		...grantsOf(strange).map((grant) => ({
			says: `${grant.grantee ?? 'PUBLIC'} holds ${rightsInWords(grant.rights)} on it`,
			fix: revoke(grant, on, owner),
		})),
	];
}
