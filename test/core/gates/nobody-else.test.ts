import { expect, test } from 'vitest';
import type { AclItem } from '../../../source/core/access/current.js';
import type { Place } from '../../../source/core/gates/place.js';
import { interior, item, placeOf, role, schema, server, table, verdict } from './paper.js';

const onDatabase = 'connect:shop_db_owner:shop:nobody-else';
const onSchema = 'schema:shop_owner:shop:nobody-else:app';
const onTables = 'object:shop_owner:shop:nobody-else:app:tables';

/** With these roles beside, and what each holds. */
function placeWith(held: { database?: AclItem[]; schema?: AclItem[]; tables?: AclItem[] }): Place {
	const place = placeOf();
	const others = ['stranger', 'agent', 'deployer', 'admin'].map((name) => role(name, { comment: null }));
	const mighty = role('boss', { superuser: true, comment: null });
	return {
		...place,
		wanted: {
			...place.wanted,
			keep: ['agent'],
			schemas: place.wanted.schemas.map((each) => ({ ...each, creators: [...each.creators, 'deployer'] })),
		},
		server: {
			...server,
			administrator: 'admin',
			roles: new Map([...server.roles, ...[...others, mighty].map((each) => [each.name, each] as const)]),
			databases: server.databases.map((each) => ({ ...each, acl: [...each.acl, ...(held.database ?? [])] })),
		},
		interior: {
			...interior,
			schemas: [{ ...schema, acl: [...schema.acl, ...(held.schema ?? [])] }],
			classes: [{ ...table, acl: [...table.acl, ...(held.tables ?? [])] }],
		},
	};
}
const database = (grantee: string, privilege: string) => item(grantee, privilege, 'shop_db_owner');

const rows: readonly [string, string, Place, 'pass' | 'fail'][] = [
	['nothing', onDatabase, placeWith({}), 'pass'],
	['CONNECT of a stranger', onDatabase, placeWith({ database: [database('stranger', 'CONNECT')] }), 'fail'],
	['CONNECT that is kept', onDatabase, placeWith({ database: [database('agent', 'CONNECT')] }), 'pass'],
	['TEMPORARY that is kept', onDatabase, placeWith({ database: [database('agent', 'TEMPORARY')] }), 'pass'],
	['CREATE of one that is kept', onDatabase, placeWith({ database: [database('agent', 'CREATE')] }), 'fail'],
	['CONNECT of the administrator', onDatabase, placeWith({ database: [database('admin', 'CONNECT')] }), 'pass'],
	['TEMPORARY of the administrator', onDatabase, placeWith({ database: [database('admin', 'TEMPORARY')] }), 'fail'],
	['CONNECT of a creator', onDatabase, placeWith({ database: [database('deployer', 'CONNECT')] }), 'pass'],
	['CREATE of a superuser', onDatabase, placeWith({ database: [database('boss', 'CREATE')] }), 'pass'],
	[
		'CONNECT of a role that is gone',
		onDatabase,
		placeWith({ database: [database('unknown (OID=7)', 'CONNECT')] }),
		'pass',
	],
	['USAGE of a stranger', onSchema, placeWith({ schema: [item('stranger', 'USAGE')] }), 'fail'],
	['USAGE that is kept', onSchema, placeWith({ schema: [item('agent', 'USAGE')] }), 'pass'],
	['CREATE of a creator', onSchema, placeWith({ schema: [item('deployer', 'CREATE')] }), 'pass'],
	['SELECT of a stranger', onTables, placeWith({ tables: [item('stranger', 'SELECT')] }), 'fail'],
	['SELECT of one that is kept', onTables, placeWith({ tables: [item('agent', 'SELECT')] }), 'fail'],
	['SELECT of a creator on what is not its own', onTables, placeWith({ tables: [item('deployer', 'SELECT')] }), 'fail'],
	['SELECT of PostgreSQL’s own role', onTables, placeWith({ tables: [item('postgres', 'SELECT')] }), 'pass'],
];
test.each(rows)('%s', (_what, id, place, status) => {
	expect(verdict(place, id).status).toBe(status);
});

test('is taken back in the order in which it was handed on, as whoever gave it', () => {
	const place = placeWith({
		tables: [item('stranger', 'SELECT'), item('agent', 'SELECT', 'stranger'), item('deployer', 'SELECT', 'agent')],
	});
	expect(verdict(place, onTables).fix).toBe(
		[
			'SET ROLE agent; REVOKE SELECT ON TABLE app.orders FROM deployer; RESET ROLE;',
			'SET ROLE stranger; REVOKE SELECT ON TABLE app.orders FROM agent; RESET ROLE;',
			'REVOKE SELECT ON TABLE app.orders FROM stranger;',
		].join('\n'),
	);
});
