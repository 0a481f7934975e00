import { setTimeout } from 'node:timers/promises';
import { mapSchema } from '../../core/access/desired.js';
import type { Session } from '../session.js';

/** How many are told by name. */
const most = 8;

/** Catalogs whose rows are objects of a database in their own right; what hangs on one of them goes and comes with it. */
const catalogs = [
	'pg_class',
	'pg_proc',
	'pg_type',
	'pg_namespace',
	'pg_extension',
	'pg_publication',
	'pg_foreign_data_wrapper',
	'pg_foreign_server',
	'pg_event_trigger',
	'pg_operator',
	'pg_opclass',
	'pg_opfamily',
	'pg_collation',
	'pg_conversion',
	'pg_cast',
	'pg_language',
	'pg_am',
	'pg_ts_config',
	'pg_ts_dict',
	'pg_ts_parser',
	'pg_ts_template',
	'pg_statistic_ext',
	'pg_transform',
];

/** Their oids may be anybody's choice. */
const largeObjects = `SELECT 'pg_largeobject_metadata'::regclass, oid FROM pg_largeobject_metadata`;

/** The first oid that is not the server's own: FirstNormalObjectId. */
const firstOid = 16384;

/**
 * What is in a database that the run made and the run did not put there, in words: tables and their rows first. It was
 * born empty, so that is all but extensions of the profile with their members, schemas that carry its mark, and the map.
 */
export async function census(
	session: Session,
	own: { readonly mark: string; readonly extensions: readonly string[] },
): Promise<readonly string[]> {
	const there = catalogs.map(
		(name) => `SELECT '${name}'::regclass AS catalog, oid FROM ${name} WHERE oid >= ${firstOid}`,
	);
	const rows = await session.query<{ what: string; rows: boolean; more: number }>(
		`WITH named AS (
			SELECT catalog, oid, i.schema, i.identity, i.type || ' ' || i.identity AS what, i.type = 'table' AS is_table,
				i.type = 'table' AND pg_relation_size(oid) > 0 AS rows
			FROM (${[...there, largeObjects].join(' UNION ALL ')}) there, LATERAL pg_identify_object(
				CASE catalog WHEN 'pg_largeobject_metadata'::regclass THEN 'pg_largeobject'::regclass ELSE catalog END, oid, 0) i
			-- What is of an extension, or hangs on another object here, goes and comes with it.
			WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = catalog AND d.objid = oid AND d.deptype IN ('e', 'i', 'a')))
		SELECT what, rows, (count(*) OVER ())::int AS more FROM named
		WHERE coalesce(schema, '') <> $1 AND coalesce(schema, '') !~ '^pg_toast'
			AND NOT (catalog = 'pg_namespace'::regclass AND (identity = $1 OR obj_description(oid, 'pg_namespace') IS NOT DISTINCT FROM $2))
			AND NOT (catalog = 'pg_extension'::regclass AND oid IN (SELECT e.oid FROM pg_extension e WHERE e.extname = ANY($3)))
		ORDER BY NOT rows, NOT is_table, what LIMIT ${most}`,
		[mapSchema, own.mark, own.extensions],
	);
	const settings = await session.query<{ setting: string }>(
		`SELECT unnest(setconfig) AS setting FROM pg_db_role_setting
		 WHERE setrole = 0 AND setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`,
	);
	const subscriptions = await session.query<{ name: string }>(
		`SELECT subname AS name FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
	);
	const more = (rows[0]?.more ?? 0) - rows.length;
	return [
		...rows.map(({ what, rows: holds }) => `${what}${holds ? ', which holds rows' : ''}`),
		...(more > 0 ? [`${more} more`] : []),
		...subscriptions.map(({ name }) => `subscription ${name}`),
		...settings.map(({ setting }) => `the setting ${setting}`),
	];
}

/** Milliseconds that the server may take to see that somebody has left. */
const leaving = 1_000;

/** Who is in a database and stays, beside the connections of these processes of the server. */
export async function othersIn(
	session: Session,
	database: string,
	ours: readonly number[],
): Promise<readonly string[]> {
	const until = Date.now() + leaving;
	for (;;) {
		const rows = await session.query<{ who: string }>(
			// Who has no role is a worker of the server's own, which makes way.
			`SELECT format('%s, pid %s', usename, pid) AS who FROM pg_stat_activity
			 WHERE datname = $1 AND usesysid IS NOT NULL AND NOT pid = ANY($2)
			 UNION ALL SELECT format('the prepared transaction %s of %s', gid, owner) FROM pg_prepared_xacts WHERE database = $1
			 ORDER BY 1`,
			[database, ours],
		);
		if (rows.length === 0 || Date.now() > until) return rows.map(({ who }) => who);
		await setTimeout(20);
	}
}
