import fc from 'fast-check';
import type {
	CurrentColumn,
	CurrentInterior,
	CurrentObject,
	CurrentSchema,
	DefaultPrivileges,
	ObjectKind,
} from '../../../source/core/access/current.js';
import type { DesiredDatabase, DesiredSchema } from '../../../source/core/access/desired.js';
import { quoteIdentifier } from '../../../source/core/sql/quote.js';
import { interior } from '../../helpers/current.js';
import { acls } from './acls.js';
import { names } from './names.js';

const anyName = names();

type Place = Pick<DesiredDatabase, 'name' | 'owner' | 'schemas' | 'extensions'> & {
	readonly people: readonly string[];
	readonly version: number;
	readonly superuser: boolean;
};

/** The inside of a database: the profile's schemas, there or not, and what somebody has put into them. */
export function interiors(place: Place): fc.Arbitrary<CurrentInterior> {
	return fc.oneof(fc.constant(place.schemas), fc.subarray([...place.schemas])).chain((there) =>
		fc
			.record({
				schemas: fc.tuple(...there.map((schema) => schemaStates(place, schema))),
				shared: publicSchemas(place),
				objects: fc.tuple(...there.map((schema) => fc.array(objects(place, schema), { maxLength: 5 }))),
				columns: fc.tuple(...there.map((schema) => fc.array(columns(place, schema), { maxLength: 2 }))),
				defaults: fc.tuple(...there.map((schema) => fc.array(defaults(place, schema), { maxLength: 3 }))),
				extensions: fc.subarray(
					place.extensions.map((name) => ({ name, schema: homes[name.length % homes.length] ?? '' })),
				),
			})
			.map(({ schemas, shared, extensions, ...inside }) =>
				interior(place.name, {
					schemas: distinct([...schemas, ...shared, ...homes.slice(1).map((name) => schema(name, 'postgres'))]),
					objects: inside.objects.flat(),
					columns: inside.columns.flat(),
					defaults: inside.defaults.flat(),
					extensions: [{ name: 'plpgsql', schema: 'pg_catalog' }, ...extensions],
				}),
			),
	);
}

/** Where somebody has installed extensions before. */
export const homes = ['public', 'Ext "Home"'] as const;

function schema(name: string, owner: string): CurrentSchema {
	return { name, owner, acl: [{ grantor: owner, grantee: null, privilege: 'USAGE', grantable: false }], comment: null };
}

function distinct(schemas: readonly CurrentSchema[]): readonly CurrentSchema[] {
	return [...new Map(schemas.toReversed().map((each) => [each.name, each])).values()];
}

function schemaStates({ people, superuser }: Place, wanted: DesiredSchema): fc.Arbitrary<CurrentSchema> {
	const owners = [wanted.owner, wanted.owner, ...(superuser ? people : [])];
	return fc
		.constantFrom(...owners)
		.chain((owner) =>
			acls(owner, people, ['USAGE', 'CREATE']).map((acl) => ({ name: wanted.name, owner, acl, comment: null })),
		);
}

function publicSchemas({ people, version }: Place): fc.Arbitrary<readonly CurrentSchema[]> {
	const owner = version >= 150_000 ? 'pg_database_owner' : 'postgres';
	return acls(owner, people, ['USAGE', 'CREATE']).map((acl) => [{ name: 'public', owner, acl, comment: null }]);
}

const tables = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'];
const kinds: readonly (readonly [ObjectKind, readonly string[]])[] = [
	['table', tables],
	['partitioned table', tables],
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
	{ name: where, owner, creators }: DesiredSchema,
): fc.Arbitrary<CurrentObject> {
	const owners = [owner, owner, ...(superuser ? people : creators)];
	return fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...owners)).chain(([[kind, privileges], holder]) =>
		fc.record({
			schema: fc.constant(where),
			name: anyName,
			signature: privileges[0] === 'EXECUTE' ? signatures : fc.constant(null),
			kind: fc.constant(kind),
			owner: fc.constant(holder),
			acl: acls(holder, people, privileges),
			ofExtension: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
			isPartition: fc.constant(false),
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
