import type { ForeignHolding, LiveSessions, SharedHolding } from '../../core/drop/facts.js';
import { ServerError, type Session } from '../session.js';
import type { Sessions } from '../sessions.js';

/** Names that are enough to know what is meant. */
const someExamples = 5;

const ofRoles = `pg_shdepend s JOIN pg_roles r ON s.refclassid = 'pg_authid'::regclass AND r.oid = s.refobjid`;

type SharedRow = {
	readonly role: string;
	readonly owns: boolean;
	readonly database: string | null;
	readonly tablespace: string | null;
	readonly parameter: string | null;
	readonly of: string | null;
	readonly member: string | null;
	readonly described: string;
};

/** What these roles own and hold of what the whole server shares: `pg_shdepend` is for everybody to read. */
export async function readSharedHoldings(
	session: Session,
	roles: readonly string[],
): Promise<readonly SharedHolding[]> {
	// Parameters have rights from 15 on, and memberships a grantor to depend on from 16 on.
	const parameter =
		session.version >= 150_000
			? `(SELECT parname FROM pg_parameter_acl p WHERE s.classid = 'pg_parameter_acl'::regclass AND p.oid = s.objid)`
			: 'NULL::text';
	const membership = (column: 'roleid' | 'member') =>
		session.version >= 160_000
			? `(SELECT pg_get_userbyid(m.${column})::text FROM pg_auth_members m WHERE s.classid = 'pg_auth_members'::regclass AND m.oid = s.objid)`
			: 'NULL::text';
	const rows = await session.query<SharedRow>(
		`SELECT DISTINCT r.rolname::text AS role, s.deptype = 'o' AS owns, d.datname::text AS database, t.spcname::text AS tablespace,
			${parameter} AS parameter, ${membership('roleid')} AS of, ${membership('member')} AS member,
			pg_describe_object(s.classid, s.objid, s.objsubid) AS described
		 FROM ${ofRoles}
			LEFT JOIN pg_database d ON s.classid = 'pg_database'::regclass AND d.oid = s.objid
			LEFT JOIN pg_tablespace t ON s.classid = 'pg_tablespace'::regclass AND t.oid = s.objid
		 WHERE s.dbid = 0 AND r.rolname = ANY($1) ORDER BY role, described`,
		[roles],
	);
	return rows.map(({ role, owns, ...row }) => ({ role, owns, what: whatOf(row) }));
}

function whatOf(row: Omit<SharedRow, 'role' | 'owns'>): SharedHolding['what'] {
	if (row.database !== null) return { kind: 'database', name: row.database };
	if (row.tablespace !== null) return { kind: 'tablespace', name: row.tablespace };
	if (row.parameter !== null) return { kind: 'parameter', name: row.parameter };
	if (row.of !== null && row.member !== null) return { kind: 'membership', of: row.of, member: row.member };
	return { kind: 'other', described: row.described };
}

/** What they own and hold in databases that are not among `own`; with examples where the administrator may look. */
export async function readForeignHoldings(
	session: Session,
	sessions: Pick<Sessions, 'open' | 'release'>,
	roles: readonly string[],
	own: readonly string[],
): Promise<readonly ForeignHolding[]> {
	const rows = await session.query<Omit<ForeignHolding, 'examples'>>(
		`SELECT d.datname::text AS database, r.rolname::text AS role,
			(count(*) FILTER (WHERE s.deptype = 'o'))::int AS owned, (count(*) FILTER (WHERE s.deptype <> 'o'))::int AS held
		 FROM ${ofRoles} JOIN pg_database d ON d.oid = s.dbid
		 WHERE r.rolname = ANY($1) AND d.datname <> ALL($2) GROUP BY 1, 2 ORDER BY 1, 2`,
		[roles, own],
	);
	const holdings = [];
	for (const row of rows) holdings.push({ ...row, examples: await examplesOf(row, session, sessions) });
	return holdings;
}

async function examplesOf(
	{ database, role }: Pick<ForeignHolding, 'database' | 'role'>,
	maintenance: Session,
	sessions: Pick<Sessions, 'open' | 'release'>,
): Promise<readonly string[]> {
	const inside = await sessions.open(database).catch(() => undefined);
	if (inside === undefined) return [];
	try {
		const rows = await inside.query<{ described: string }>(
			`SELECT pg_describe_object(s.classid, s.objid, s.objsubid) AS described FROM ${ofRoles}
			 WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND r.rolname = $1
			 ORDER BY s.deptype DESC, described LIMIT ${someExamples}`,
			[role],
		);
		return rows.map((row) => row.described);
	} catch (error) {
		if (error instanceof ServerError) return [];
		throw error;
	} finally {
		if (database !== maintenance.database) await sessions.release(database);
	}
}

/** Who of these roles is signed in, and who is in these databases. */
export async function readSessions(
	session: Session,
	roles: readonly string[],
	databases: readonly string[],
): Promise<readonly LiveSessions[]> {
	return await session.query<LiveSessions>(
		`SELECT usename::text AS role, coalesce(datname::text, '') AS database, count(*)::int AS count FROM pg_stat_activity
		 WHERE (usename = ANY($1) OR datname = ANY($2)) AND usename IS NOT NULL AND pid <> pg_backend_pid()
			AND NOT (application_name = 'gatehouse' AND usename = current_user) AND backend_type IS DISTINCT FROM 'parallel worker'
		 GROUP BY 1, 2 ORDER BY 1, 2`,
		[roles, databases],
	);
}
