import { perDatabase, perLogin, perSchema, pooled, withRole } from './documents.js';
import { type Case, refuses } from './refuses.js';

const placement: readonly Case[] = [
	[
		'a database without {tenant}',
		{ ...perDatabase, database: { name: 'x' } },
		'database.name',
		/must contain \{tenant\}/,
	],
	['an owner without {tenant}', { ...perDatabase, owner: 'x' }, 'owner', /must contain \{tenant\}/],
	['a role without {tenant}', withRole(perDatabase, { name: 'x' }), 'roles[0].name', /must contain \{tenant\}/],
	[
		'a migrate role without {tenant}, a database each',
		withRole(perDatabase, { name: 'x', access: 'migrate' }),
		'roles[0].name',
		/must contain/,
	],
	['a schema without {tenant}', { ...perSchema, schema: 'x' }, 'schema', /must contain \{tenant\}/],
	['the default schema for tenants', { ...perSchema, schema: undefined }, 'schema', /must contain \{tenant\}/],
	['a login without {tenant}, a schema each', withRole(perSchema, { name: 'x' }), 'roles[0].name', /must contain/],
	[
		'a database with {tenant}, a schema each',
		{ ...perSchema, database: { name: '{tenant}' } },
		'database.name',
		/must not contain/,
	],
	['a login without {tenant}, a login each', withRole(perLogin, { name: 'x' }), 'roles[0].name', /must contain/],
	['a shared schema with {tenant}', { ...perLogin, schema: '{tenant}' }, 'schema', /must not contain/],
	['a shared owner with {tenant}', { ...perLogin, owner: '{tenant}_o' }, 'owner', /must not contain/],
	[
		'{tenant} without tenants',
		{ ...perDatabase, tenants: undefined },
		'database.name',
		/no tenants; add `tenants` or --tenant/,
	],
	['identify: login without tenants', { ...pooled, rowSecurity: { identify: 'login' } }, 'tenants', /name the tenants/],
	[
		'a login of its own with identify: setting',
		{ ...perLogin, rowSecurity: { identify: 'setting', type: 'text' } },
		'roles[0].name',
		/any login can choose any tenant/,
	],
	[
		'a login of its own without rowSecurity',
		{ ...perLogin, rowSecurity: undefined },
		'roles[0].name',
		/any login can choose any tenant/,
	],
	[
		'a migrate login each and one owner',
		withRole(perSchema, { access: 'migrate' }),
		'roles[0].name',
		/owner that it becomes needs it too/,
	],
	[
		'one migrate login and an owner each',
		withRole({ ...perSchema, owner: '{tenant}_o' }, { name: 'm', access: 'migrate' }),
		'roles[0].name',
		/each tenant has its own owner/,
	],
];

refuses(placement);
