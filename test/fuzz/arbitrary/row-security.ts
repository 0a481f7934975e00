import fc from 'fast-check';
import type { CurrentObject } from '../../../source/core/access/current.js';
import type { DesiredRowSecurity, DesiredSchema, DesiredTenantMap } from '../../../source/core/access/desired.js';
import { policyNames } from '../../../source/core/access/diff/wanted-policies.js';
import type {
	CurrentIndex,
	CurrentPolicy,
	CurrentRowSecurity,
	CurrentTable,
	CurrentTenantMap,
} from '../../../source/core/access/row-security/current.js';
import { ownerPredicate, tenantPredicate } from '../../../source/core/access/row-security/predicates.js';
import { tenantFunction } from '../../../source/core/access/row-security/tenant-function.js';
import { acls } from './acls.js';
import { names, texts } from './names.js';

const anyName = names();
const anyText = texts();

export type Shared = {
	readonly schema: DesiredSchema;
	readonly rowSecurity: DesiredRowSecurity;
	readonly map: DesiredTenantMap | undefined;
	readonly people: readonly string[];
};

/** What of row security these tables have already: nothing, what Gatehouse made, or what somebody made of it. */
export function rowSecurities(shared: Shared, objects: readonly CurrentObject[]): fc.Arbitrary<CurrentRowSecurity> {
	const tables = objects.filter(({ kind }) => ['table', 'partitioned table', 'foreign table'].includes(kind));
	// Names may come twice here. One that is a partition's too would be above itself, as nothing is on a server.
	const beneath = new Set(tables.filter(({ isPartition }) => isPartition).map(({ name }) => name));
	const parents = tables.filter(({ kind, name }) => kind === 'partitioned table' && !beneath.has(name));
	return fc
		.record({
			tables: fc.tuple(...tables.map((each) => tableStates(shared, each, parents))),
			policies: fc.tuple(...tables.map((each) => fc.array(policies(shared, each), { maxLength: 3 }))),
			indexes: fc.tuple(...tables.map((each) => fc.array(indexes(shared, each), { maxLength: 2 }))),
			map: shared.map === undefined ? fc.constant(noMap) : maps(shared.map, shared.people),
		})
		.map(({ policies: held, indexes: built, ...rest }) => ({
			...rest,
			policies: held.flatMap((all) => [...new Map(all.map((each) => [each.name, each])).values()]),
			indexes: built.flat(),
			foreignKeys: [],
		}));
}

const noMap: CurrentTenantMap = { table: null, function: null, entries: [] };

function tableStates(
	{ rowSecurity }: Shared,
	{ schema, name, kind, owner, isPartition }: CurrentObject,
	parents: readonly CurrentObject[],
): fc.Arbitrary<CurrentTable> {
	const others = parents.filter((each) => each.name !== name).map((each) => ({ schema: each.schema, name: each.name }));
	return fc.record({
		schema: fc.constant(schema),
		name: fc.constant(name),
		kind: fc.constant(kind as CurrentTable['kind']),
		owner: fc.constant(owner),
		actors: fc.constant([]),
		parent: isPartition && others.length > 0 ? fc.constantFrom(...others.slice(0, 1)) : fc.constant(null),
		columnType: fc.constantFrom(rowSecurity.type, rowSecurity.type, rowSecurity.type, 'character varying', null),
		hasChildren: fc.boolean(),
		holdsRows: kind === 'partitioned table' ? fc.constant(false) : fc.boolean(),
	});
}

function policies({ rowSecurity, people }: Shared, { schema, name }: CurrentObject): fc.Arbitrary<CurrentPolicy> {
	const { type, migrators } = rowSecurity;
	// As `pg_get_expr()` gives them back: the server has quoted what must be.
	// The first spelling: the others are those of servers that do not keep the word for themselves, as this parser may.
	const stored = [
		tenantPredicate(rowSecurity, type).stored[0] ?? null,
		tenantPredicate(rowSecurity, 'character varying').stored[0] ?? null,
		...(migrators.length === 0 ? [] : ownerPredicate(migrators).stored),
		'true',
	];
	// Every policy is for somebody.
	const others = fc.subarray([null, ...people], { minLength: 1, maxLength: 3 });
	const expressions = fc.constantFrom(...stored, null);
	return fc.record({
		schema: fc.constant(schema),
		table: fc.constant(name),
		name: fc.oneof(fc.constantFrom(...Object.values(policyNames)), anyName),
		permissive: fc.boolean(),
		command: fc.constantFrom('ALL', 'ALL', 'SELECT', 'INSERT', 'UPDATE', 'DELETE'),
		roles: rowSecurity.bound.length === 0 ? others : fc.oneof(fc.constant(rowSecurity.bound), others),
		using: expressions,
		check: expressions,
	});
}

function indexes({ rowSecurity: { column } }: Shared, { schema, name }: CurrentObject): fc.Arbitrary<CurrentIndex> {
	return fc.record({
		schema: fc.constant(schema),
		table: fc.constant(name),
		name: anyName,
		valid: fc.boolean(),
		unique: fc.boolean(),
		finds: fc.boolean(),
		plain: fc.boolean(),
		columns: fc.oneof(fc.constant([column]), fc.array(fc.oneof(anyName, fc.constant(null)), { maxLength: 2 })),
		parent: fc.constant(null),
	});
}

function maps({ owner, type, entries }: DesiredTenantMap, people: readonly string[]): fc.Arbitrary<CurrentTenantMap> {
	const owners = fc.constantFrom(owner, owner, ...people);
	const table = owners.chain((by) =>
		acls(by, people, ['SELECT', 'INSERT']).map((acl) => ({ owner: by, keyType: type, acl, columns: [] })),
	);
	const routine = owners.chain((by) =>
		fc.record({
			owner: fc.constant(by),
			acl: acls(by, people, ['EXECUTE']),
			definition: fc.constantFrom(tenantFunction(type).definition, 'another'),
			returns: fc.constant<string>(type),
		}),
	);
	const held = fc.tuple(
		...entries.map(({ login, key }) =>
			fc.oneof(fc.constant(key), anyText).map((now) => ({ login, key: now, exists: true })),
		),
	);
	return fc.record({
		table: fc.oneof(fc.constant(null), table),
		function: fc.oneof(fc.constant(null), routine),
		entries: held.chain((all) => fc.subarray(all)),
	});
}
