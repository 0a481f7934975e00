import fc from 'fast-check';
import type {
	CurrentColumn,
	CurrentInterior,
	CurrentObject,
	CurrentSchema,
	DefaultPrivileges,
	ObjectKind,
} from '../../../source/core/access/current.js';
import { type DesiredDatabase, type DesiredSchema, mapSchema, mark } from '../../../source/core/access/desired.js';
import { quoteIdentifier } from '../../../source/core/sql/quote.js';
import { interior } from '../../helpers/current.js';
import { acls } from './acls.js';
import { names } from './names.js';
import { rowSecurities } from './row-security.js';

const anyName = names();
const seldom = fc.integer({ min: 0, max: 5 }).map((die) => die === 0);

type Place = Pick<DesiredDatabase, 'name' | 'owner' | 'schemas' | 'extensions' | 'tenantMap'> & {
	readonly profile: string;
	readonly people: readonly string[];
	readonly version: number;
	readonly superuser: boolean;
};

/** The inside of a database: the profile's schemas, there or not, and what somebody has put into them. */
export function interiors(place: Place): fc.Arbitrary<CurrentInterior> {
	const all = fc.constant(place.schemas);
	return fc.oneof(all, all, fc.subarray([...place.schemas])).chain((there) => furnished(place, there));
}

function furnished(place: Place, there: readonly DesiredSchema[]): fc.Arbitrary<CurrentInterior> {
	const inEach = <Each>(most: number, arbitrary: (place: Place, schema: DesiredSchema) => fc.Arbitrary<Each>) =>
		fc
			.tuple(...there.map((schema) => fc.array(arbitrary(place, schema), { maxLength: most })))
			.map((all) => all.flat());
	return fc
		.record({
			schemas: fc.tuple(...there.map((schema) => schemaStates(place, schema))),
			shared: publicSchemas(place),
			gatehouse: place.tenantMap === undefined ? fc.constant([]) : mapSchemas(place),
			objects: inEach(6, objects),
			columns: inEach(2, columns),
			defaults: inEach(3, defaults),
			extensions: fc.subarray(place.extensions.map((name) => ({ name, schema: homes[name.length % 2] ?? '' }))),
		})
		.chain((inside) => rowsOf(place, inside.objects).map((rowSecurity) => ({ ...inside, rowSecurity })))
		.map(({ schemas, shared, gatehouse, extensions, ...inside }) =>
			interior(place.name, {
				...inside,
				schemas: distinct([...schemas, ...shared, ...gatehouse, schema(homes[1], 'postgres')]),
				extensions: [{ name: 'plpgsql', schema: 'pg_catalog' }, ...extensions],
			}),
		);
}

/** Only for a profile whose tenants share tables. */
function rowsOf(place: Place, objects: readonly CurrentObject[]): fc.Arbitrary<CurrentInterior['rowSecurity']> {
	const [schema] = place.schemas;
	if (schema?.rowSecurity === undefined) return fc.constant(null);
	return rowSecurities(
		{ schema, rowSecurity: schema.rowSecurity, map: place.tenantMap, people: place.people },
		objects,
	);
}

/** Where somebody has installed extensions before. */
const homes = ['public', 'Ext "Home"'] as const;

function schema(name: string, owner: string): CurrentSchema {
	return { name, owner, acl: [{ grantor: owner, grantee: null, privilege: 'USAGE', grantable: false }], comment: null };
}

function distinct(schemas: readonly CurrentSchema[]): readonly CurrentSchema[] {
	return [...new Map(schemas.toReversed().map((each) => [each.name, each])).values()];
}

function schemaStates({ profile, people, superuser }: Place, wanted: DesiredSchema): fc.Arbitrary<CurrentSchema> {
	// One of a tenant's that is not ours is a refusal.
	const comment = wanted.perTenant ? mark(profile) : null;
	const owners = [wanted.owner, wanted.owner, ...(superuser ? people : [])];
	return fc
		.constantFrom(...owners)
		.chain((owner) =>
			acls(owner, people, ['USAGE', 'CREATE']).map((acl) => ({ name: wanted.name, owner, acl, comment })),
		);
}

