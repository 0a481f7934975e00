import type { Membership } from '../access/current.js';
import { identifier } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import { type Grant, grantsOf, type Right, revoke, rightsInWords } from './grants.js';
import { databaseNamed, membershipsOf, roleNamed } from './lookup.js';
import { leaveSql, said } from './mend.js';
import { ifOurs } from './ours.js';
import type { Place } from './place.js';
import { type Reached, reachOf } from './reach.js';

/** Something that rights are held on, and how they are taken away. */
export type Thing = {
	/** e.g. `TABLE app.a, app.b`. */
	readonly on: Sql;
	readonly owner: string;
	readonly acl: readonly Right[];
	/** Gives it to the owner that the profile wants; null where that is nobody's to say. */
	readonly reown: Sql | null;
};

/** One way by which a role comes to hold a privilege, and what closes it. */
export type Way = { readonly how: string; readonly fix: string };

/** PostgreSQL's own roles that give without any GRANT on the object. */
const predefined: Readonly<Record<string, readonly string[]>> = {
	pg_read_all_data: ['SELECT', 'USAGE'],
	pg_write_all_data: ['INSERT', 'UPDATE', 'DELETE', 'USAGE'],
	pg_maintain: ['MAINTAIN'],
};

/** Stands, in each database, for whoever owns it. */
const standIn = 'pg_database_owner';

/** Every way by which `role` (null: PUBLIC) holds one of the privileges. */
export function waysOf(place: Place, role: string | null, wanted: readonly string[], thing: Thing): readonly Way[] {
	const { server } = place;
	const reach: ReadonlyMap<string, Reached> = role === null ? new Map() : reachOf(membershipsIn(place), role);
	const superuser = role !== null && server.roles.get(role)?.superuser === true;
	const granted = thing.acl.filter(
		(item) =>
			wanted.includes(item.privilege) &&
			item.grantee !== thing.owner &&
			(item.grantee === null || item.grantee === role || reach.get(item.grantee)?.inherits === true),
	);
	const groups = [...reach.values()].filter(
		({ role: group, inherits }) =>
			inherits && (group === thing.owner || predefined[group]?.some((privilege) => wanted.includes(privilege))),
	);
	return [
		...(superuser && role !== null
			? [
					{
						how: 'it is a superuser',
						fix: ifOurs(place, role, said(sql`ALTER ROLE ${identifier(role)} NOSUPERUSER`)),
					},
				]
			: []),
		...(role === thing.owner ? [{ how: 'it owns it', fix: thing.reown === null ? '' : said(thing.reown) }] : []),
		...groups.map((group) => throughGroup(place, role ?? '', group, thing)),
		...grantsOf(granted).map((grant) => throughGrant(place, role, grant, reach, thing)),
	];
}

const known = new WeakMap<readonly Membership[], Map<string, readonly Membership[]>>();

/** The memberships that hold inside the place's database: with that of its owner in `pg_database_owner`. */
function membershipsIn({ server, wanted }: Place): readonly Membership[] {
	const owner = databaseNamed(server.databases, wanted.name)?.owner;
	if (owner === undefined) return server.memberships;
	const byOwner = known.get(server.memberships) ?? new Map<string, readonly Membership[]>();
	known.set(server.memberships, byOwner);
	const edge = { role: standIn, member: owner, grantor: null, admin: false, inherit: true, set: false };
	const all = byOwner.get(owner) ?? [...server.memberships, edge];
	byOwner.set(owner, all);
	return all;
}

function throughGroup(place: Place, member: string, { role, path }: Reached, thing: Thing): Way {
	const owns = role === thing.owner;
	const how =
		role === standIn
			? `${standIn} owns it, which stands for the owner of the database: ${path.at(-2) ?? member}${via(path.slice(0, -1))}`
			: `it is a member of ${owns ? `${role}, which owns it` : role}${via(path)}`;
	const leave = firstUnwanted(place, member, path);
	return { how, fix: leave ?? (owns && thing.reown !== null ? said(thing.reown) : '') };
}

function throughGrant(
	place: Place,
	role: string | null,
	grant: Grant,
	reach: ReadonlyMap<string, Reached>,
	thing: Thing,
): Way {
	const names = rightsInWords(grant.rights);
	const group = grant.grantee === null || grant.grantee === role ? undefined : reach.get(grant.grantee);
	const taken = revoke(grant, thing.on, thing.owner);
	if (group !== undefined)
		return {
			how: `${names} is granted to ${group.role}, of which it is a member${via(group.path)}`,
			fix: firstUnwanted(place, role ?? '', group.path) ?? taken,
		};
	return {
		how: grant.grantee === null ? `PUBLIC holds ${names}` : `${names} is granted to ${grant.grantee}`,
		fix: taken,
	};
}

function via(path: readonly string[]): string {
	return path.length > 1 ? ` (through ${path.slice(0, -1).join(', ')})` : '';
}

/** Ends the first step of the way that the profile does not ask for; undefined where it asks for each of them. */
function firstUnwanted(place: Place, member: string, path: readonly string[]): string | undefined {
	const { desired, server, wanted } = place;
	const steps = path.map((group, at) => ({ group, from: path[at - 1] ?? member }));
	const step = steps.find(({ group, from }) => {
		if (group === standIn) return from !== wanted.owner;
		const role = roleNamed(desired.roles, from);
		return role === undefined || !(role.memberOf.includes(group) || role.groups.includes(group));
	});
	if (step === undefined) return undefined;
	if (step.group === standIn)
		return said(sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${identifier(wanted.owner)}`);
	return membershipsOf(server.memberships, step.from)
		.filter((edge) => edge.role === step.group)
		.map((edge) => said(leaveSql(edge, server.version)))
		.join('\n');
}

/** What holds all ways together: why, and what ends it. */
export function summed(ways: readonly Way[]): { readonly because: string; readonly fix: string | null } {
	const fixes = [...new Set(ways.map((way) => way.fix).filter((fix) => fix !== ''))];
	return {
		because:
			ways.length === 0
				? 'the server says so, for a reason that Gatehouse does not know'
				: ways.map((way) => way.how).join('; '),
		fix: fixes.length === 0 ? null : fixes.join('\n'),
	};
}
