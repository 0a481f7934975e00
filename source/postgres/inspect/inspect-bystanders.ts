import type { Bystander, LogicalSlot } from '../../core/access/bystander.js';
import type { Current } from '../../core/access/current.js';
import { groupBy } from '../../core/group-by.js';
import type { Session } from '../session.js';

type RoleRow = Pick<Bystander, 'name' | 'login' | 'replication' | 'holdsAs' | 'comment'>;

/** Reads who could be living on what PUBLIC holds, and what is seen of that: three queries, however many roles there are. */
export async function inspectBystanders(session: Session): Promise<Pick<Current, 'bystanders' | 'logicalSlots'>> {
	const roles = await readRoles(session);
	const sessions = await readSessions(session);
	const { slots, subscriptions } = await readReplication(session);
	return {
		bystanders: roles.map((role) => ({
			...role,
			sessions: sessions.get(role.name) ?? [],
			subscriptions: subscriptions.get(role.name) ?? [],
		})),
		logicalSlots: slots,
	};
}

/** From 16 on each membership says whether it gives its rights unasked; before, the member's own attribute did. */
async function readRoles(session: Session): Promise<readonly RoleRow[]> {
	return await session.query<RoleRow>(
		`WITH RECURSIVE giving AS (
			SELECT a.member, a.roleid FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
			WHERE coalesce((to_jsonb(a)->>'inherit_option')::bool, m.rolinherit)
		 ), holding AS (
			SELECT oid, oid AS held FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_'
			UNION SELECT h.oid, g.roleid FROM holding h JOIN giving g ON g.member = h.held
		 ), held AS (
			SELECT oid, json_agg(pg_get_userbyid(held) ORDER BY held <> oid, held) AS names FROM holding GROUP BY oid
		 )
		 SELECT r.rolname AS name, r.rolcanlogin AS login, r.rolreplication AS replication, h.names AS "holdsAs",
			shobj_description(r.oid, 'pg_authid') AS comment
		 FROM pg_roles r JOIN held h ON h.oid = r.oid
		 ORDER BY r.rolname`,
	);
}

/** Who is there everybody may see; what they do is hidden and not asked. */
async function readSessions(session: Session): Promise<ReadonlyMap<string, Bystander['sessions']>> {
	const rows = await session.query<{ role: string; database: string; count: number }>(
		`SELECT usename AS role, datname AS database, count(*)::int AS count FROM pg_stat_activity
		 WHERE usename IS NOT NULL AND datname IS NOT NULL AND pid <> pg_backend_pid()
			AND backend_type IS DISTINCT FROM 'parallel worker'
		 GROUP BY 1, 2 ORDER BY 1, 2`,
	);
	return groupBy(rows, (row) => row.role);
}

async function readReplication(session: Session): Promise<{
	readonly slots: readonly LogicalSlot[];
	readonly subscriptions: ReadonlyMap<string, Bystander['subscriptions']>;
}> {
	const rows = await session.query<LogicalSlot & { owner: string | null }>(
		`SELECT slot_name AS name, database, NULL AS owner FROM pg_replication_slots WHERE slot_type = 'logical'
		 UNION ALL
		 SELECT s.subname, d.datname, pg_get_userbyid(s.subowner) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
		 ORDER BY 2, 1`,
	);
	return {
		slots: rows.filter((row) => row.owner === null).map(({ name, database }) => ({ name, database })),
		subscriptions: groupBy(
			rows.filter((row) => row.owner !== null),
			(row) => row.owner ?? '',
		),
	};
}