function publicSchemas({ people, version }: Place): fc.Arbitrary<readonly CurrentSchema[]> {
	const owner = version >= 150_000 ? 'pg_database_owner' : 'postgres';
	return acls(owner, people, ['USAGE', 'CREATE']).map((acl) => [{ name: 'public', owner, acl, comment: null }]);
}

function mapSchemas({ profile, owner, people }: Place): fc.Arbitrary<readonly CurrentSchema[]> {
	const made = acls(owner, people, ['USAGE', 'CREATE']).map((acl) => [
		{ name: mapSchema, owner, acl, comment: mark(profile) },
	]);
	return fc.oneof(made, fc.constant([]));
}

const tables = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const kinds: readonly (readonly [ObjectKind, readonly string[]])[] = [
	...Array.from({ length: 4 }, () => ['table', tables] as const),
	...Array.from({ length: 2 }, () => ['partitioned table', tables] as const),
	['view', tables],
	['materialized view', tables],
	['foreign table', tables],
	['sequence', ['USAGE', 'SELECT', 'UPDATE']],
	['function', ['EXECUTE']],
	['procedure', ['EXECUTE']],
	['aggregate', ['EXECUTE']],
	['window function', ['EXECUTE']],
];

function objects(
	{ people, superuser }: Place,
	{ name: where, owner, creators, rowSecurity }: DesiredSchema,
): fc.Arbitrary<CurrentObject> {
	const protectedTables = rowSecurity === undefined || rowSecurity.tables === 'all' ? [] : rowSecurity.tables;
	const owners = [owner, owner, ...(superuser ? people : creators)];
	return fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...owners)).chain(([[kind, privileges], holder]) =>
		fc.record({
			schema: fc.constant(where),
			name: protectedTables.length === 0 ? anyName : fc.oneof(anyName, fc.constantFrom(...protectedTables)),
			signature: privileges[0] === 'EXECUTE' ? signatures : fc.constant(null),
			kind: fc.constant(kind),
			owner: fc.constant(holder),
			acl: acls(holder, people, privileges),
			ofExtension: seldom,
			isPartition: kind === 'table' || kind === 'foreign table' ? seldom : fc.constant(false),
			rowSecurity: fc.boolean(),
			forcedRowSecurity: fc.boolean(),
			securityDefiner: fc.boolean(),
			securityInvoker: fc.boolean(),
		}),
	);
}

/** As `format_type()` writes them: the server has quoted what must be. */
const signatures: fc.Arbitrary<string> = fc
	.array(
		fc.oneof(
			fc.constantFrom('integer', 'text[]', 'character varying', 'timestamp without time zone', '"char"', '"any"'),
			fc.tuple(anyName, anyName).map((path) => path.map(quoteIdentifier).join('.')),
		),
		{ maxLength: 3 },
	)
	.map((types) => types.join(', '));

function columns({ people }: Place, { name: where, owner }: DesiredSchema): fc.Arbitrary<CurrentColumn> {
	return fc.record({
		schema: fc.constant(where),
		table: anyName,
		name: anyName,
		owner: fc.constant(owner),
		acl: acls(owner, people, ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']),
	});
}

const future = { tables, sequences: ['USAGE', 'SELECT', 'UPDATE'], routines: ['EXECUTE'] } as const;

function defaults({ people }: Place, { name: where, creators }: DesiredSchema): fc.Arbitrary<DefaultPrivileges> {
	return fc
		.tuple(
			fc.constantFrom(...creators),
			fc.constantFrom('tables', 'sequences', 'routines'),
			fc.constantFrom(where, null),
		)
		.chain(([creator, what, place]) =>
			acls(creator, people, future[what as keyof typeof future]).map((acl) => ({
				creator,
				schema: place,
				objects: what as keyof typeof future,
				acl,
			})),
		);
}
