import type { DesiredDatabase } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import { objectName } from '../access/object-kind.js';
import type { Interior, ObjectClass } from './catalog.js';
import { rightsOf } from './grants.js';
import { heldBy, holdings } from './held.js';
import { summed, waysOf } from './holders.js';
import { classesIn, once, schemaNamed, wantedSchema } from './lookup.js';
import { said } from './mend.js';
import { className, classSql, ownerSql } from './object-sql.js';
import { trialOf } from './object-trial.js';
import { oneOf } from './one-of.js';
import { identities, type Login, ownSchemas, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';
import type { InPlace } from './schema-rights.js';

/**
 * Objects in the schemas of other tenants: the catalog answers for all of them, and one table is tried for real, by each
 * of the four statements. What PUBLIC holds is told once, as PUBLIC's.
 */
export function otherTenantsProbes(place: Place, login: Login): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const own = new Set(ownSchemas(place, login).map(({ name }) => name));
	if (wanted.schemas.every(({ name }) => own.has(name))) return [];
	const inPlace = { ...place, interior };
	return [...tryOne(inPlace, login, own), nothingOfThem(inPlace, login, own)];
}

function nothingOfThem(place: InPlace, login: Login, own: ReadonlySet<string>): Probe {
	const { interior, wanted } = place;
	const theirs = tenantsSchemas(wanted);
	const found = identities(login).flatMap((role) =>
		heldIn(interior, interior.classes, role)
			.filter((object) => theirs.has(object.schema) && !own.has(object.schema))
			.map((object) => ({ ...told(place, role, object), name: className(object) })),
	);
	return {
		id: probeId('object', login.name, wanted.name, 'nothing-of-others'),
		gate: 'object',
		role: login.name,
		database: wanted.name,
		subject: 'anything in the schemas of other tenants',
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			found.length === 0
				? { says: 'denied', because: `it holds nothing in the ${wanted.schemas.length - own.size} other schemas` }
				: { says: 'allowed', because: found.map((each) => `${each.name}: ${each.because}`).join('; ') },
		otherwise: 'fail',
		fix: [...new Set(found.flatMap(({ fix }) => (fix === null ? [] : [fix])))].join('\n') || null,
		behind: [signInId(login.name, wanted.name)],
	};
}

const heldIn = holdings<ObjectClass>();
const tenantsSchemas = once(({ schemas }: DesiredDatabase) => new Set(schemas.map(({ name }) => name)));

function told(place: InPlace, role: string, object: ObjectClass): ReturnType<typeof summed> {
	const held = heldBy(place.interior, object, role).map((privilege) => privilege.replace(/ \(columns\)$/, ''));
	const { owner } = object;
	const ways = summed(waysOf(place, role, held, { on: classSql(object), owner, acl: rightsOf(object), reown: null }));
	return owner === role ? { ...ways, fix: givenBack(place, object) ?? ways.fix } : ways;
}

/** What it owns there goes back to the owner of the schema. */
function givenBack({ wanted }: Place, object: ObjectClass): string | null {
	const owner = wantedSchema(wanted.schemas, object.schema)?.owner;
	if (owner === undefined) return null;
	return object.members.map((member) => said(ownerSql(object, member, owner))).join('\n');
}

const statements = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;

/** A table of another tenant, behind a schema that is shut. */
function tryOne(place: InPlace, login: Login, own: ReadonlySet<string>): readonly Probe[] {
	const { interior, wanted } = place;
	const tables = tablesOf(interior)(wanted);
	const object = tables.find(({ schema }) => !own.has(schema));
	const [member] = object?.members ?? [];
	const schema = object === undefined ? undefined : schemaNamed(interior, object.schema);
	if (object === undefined || member === undefined || schema === undefined) return [];
	const name = objectName({ ...member, schema: object.schema });
	const others = tables.length - [...own].filter((each) => hasTable(interior)(wanted).has(each)).length;
	return statements.map((privilege): Probe => {
		const shut = !heldBy(interior, schema, login.name).includes('USAGE');
		const held = heldBy(interior, object, login.name).some((each) => each.split(' ')[0] === privilege);
		const ways = told(place, login.name, object);
		return {
			id: probeId('object', login.name, wanted.name, privilege, name),
			gate: 'object',
			role: login.name,
			database: wanted.name,
			subject: `${privilege} on ${name}${oneOf(others)}, of another tenant`,
			expect: 'denied',
			ask: trialOf(object, privilege, 'denied', held),
			catalog: shut
				? { says: 'denied', because: `schema ${schema.name} is shut to it` }
				: held
					? { says: 'allowed', because: ways.because }
					: { says: 'denied', because: `no way leads ${login.name} to ${inWords([privilege])}` },
			otherwise: 'fail',
			fix: ways.fix,
			behind: [signInId(login.name, wanted.name)],
		};
	});
}

/** Of each schema of the profile the first class of tables. */
const tablesOf = once((interior: Interior) =>
	once(({ schemas }: DesiredDatabase): readonly ObjectClass[] =>
		schemas.flatMap(({ name }) => {
			const tables = classesIn(interior, name).filter(({ kind }) => kind === 'table' || kind === 'partitioned table');
			return tables.slice(0, 1);
		}),
	),
);
const hasTable = once((interior: Interior) =>
	once((wanted: DesiredDatabase) => new Set(tablesOf(interior)(wanted).map(({ schema }) => schema))),
);
