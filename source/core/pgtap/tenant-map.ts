import { type DesiredDatabase, mapSchema } from '../access/desired.js';
import { functionName, mapTable } from '../access/row-security/tenant-function.js';
import { qualified } from '../sql/quote.js';
import { keyType, sql } from '../sql/sql.js';
import { call, name, names, nothing, type PgtapTest, rows } from './test.js';

/** Which login is whose: the function is the group's to call, the map is nobody's to read, and its rows are right. */
export function tenantMapTests({ tenantMap: map }: DesiredDatabase): readonly PgtapTest[] {
	if (map === undefined) return [];
	const schema = name(mapSchema);
	const on = [schema, name(functionName), names([])];
	const table = [schema, name(mapTable)];
	const who = `${mapSchema}.${functionName}()`;
	return [
		call(`PUBLIC holds nothing on schema ${mapSchema}`, 'schema_privs_are', schema, sql`'public'::name`, names([])),
		call(`${map.group} may call ${who}`, 'function_privs_are', ...on, name(map.group), names(['EXECUTE'])),
		call(`PUBLIC may not call ${who}`, 'function_privs_are', ...on, sql`'public'::name`, names([])),
		...[map.group, 'public'].map((role) =>
			call(
				`${role === 'public' ? 'PUBLIC' : role} holds nothing on ${mapSchema}.${mapTable}`,
				'table_privs_are',
				...table,
				name(role),
				names([]),
			),
		),
		nothing(
			'each login is of the tenant that the profile says',
			sql`SELECT w.login, w.key::${keyType(map.type)} FROM (VALUES ${rows(map.entries.map(({ login, key }) => [login, key]))}) w (login, key) EXCEPT SELECT m.login::text, m.key FROM ${qualified(mapSchema, mapTable)} m`,
		),
	];
}
