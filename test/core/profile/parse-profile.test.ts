import { describe, expect, test } from 'vitest';
import { expandName, expandTenants } from '../../../source/core/profile/expand.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import { profileJsonSchema } from '../../../source/core/profile/schema.js';
import { serverLimits } from '../../../source/core/profile/server-limits.js';
import { perDatabase, perLogin, perSchema, pooled, single, withRole } from './documents.js';

test('fills in every default', () => {
	expect(parseProfile(single)).toEqual({
		name: 'orders',
		calledAs: 'orders',
		pattern: 'database-per-tenant',
		database: { name: 'orders', template: 'template0' },
		owner: 'orders_owner',
		schema: 'app',
		extensions: [],
		keep: [],
		roles: [
			{
				name: 'orders_app',
				access: 'read-write',
				settings: {},
				grants: {
					tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
					sequences: ['USAGE', 'SELECT'],
					routines: ['EXECUTE'],
				},
				adopt: false,
				temporary: false,
			},
		],
		creators: [],
		siblings: 'report',
		warnings: [],
		document: single,
	});
	expect(parseProfile(pooled).rowSecurity).toEqual({
		column: 'tenant_id',
		type: 'uuid',
		identify: 'setting',
		setting: 'app.tenant_id',
		tables: 'all',
	});
});

test('takes all that the format holds', () => {
	const profile = parseProfile({
		...single,
		connection: {
			host: 'db1',
			port: 5432,
			user: 'admin',
			database: 'postgres',
			sslmode: 'verify-full',
			sslrootcert: 'ca.pem',
			environment: 'production',
		},
		database: { name: 'orders', connectionLimit: 100, encoding: 'UTF8', locale: 'C.UTF-8', template: 'template0' },
		owner: 'o',
		schema: 'public',
		extensions: ['pg_trgm', 'pgcrypto'],
		keep: ['datadog'],
		creators: ['deployer', 'deployer'],
		siblings: 'close',
		roles: [
			{ name: 'r', access: 'read-only', connectionLimit: -1, adopt: true, temporary: true },
			{ name: 'm', access: 'migrate', validUntil: 'infinity' },
			{ name: 'e', access: 'custom', grants: { tables: ['SELECT', 'SELECT', 'MAINTAIN'], routines: [] } },
			{
				name: 's',
				access: 'read-only',
				settings: { statement_timeout: 30_000, jit: false, work_mem: '4MB', 'app.x': '' },
			},
		],
	});
	expect(profile.roles.map(({ grants }) => grants)).toEqual([
		{ tables: ['SELECT'], sequences: ['SELECT'], routines: ['EXECUTE'] },
		{ tables: [], sequences: [], routines: [] },
		{ tables: ['SELECT', 'MAINTAIN'], sequences: [], routines: [] },
		{ tables: ['SELECT'], sequences: ['SELECT'], routines: ['EXECUTE'] },
	]);
	expect(profile.roles[3]?.settings).toEqual({ statement_timeout: '30000', jit: 'off', work_mem: '4MB', 'app.x': '' });
	expect(profile.creators).toEqual(['deployer']);
	expect(profile.roles[1]?.validUntil).toBe('infinity');
});

test.each([
	['2027-06-30', '2027-06-30T23:59:59Z'],
	['2024-02-29', '2024-02-29T23:59:59Z'],
	[new Date('2027-06-30'), '2027-06-30T23:59:59Z'],
	[new Date('2027-06-30T10:00:00Z'), '2027-06-30T10:00:00Z'],
	['2027-06-30T18:00:00Z', '2027-06-30T18:00:00Z'],
	['2027-06-30T18:00+02:00', '2027-06-30T16:00:00Z'],
	['2027-06-30 18:00:00+02', '2027-06-30T16:00:00Z'],
	['2027-06-30T18:00:00.500-0330', '2027-06-30T21:30:00Z'],
	['Infinity', 'infinity'],
])('reads validUntil %s as %s', (validUntil, instant) => {
	expect(parseProfile(withRole(single, { validUntil })).roles[0]?.validUntil).toBe(instant);
});

test.each([
	['quotes and spaces', 'my "app" user\'s'],
	['63 bytes', 'x'.repeat(63)],
	['62 bytes of umlauts', 'ü'.repeat(31)],
	['an emoji', '😀'],
	['braces that are no token', '{Tenant} {x'],
	['capitals of a reserved word', 'PUBLIC'],
	['pg_ inside', 'app_pg_x'],
	['a backslash and a percent', 'a\\b%c'],
	['a line break', 'a\nb'],
	['a word of SQL', 'select'],
	['__proto__', '__proto__'],
])('takes a name with %s as it is', (_, name) => {
	expect(parseProfile(withRole(single, { name })).roles[0]?.name).toBe(name);
});

