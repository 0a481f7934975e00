import fc from 'fast-check';
import {
	accesses,
	routinePrivileges,
	sequencePrivileges,
	type TablePrivilege,
	tablePrivileges,
} from '../../../source/core/profile/access.js';
import { keyTypes, type Pattern } from '../../../source/core/profile/vocabulary.js';
import { freeNames, names, texts } from './names.js';

export type Document = Readonly<Record<string, unknown>>;

/** A way to use a pattern: which names carry `{tenant}`, where there are tenants at all. */
type Shape = {
	readonly tenants: boolean;
	readonly carry: readonly ('database' | 'owner' | 'schema' | 'role' | 'migrate')[];
	readonly identify?: 'setting' | 'login';
};

/** A pattern that is left out here is not generated. */
const shapes: Readonly<Partial<Record<Pattern, readonly Shape[]>>> = {
	'database-per-tenant': [
		{ tenants: false, carry: [] },
		{ tenants: true, carry: ['database', 'owner', 'role', 'migrate'] },
		{ tenants: true, carry: ['database', 'owner', 'role', 'migrate', 'schema'] },
	],
	'schema-per-tenant': [
		{ tenants: false, carry: [] },
		{ tenants: true, carry: ['schema', 'role'] },
		{ tenants: true, carry: ['schema', 'role', 'owner', 'migrate'] },
	],
	'shared-schema': [
		{ tenants: false, carry: [], identify: 'setting' },
		{ tenants: true, carry: [], identify: 'setting' },
		{ tenants: true, carry: ['role'], identify: 'login' },
	],
};

/** Profiles as somebody might write them for a server of a version, nearly all of them valid. */
export function documents(version: number): fc.Arbitrary<Document> {
	const all = Object.entries(shapes).flatMap(([pattern, ways]) =>
		ways.map((shape) => ({
			arbitrary: ofShape(pattern as Pattern, shape, version),
			// Here there is more that can be there already.
			weight: pattern === 'shared-schema' ? 2 : 1,
		})),
	);
	return fc.oneof(...all);
}

/** What is made up from the database's name is up to 22 bytes longer. */
const bytesOf = { database: 40, tenant: 18, carrying: 22 } as const;

function ofShape(pattern: Pattern, shape: Shape, version: number): fc.Arbitrary<Document> {
	const carries = (field: Shape['carry'][number]): boolean => shape.carry.includes(field);
	const template = (field: Shape['carry'][number], bytes: number): fc.Arbitrary<string> =>
		carries(field) ? carrying : freeNames(bytes);
	const shared = pattern === 'shared-schema';
	const refused = [
		...(shared ? ['TRUNCATE', 'REFERENCES'] : []),
		...(shape.identify === 'login' ? ['TRIGGER'] : []),
		...(version < 170_000 ? ['MAINTAIN'] : []),
	];
	const grantable = tablePrivileges.filter((privilege) => !refused.includes(privilege));
	return fc
		.record(
			{
				version: fc.constant(1),
				name: profileNames,
				pattern: fc.constant(pattern),
				database: databases(template('database', bytesOf.database)),
				owner: template('owner', 63),
				schema: fc.oneof(
					{ arbitrary: template('schema', 63), weight: 9 },
					{ arbitrary: carries('schema') ? carrying : fc.constant('public'), weight: 1 },
				),
				extensions: fc.array(names(), { maxLength: 2 }),
				keep: fc.array(fc.constantFrom(...bystanders), { maxLength: 2 }),
				creators: fc.array(fc.constantFrom(...bystanders), { maxLength: 2 }),
				roles: fc
					.tuple(...[...accesses, 'read-only' as const].map((access) => roles(access, template, grantable)))
					.chain((all) => fc.subarray(all, { minLength: 1 }))
					.filter((all) => new Set(all.map((role) => role['name'])).size === all.length),
				siblings: fc.constantFrom('report', 'report', 'report', 'close'),
				...(shape.tenants ? { tenants: tenants(shape.identify === 'login') } : {}),
				...(shared ? { rowSecurity: rowSecurity(shape.identify ?? 'setting') } : {}),
			},
			{
				requiredKeys: [
					...(['version', 'name', 'pattern', 'database', 'roles'] as const),
					...(carries('owner') ? (['owner'] as const) : []),
					...(carries('schema') ? (['schema'] as const) : []),
					...(shape.tenants ? (['tenants'] as const) : []),
					...(shape.identify === 'login' ? (['rowSecurity'] as const) : []),
				] as never[],
			},
		)
		.map((document) => document as Document);
}

