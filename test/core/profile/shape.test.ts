import { expect, test } from 'vitest';
import { perDatabase, perLogin, pooled, single, withRole } from './documents.js';
import { type Case, issuesOf, refuses } from './refuses.js';

const row = (rowSecurity: object) => ({ ...pooled, rowSecurity });

const shape: readonly Case[] = [
	['text for a document', 'hello', '', /not a mapping/],
	['nothing for a document', null, '', /not a mapping/],
	['a list for a document', [single], '', /not a mapping/],
	['a missing version', { ...single, version: undefined }, 'version', /missing; write 1 \(/],
	['a version as text', { ...single, version: '1' }, 'version', /^is text and must be 1; write it without quotes$/],
	[
		'a newer version',
		{ ...single, version: 2, unheardOf: [] },
		'version',
		/^is 2, and this Gatehouse knows 1; update it/,
	],
	['a missing name', { ...single, name: undefined }, 'name', /missing/],
	['a missing database', { ...single, database: undefined }, 'database', /missing/],
	['an empty list of roles', { ...single, roles: [] }, 'roles', /empty list/],
	[
		'an unknown pattern',
		{ ...single, pattern: 'per-tenant' },
		'pattern',
		/one of database-per-tenant, schema-per-tenant, shared-schema/,
	],
	[
		'an unknown access',
		withRole(single, { access: 'readonly' }),
		'roles[0].access',
		/one of read-only, read-write, migrate, custom; did you mean "read-only"/,
	],
	['an unknown key', { ...single, patern: 'x' }, 'patern', /did you mean "pattern"/],
	[
		'an unknown key of a role',
		withRole(single, { conectionLimit: 1 }),
		'roles[0].conectionLimit',
		/did you mean "connectionLimit"/,
	],
	['an unknown key with nothing near', { ...single, zzzzzz: 1 }, 'zzzzzz', /known here: version, name/],
	[
		'__proto__ as a key',
		JSON.parse(JSON.stringify(single).replace('{', '{"__proto__":{"a":1},')),
		'__proto__',
		/not a field/,
	],
	[
		'a password',
		{ ...single, connection: { password: 'hunter2' } },
		'connection.password',
		/never holds a password.*--secrets/,
	],
	['a URL', { ...single, connection: { url: 'postgres://a:b@c' } }, 'connection.url', /never holds a password.*--url/],
	['a URL as the host', { ...single, connection: { host: 'postgres://a:b@c' } }, 'connection.host', /is a URL/],
	['a port of 0', { ...single, connection: { port: 0 } }, 'connection.port', /below 1/],
	['a port of 65536', { ...single, connection: { port: 65_536 } }, 'connection.port', /above 65535/],
	[
		'an unknown sslmode',
		{ ...single, connection: { sslmode: 'on' } },
		'connection.sslmode',
		/one of disable, allow, prefer/,
	],
	['a number for a name', { ...single, database: { name: 123 } }, 'database.name', /read as the number 123.*quote it/],
	['a boolean for a name', { ...single, owner: true }, 'owner', /read as the boolean true.*quote it/],
	['an empty field', { ...single, owner: null }, 'owner', /has no value/],
	['a date for a name', { ...single, owner: new Date(0) }, 'owner', /read as a date.*quote it/],
	['a connection limit of -2', withRole(single, { connectionLimit: -2 }), 'roles[0].connectionLimit', /below -1/],
	[
		'a fraction for a limit',
		withRole(single, { connectionLimit: 1.5 }),
		'roles[0].connectionLimit',
		/fraction.*whole number/,
	],
	[
		'text for a limit',
		{ ...single, database: { name: 'a', connectionLimit: '9' } },
		'database.connectionLimit',
		/is text.*whole number/,
	],
	[
		'a privilege in small letters',
		withRole(single, { access: 'custom', grants: { tables: ['select'] } }),
		'roles[0].grants.tables[0]',
		/did you mean "SELECT"/,
	],
	[
		'EXECUTE on tables',
		withRole(single, { access: 'custom', grants: { tables: ['EXECUTE'] } }),
		'roles[0].grants.tables[0]',
		/one of SELECT, INSERT/,
	],
	['a list of settings', withRole(single, { settings: ['a'] }), 'roles[0].settings', /is a list and must be a mapping/],
	[
		'a list as a setting',
		withRole(single, { settings: { work_mem: [1] } }),
		'roles[0].settings.work_mem',
		/is a list and must be text or a number or true or false/,
	],
	['a number as a tenant', { ...perDatabase, tenants: [123] }, 'tenants[0]', /read as the number 123.*quote it/],
	[
		'a boolean as a tenant',
		{ ...perDatabase, tenants: ['a', false] },
		'tenants[1]',
		/read as the boolean false.*quote it/,
	],
	[
		'a mistyped key of a tenant',
		{ ...perDatabase, tenants: [{ name: 'a', ky: 'b' }] },
		'tenants[0].ky',
		/did you mean "key"/,
	],
	['a number as the name of a tenant', { ...perDatabase, tenants: [{ name: 7 }] }, 'tenants[0].name', /quote it/],
	['an empty list of tenants', { ...perDatabase, tenants: [] }, 'tenants', /empty list/],
	['a path to tenants that nobody read', { ...perDatabase, tenants: 'tenants.txt' }, 'tenants', /is a path/],
	['a mapping as tenants', { ...perDatabase, tenants: { a: 1 } }, 'tenants', /is a mapping and must be a list or text/],
	['a word as the tables', row({ tables: 'orders' }), 'rowSecurity.tables', /is text and must be "all" or a list/],
	['an empty list of tables', row({ tables: [] }), 'rowSecurity.tables', /empty list/],
];

refuses(shape);

test('a key that a number cannot hold is one problem, and its field is not called missing', () => {
	const tenants = [{ name: 'acme', key: 2 ** 53 }];
	expect(issuesOf({ ...perLogin, rowSecurity: { identify: 'login', type: 'bigint' }, tenants })).toEqual([
		{ path: 'tenants[0].key', message: 'is too large to be read exactly; quote it' },
	]);
});