describe('tenants', () => {
	test('are expanded everywhere', () => {
		const [first, second] = expandTenants(parseProfile({ ...perDatabase, schema: '{tenant}_s' }));
		expect(first).toMatchObject({
			database: 'acme_db',
			owner: 'acme_db_owner',
			schema: 'acme_s',
			roles: [{ name: 'acme_app' }],
		});
		expect(second?.tenant).toEqual({ name: 'globex', key: 'globex' });
	});

	test('are one expansion where there are none', () => {
		expect(expandTenants(parseProfile(single))).toMatchObject([
			{ tenant: undefined, database: 'orders', schema: 'app' },
		]);
	});

	test('leave what is shared alone', () => {
		const profile = parseProfile({
			...perSchema,
			roles: [...(perSchema['roles'] as object[]), { name: 'm', access: 'migrate' }],
		});
		expect(expandTenants(profile).map(({ database, schema, roles }) => [database, schema, roles[1]?.name])).toEqual([
			['orders', 'acme', 'm'],
			['orders', 'globex', 'm'],
		]);
	});

	test('are filled in once, however they are called', () => {
		expect(expandName('{tenant}-{tenant}', { name: '{tenant}$&' })).toBe('{tenant}$&-{tenant}$&');
	});

	test('have their name as key unless one is given', () => {
		const profile = parseProfile({ ...perLogin, tenants: ['acme', { name: 'globex', key: '7f' }] });
		expect(profile.tenants).toEqual([
			{ name: 'acme', key: 'acme' },
			{ name: 'globex', key: '7f' },
		]);
	});

	test('may have numbers as keys where the column is one', () => {
		const rowSecurity = { identify: 'login', type: 'integer' };
		expect(parseProfile({ ...perLogin, rowSecurity, tenants: [{ name: 'a', key: -7 }] }).tenants).toEqual([
			{ name: 'a', key: '-7' },
		]);
	});

	test('of a flag or a file stand in for those of the profile, and the document says so', () => {
		const profile = parseProfile(
			{ ...perDatabase, tenants: 'tenants.txt' },
			{ tenants: [{ name: 'initech', key: 'k', where: '--tenant' }] },
		);
		expect(profile.tenants).toEqual([{ name: 'initech', key: 'k' }]);
		expect(profile.document.tenants).toEqual([{ name: 'initech', key: 'k' }]);
		expect(parseProfile(profile.document).tenants).toEqual(profile.tenants);
	});

	test('number ten thousand in no time', () => {
		const tenants = Array.from({ length: 10_000 }, (_, index) => `tenant_${index}`);
		expect(expandTenants(parseProfile({ ...perSchema, tenants }))).toHaveLength(10_000);
	});
});

test.each([
	['template', { ...single, database: { name: 'a', template: 'template1' } }],
	['setting-is-no-boundary', pooled],
	['key-unused', { ...perDatabase, tenants: [{ name: 'a', key: 'b' }] }],
	['key-missing', { ...pooled, tenants: ['acme'] }],
	['search-path', withRole(single, { settings: { search_path: 'x' } })],
	['tenant-setting', withRole(pooled, { settings: { 'app.tenant_id': 'x' } })],
	['trigger', withRole(pooled, { access: 'custom', grants: { tables: ['TRIGGER'] } })],
])('warns: %s', (code, document) => {
	expect(parseProfile(document).warnings.map((warning) => warning.code)).toContain(code);
});

test('does not warn about template0 or identify: login', () => {
	expect(parseProfile(perLogin).warnings).toEqual([]);
	expect(parseProfile({ ...single, database: { name: 'a', template: 'template0' } }).warnings).toEqual([]);
});

test.each([single, perDatabase, perSchema, pooled, perLogin])(
	'parses its own document to the same profile',
	(document) => {
		const profile = parseProfile(document);
		expect(parseProfile(profile.document)).toEqual(profile);
		expect(parseProfile(JSON.parse(JSON.stringify(profile.document)))).toEqual(profile);
	},
);

test('prints a JSON Schema that explains every field', () => {
	const schema = profileJsonSchema() as { $schema: string; properties: Record<string, { description?: string }> };
	expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
	expect(schema).toMatchObject({
		additionalProperties: false,
		required: ['version', 'name', 'pattern', 'database', 'roles'],
	});
	expect(Object.entries(schema.properties).filter(([, field]) => field.description === undefined)).toEqual([]);
});

test('knows what an older server cannot keep', () => {
	const shared = parseProfile({ ...single, schema: 'public' });
	expect(serverLimits(shared, { version: 140_011, superuser: false })).toMatchObject([{ path: 'schema' }]);
	expect(serverLimits(shared, { version: 140_011, superuser: true })).toEqual([]);
	expect(serverLimits(shared, { version: 150_001, superuser: false })).toEqual([]);
	const maintain = parseProfile(withRole(single, { access: 'custom', grants: { tables: ['MAINTAIN'] } }));
	expect(serverLimits(maintain, { version: 160_001, superuser: true })).toMatchObject([
		{ path: 'roles[0].grants.tables[0]' },
	]);
});
