import { perLogin, pooled, single, withRole } from './documents.js';
import { type Case, refuses } from './refuses.js';

const long = (bytes: number) => 'x'.repeat(bytes);
const row = (rowSecurity: object) => ({ ...pooled, rowSecurity });

const rules: readonly Case[] = [
	['grants without custom', withRole(single, { grants: {} }), 'roles[0].grants', /belongs to access: custom/],
	['custom without grants', withRole(single, { access: 'custom' }), 'roles[0].grants', /missing/],
	['the setting role', withRole(single, { settings: { role: 'postgres' } }), 'roles[0].settings.role', /someone else/],
	['the setting ROLE', withRole(single, { settings: { ROLE: 'postgres' } }), 'roles[0].settings.ROLE', /someone else/],
	[
		'the setting session_authorization',
		withRole(single, { settings: { Session_Authorization: 'x' } }),
		'roles[0].settings.Session_Authorization',
		/someone else/,
	],
	[
		'a preload',
		withRole(single, { settings: { local_preload_libraries: 'x' } }),
		'roles[0].settings.local_preload_libraries',
		/load code/,
	],
	[
		'a preload in capitals',
		withRole(single, { settings: { SESSION_PRELOAD_LIBRARIES: 'x' } }),
		'roles[0].settings.SESSION_PRELOAD_LIBRARIES',
		/load code/,
	],
	[
		'no name for a setting',
		withRole(single, { settings: { 'a b': 'x' } }),
		'roles[0].settings["a b"]',
		/no name of a setting/,
	],
	[
		'a setting of 64 bytes',
		withRole(single, { settings: { [`app.${long(64)}`]: 'x' } }),
		`roles[0].settings["app.${long(64)}"]`,
		/64 bytes/,
	],
	[
		'a search_path with a name of 64 bytes',
		withRole(single, { settings: { search_path: `app, "${long(64)}"` } }),
		'roles[0].settings.search_path',
		/64 bytes/,
	],
	[
		'a setting twice but for case',
		withRole(single, { settings: { work_mem: '1', WORK_MEM: '2' } }),
		'roles[0].settings.WORK_MEM',
		/same setting/,
	],
	[
		'a time without a zone',
		withRole(single, { validUntil: '2027-06-30T12:00:00' }),
		'roles[0].validUntil',
		/without a zone/,
	],
	['a day that is none', withRole(single, { validUntil: '2027-02-30' }), 'roles[0].validUntil', /calendar/],
	['no date', withRole(single, { validUntil: 'tomorrow' }), 'roles[0].validUntil', /not a date/],
	[
		'rowSecurity without a shared schema',
		{ ...single, rowSecurity: {} },
		'rowSecurity',
		/belongs to pattern: shared-schema/,
	],
	['a setting without a prefix', row({ setting: 'tenant' }), 'rowSecurity.setting', /prefix/],
	['a table twice', row({ tables: ['a', 'a'] }), 'rowSecurity.tables[1]', /already/],
	['a column of 64 bytes', row({ column: long(64) }), 'rowSecurity.column', /64 bytes/],
	[
		'TRUNCATE in a shared schema',
		withRole(pooled, { access: 'custom', grants: { tables: ['SELECT', 'TRUNCATE'] } }),
		'roles[0].grants.tables[1]',
		/whatever its policies say/,
	],
	[
		'REFERENCES in a shared schema',
		withRole(pooled, { access: 'custom', grants: { tables: ['REFERENCES'] } }),
		'roles[0].grants.tables[0]',
		/shared-schema cannot give it/,
	],
	[
		'TRIGGER where each tenant has a login',
		withRole(perLogin, { access: 'custom', grants: { tables: ['TRIGGER'] } }),
		'roles[0].grants.tables[0]',
		/code of its own as another, so identify: login cannot give it/,
	],
	['the schema gatehouse with identify: login', { ...perLogin, schema: 'gatehouse' }, 'schema', /map of logins/],
	[
		'a missing key',
		{ ...perLogin, rowSecurity: { identify: 'login' } },
		'tenants[0]',
		/"acme" needs a key of type uuid/,
	],
	[
		'a missing key of a mapping',
		{ ...perLogin, rowSecurity: { identify: 'login' }, tenants: [{ name: 'a' }] },
		'tenants[0].key',
		/needs a key/,
	],
	[
		'a key that is no uuid',
		{ ...perLogin, rowSecurity: { identify: 'login' }, tenants: [{ name: 'a', key: '7f3c' }] },
		'tenants[0].key',
		/no uuid/,
	],
	[
		'a key out of range',
		{ ...perLogin, rowSecurity: { identify: 'login', type: 'integer' }, tenants: [{ name: 'a', key: 2147483648 }] },
		'tenants[0].key',
		/range/,
	],
	[
		'a number as a text key',
		{ ...perLogin, tenants: [{ name: 'a', key: 12 }] },
		'tenants[0].key',
		/read as the number 12.*quote it/,
	],
	['an empty key', { ...perLogin, tenants: [{ name: 'a', key: '' }] }, 'tenants[0].key', /is empty/],
	[
		'one key for two tenants',
		{
			...perLogin,
			rowSecurity: { identify: 'login', type: 'bigint' },
			tenants: [
				{ name: 'a', key: 7 },
				{ name: 'b', key: '007' },
			],
		},
		'tenants[1].key',
		/also the key of "a"/,
	],
];

refuses(rules);