/** Roles that are on the server whatever the profile is. */
export const bystanders = ['monitor', 'Backup Role', 'o"dd'] as const;

const carrying = fc
	.tuple(freeNames(bytesOf.carrying), fc.nat(3))
	.map(([name, place]) => [...[...name].slice(0, place), '{tenant}', ...[...name].slice(place)].join(''));

const profileNames = names()
	.map((name) => name.replaceAll(/\p{Cc}/gu, ''))
	.filter((name) => name !== '');

const printable = texts(20)
	.map((text) => text.replaceAll(/\p{Cc}/gu, ''))
	.filter((text) => text !== '');

const connectionLimits = fc.oneof(fc.constantFrom(-1, 0, 2_147_483_647), fc.integer({ min: -1, max: 500 }));

function databases(name: fc.Arbitrary<string>): fc.Arbitrary<Document> {
	return fc.record(
		{
			name,
			connectionLimit: connectionLimits,
			encoding: printable,
			locale: printable,
			template: fc.oneof(fc.constant('template0'), names()),
		},
		{ requiredKeys: ['name'] },
	);
}

function tenants(keyed: boolean): fc.Arbitrary<readonly unknown[]> {
	return fc
		.uniqueArray(names(bytesOf.tenant), { minLength: 1, maxLength: 3 })
		.chain((all) =>
			fc.tuple(
				...all.map((name) => (keyed ? texts().map((key) => ({ name, key: `${name}${key}` })) : fc.constant(name))),
			),
		);
}

function roles(
	access: (typeof accesses)[number],
	template: (field: 'role' | 'migrate', bytes: number) => fc.Arbitrary<string>,
	grantable: readonly TablePrivilege[],
): fc.Arbitrary<Document> {
	const field = access === 'migrate' ? 'migrate' : 'role';
	return fc
		.record(
			{
				name: template(field, 63),
				access: fc.constant(access),
				connectionLimit: connectionLimits,
				validUntil: instants,
				settings: settings,
				adopt: fc.boolean(),
				temporary: fc.boolean(),
				grants: fc.record({
					tables: fc.subarray([...grantable]),
					sequences: fc.subarray([...sequencePrivileges]),
					routines: fc.subarray([...routinePrivileges]),
				}),
			},
			{ requiredKeys: ['name', 'access', 'grants'] },
		)
		.map(({ grants, ...role }) => (access === 'custom' ? { ...role, grants } : role));
}

const instants = fc.oneof(
	fc.constantFrom('infinity', '2027-06-30', '2027-06-30T18:00:00+02', '2028-02-29 23:59:59.5 -0330'),
	fc
		.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
		.map((date) => date.toISOString()),
);

const settingNames = fc.oneof(
	fc.constantFrom('statement_timeout', 'DateStyle', 'TimeZone', 'search_path', 'temp_tablespaces', 'work_mem'),
	fc.constantFrom('session', 'transaction', 'time', 'names', 'local', 'schema', 'catalog', 'xml', 'all', 'select.from'),
	fc
		.array(
			fc.tuple(fc.constantFrom(...'aZ_éλ日ıİ'), fc.string({ unit: fc.constantFrom(...'aZ_0$éλ日'), maxLength: 20 })),
			{
				minLength: 1,
				maxLength: 3,
			},
		)
		.map((parts) => parts.map((part) => part.join('')).join('.')),
);

const settingValues = fc.oneof(
	texts(),
	fc.constantFrom('app, "My ""App""", $user', '"a', '""', '', ' a ,b,"c"d ', "it's"),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.boolean(),
);

const settings = fc
	.array(fc.tuple(settingNames, settingValues), { maxLength: 3 })
	.map((all) => Object.fromEntries(new Map(all.map(([name, value]) => [name.toLowerCase(), [name, value]])).values()));

function rowSecurity(identify: 'setting' | 'login'): fc.Arbitrary<Document> {
	return fc
		.record(
			{
				column: names(),
				type: identify === 'login' ? fc.constant('text') : fc.constantFrom(...keyTypes),
				setting: fc.constantFrom('app.tenant_id', 'App.Tenant', 'ä.select', 'a.b.c'),
				tables: fc.oneof(
					fc.constant('all'),
					fc.constant('all'),
					fc.uniqueArray(names(), { minLength: 1, maxLength: 3 }),
				),
			},
			{ requiredKeys: identify === 'login' ? ['type'] : [] },
		)
		.map((fields) => ({ ...fields, identify }));
}
