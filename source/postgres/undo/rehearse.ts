import type { Phase, Statement } from '../../core/plan/plan.js';
import { forServer } from '../../core/sql/render.js';
import { runStatement, StatementError, sqlstateOf } from '../execute/run-statement.js';
import { ServerError, type Session } from '../session.js';

/** Something that stands in the way of an undo. */
export type Obstacle = {
	readonly statement: string | null;
	readonly sqlstate: string | null;
	readonly message: string;
};

/** How long the rehearsal, and whoever stands in line behind it, waits for a lock. */
const patience = '1s';

type Scene = {
	/** Roles that the undo drops, and databases. */
	readonly roles: readonly string[];
	readonly databases: readonly string[];
	/** The statements about databases and roles are of this rehearsal, so that what is held on those must be gone after it. */
	readonly ofTheServer: boolean;
};

/**
 * Takes back what was done in one database and then takes that back too: what the server refuses, and what the roles that
 * are to go would still own or hold, is known before anything is changed. Roles themselves are dropped last and for good,
 * when they hold nothing in any database, so here they stay.
 */
export async function rehearse(session: Session, phases: readonly Phase[], scene: Scene): Promise<readonly Obstacle[]> {
	const statements = phases
		.toReversed()
		.filter((phase) => phase.transactional)
		.flatMap((phase) => phase.statements.toReversed())
		.filter(({ createsRole }) => createsRole === undefined);
	await session.query('BEGIN');
	try {
		// Whatever it locks stays locked to the end of the rehearsal, and others work here.
		await session.query(`SET LOCAL lock_timeout = '${patience}'`);
		for (const statement of statements) await takeBack(session, statement);
		return await stillHeld(session, scene);
	} catch (error) {
		if (!(error instanceof StatementError && error.cause instanceof ServerError)) throw error;
		const { message, detail } = error.cause;
		return [
			{
				statement: error.id,
				sqlstate: sqlstateOf(error) ?? null,
				message: detail === undefined ? message : `${message}\n${detail}`,
			},
		];
	} finally {
		await session.query('ROLLBACK').catch(() => {});
	}
}

async function takeBack(session: Session, statement: Statement): Promise<void> {
	if ('none' in statement.undo) return;
	await runStatement(session, statement, forServer(statement.undo.sql, new Map()), {});
}

/** What the roles own or hold here that the undo does not take from them. */
async function stillHeld(session: Session, { roles, databases, ofTheServer }: Scene): Promise<readonly Obstacle[]> {
	if (roles.length === 0) return [];
	const rows = await session.query<{ role: string; owns: boolean; what: string }>(
		`SELECT r.rolname AS role, s.deptype = 'o' AS owns, pg_describe_object(s.classid, s.objid, s.objsubid) AS what
		 FROM pg_shdepend s JOIN pg_roles r ON r.oid = s.refobjid AND s.refclassid = 'pg_authid'::regclass
		 WHERE r.rolname = ANY($1) AND (s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
				OR $3 AND s.dbid = 0 AND NOT (s.classid = 'pg_database'::regclass AND s.objid IN (SELECT oid FROM pg_database WHERE datname = ANY($2))))
		 ORDER BY 1, 2 DESC, 3 LIMIT 20`,
		[roles, databases, ofTheServer],
	);
	return rows.map(({ role, owns, what }) => ({
		statement: null,
		sqlstate: null,
		message: `${role} ${owns ? 'owns' : 'holds something on'} ${what} in ${session.database}`,
	}));
}

/** Databases that no statement of the run touched, and in which its roles own or hold something now. */
export async function heldElsewhere(
	session: Session,
	roles: readonly string[],
	known: readonly string[],
): Promise<readonly Obstacle[]> {
	const rows = await session.query<{ role: string; database: string; count: number }>(
		`SELECT r.rolname AS role, d.datname AS database, count(*)::int AS count
		 FROM pg_shdepend s JOIN pg_roles r ON r.oid = s.refobjid AND s.refclassid = 'pg_authid'::regclass
			JOIN pg_database d ON d.oid = s.dbid
		 WHERE r.rolname = ANY($1) AND NOT d.datname = ANY($2) GROUP BY 1, 2 ORDER BY 1, 2`,
		[roles, known],
	);
	return rows.map(({ role, database, count }) => ({
		statement: null,
		sqlstate: null,
		message: `${role} owns or holds ${count === 1 ? 'one thing' : `${count} things`} in the database ${database}`,
	}));
}

/** Who became a member of what the run made and is not of the profile: DROP ROLE would take that away without a word. */
export async function membersOf(
	session: Session,
	roles: readonly string[],
	known: readonly string[],
): Promise<readonly Obstacle[]> {
	const rows = await session.query<{ role: string; member: string }>(
		`SELECT DISTINCT r.rolname AS role, m.rolname AS member FROM pg_auth_members a
			JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
		 WHERE r.rolname = ANY($1) AND NOT m.rolname = ANY($2) ORDER BY 1, 2`,
		[roles, known],
	);
	return rows.map(({ role, member }) => ({
		statement: null,
		sqlstate: null,
		message: `${member} was made a member of ${role} since`,
	}));
}

/** Roles and databases that are not what the run made any more: gone, or somebody else's by the comment on them. */
export async function strangers(
	session: Session,
	{ roles, databases }: Omit<Scene, 'ofTheServer'>,
	mark: string,
): Promise<readonly Obstacle[]> {
	const rows = await session.query<{ what: string; name: string; comment: string | null; there: boolean }>(
		`SELECT 'role' AS what, n AS name, shobj_description(r.oid, 'pg_authid') AS comment, r.oid IS NOT NULL AS there
			FROM unnest($1::text[]) n LEFT JOIN pg_roles r ON r.rolname = n
		 UNION ALL SELECT 'database', n, shobj_description(d.oid, 'pg_database'), d.oid IS NOT NULL
			FROM unnest($2::text[]) n LEFT JOIN pg_database d ON d.datname = n`,
		[roles, databases],
	);
	return rows
		.filter(({ there, comment }) => there && comment !== mark)
		.map(({ what, name }) => ({
			statement: null,
			sqlstate: null,
			message: `the ${what} ${name} has not the comment any more that this run put on it: somebody else may have made it since`,
		}));
}
