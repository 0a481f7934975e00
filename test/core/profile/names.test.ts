import { perDatabase, perSchema, single, withRole } from './documents.js';
import { type Case, refuses } from './refuses.js';

const long = (bytes: number) => 'x'.repeat(bytes);
const twoRoles = (first: object, second: object) => ({
	...single,
	roles: [
		{ name: 'a', access: 'read-only', ...first },
		{ name: 'b', access: 'read-only', ...second },
	],
});

const names: readonly Case[] = [
	['an empty role', withRole(single, { name: '' }), 'roles[0].name', /is empty/],
	[
		'64 bytes',
		withRole(single, { name: long(64) }),
		'roles[0].name',
		/is 64 bytes long and PostgreSQL keeps 63; shorten it by 1/,
	],
	['64 bytes of umlauts', withRole(single, { name: 'ü'.repeat(32) }), 'roles[0].name', /is 64 bytes long/],
	['64 bytes of emoji', { ...single, schema: '😀'.repeat(16) }, 'schema', /is 64 bytes long/],
	[
		'too long for one tenant',
		{ ...perDatabase, tenants: ['a', long(60)] },
		'roles[0].name',
		/is 64 bytes long.*for the tenant "x+"/,
	],
	[
		'too long a name for the owner of the database',
		{ ...single, database: { name: long(55) }, owner: 'o' },
		'database.name',
		/the database's own owner: .*is 64 bytes long/,
	],
	['too long a database', { ...single, database: { name: long(70) } }, 'database.name', /is 70 bytes long/],
	['a NUL', withRole(single, { name: 'a\0b' }), 'roles[0].name', /NUL/],
	['half a surrogate pair', withRole(single, { name: 'a\ud800' }), 'roles[0].name', /Unicode/],
	['a role that begins with pg_', withRole(single, { name: 'pg_app' }), 'roles[0].name', /begins with pg_/],
	['a database that begins with pg_', { ...single, database: { name: 'pg_x' } }, 'database.name', /begins with pg_/],
	['a schema that begins with pg_', { ...single, schema: 'pg_x' }, 'schema', /begins with pg_/],
	[
		'a tenant that makes a name begin with pg_',
		{ ...perSchema, tenants: ['pg_x'] },
		'schema',
		/begins with pg_.*for the tenant/,
	],
	['the role public', withRole(single, { name: 'public' }), 'roles[0].name', /reserved/],
	['the role none', withRole(single, { name: 'none' }), 'roles[0].name', /reserved/],
	['public as the owner', { ...single, owner: 'public' }, 'owner', /reserved/],
	['public in keep', { ...single, keep: ['datadog', 'public'] }, 'keep[1]', /reserved/],
	['template1 as the database', { ...single, database: { name: 'template1' } }, 'database.name', /reserved/],
	['information_schema as the schema', { ...single, schema: 'information_schema' }, 'schema', /reserved/],
	[
		'a tenant that makes a schema of what a search_path reads otherwise',
		{ ...perSchema, schema: '{tenant}', tenants: ['$user'] },
		'schema',
		/"\$user" is reserved.*for the tenant/,
	],
	[
		'one name for two roles',
		twoRoles({}, { name: 'a' }),
		'roles[1].name',
		/"a" is already the name of roles\[0\]\.name/,
	],
	['a role that is the owner', { ...single, owner: 'orders_app' }, 'roles[0].name', /already the name of owner/],
	[
		'a role that is the owner by default',
		withRole(single, { name: 'orders_owner' }),
		'roles[0].name',
		/already the name of the owner/,
	],
	[
		'a role called as the owner of the database',
		withRole(single, { name: 'orders_db_owner' }),
		'roles[0].name',
		/the database's own owner/,
	],
	[
		'two roles that come to one name',
		{
			...perDatabase,
			roles: [
				{ name: '{tenant}', access: 'read-only' },
				{ name: '{tenant}_ro', access: 'read-only' },
			],
			tenants: ['a', 'a_ro'],
		},
		'roles[1].name',
		/"a_ro" is already the name of roles\[0\]\.name; choose another \(for the tenant "a"\)/,
	],
	[
		'a tenant twice',
		{ ...perDatabase, tenants: ['acme', { name: 'acme' }] },
		'tenants[1].name',
		/is a tenant already, at tenants\[0\]/,
	],
	['{tenant} in creators', { ...perDatabase, creators: ['{tenant}_x'] }, 'creators[0]', /not filled in/],
	['a control character in the name', { ...single, name: 'a\u001b[31m' }, 'name', /control character/],
	['an extension of 64 bytes', { ...single, extensions: [long(64)] }, 'extensions[0]', /64 bytes/],
];

refuses(names);
