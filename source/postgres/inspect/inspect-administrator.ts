import type { Administrator } from '../../core/access/current.js';
import { markers } from '../../core/server/provider.js';
import type { Session } from '../session.js';

type Attributes = Omit<Administrator, keyof Reach>;
type Reach = Pick<Administrator, 'inherits' | 'becomes' | 'mayJoin'>;

/** What the role that we are may do, asked of the server and never read off a name. */
export async function inspectAdministrator(session: Session): Promise<Administrator> {
	const [row] = await session.query<{ administrator: Attributes }>(
		`SELECT json_build_object('name', rolname, 'superuser', rolsuper, 'createRole', rolcreaterole,
			'createDatabase', rolcreatedb, 'replication', rolreplication, 'bypassRowSecurity', rolbypassrls,
			'inherit', rolinherit,
			'joinsWhatItMakes', NOT rolsuper AND coalesce(current_setting('createrole_self_grant', true), '') <> '',
			'lent', NOT rolsuper AND (${isLent}),
			'passwordsNeed', CASE WHEN NOT rolsuper AND ${passwordsAreKept} THEN 'rds_password' END) AS administrator
		 FROM pg_roles WHERE rolname = current_user`,
		[markers],
	);
	if (row === undefined) throw new Error('the server does not know its own user');
	return { ...row.administrator, ...(row.administrator.superuser ? everyone : await reach(session)) };
}

/**
 * Most services lend it to the members of a role of theirs, Supabase to one role.
 * @see https://github.com/supabase/supautils
 */
const isLent = `EXISTS (SELECT FROM pg_roles m WHERE m.rolname = ANY($1) AND pg_has_role(current_user, m.oid, 'USAGE'))
	OR coalesce(current_setting('supautils.privileged_role', true), '') = current_user`;

/**
 * Amazon RDS can keep passwords for the members of one role.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.RestrictPasswordMgmt.html
 */
const passwordsAreKept = `coalesce(current_setting('rds.restrict_password_commands', true), '') IN ('1', 'on', 'true')
	AND NOT EXISTS (SELECT FROM pg_roles kept WHERE kept.rolname = 'rds_password' AND pg_has_role(current_user, kept.oid, 'MEMBER'))`;

/** A superuser acts as anyone and joins nobody. */
const everyone: Reach = { inherits: [], becomes: [], mayJoin: [] };

/**
 * From 16 on SET is an option of its own, and ADMIN OPTION lets a role be joined where the administrator has the rights
 * of whoever holds it. Before, CREATEROLE did that for all but superusers.
 */
async function reach(session: Session): Promise<Reach> {
	const [set, join] =
		session.version >= 160_000
			? [
					'SET',
					`EXISTS (SELECT FROM pg_auth_members a WHERE a.roleid = r.oid AND a.admin_option
						AND pg_has_role(current_user, a.member, 'USAGE'))`,
				]
			: [
					'MEMBER',
					`(pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION')
						OR (SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user))`,
				];
	const [row] = await session.query<{ inherits: string[]; becomes: string[]; may_join: string[] }>(
		`SELECT coalesce(json_agg(rolname) FILTER (WHERE pg_has_role(current_user, r.oid, 'USAGE')), '[]') AS inherits,
			coalesce(json_agg(rolname) FILTER (WHERE pg_has_role(current_user, r.oid, '${set}')), '[]') AS becomes,
			coalesce(json_agg(rolname) FILTER (WHERE NOT r.rolsuper AND ${join}), '[]') AS may_join
		 FROM pg_roles r`,
	);
	return { inherits: row?.inherits ?? [], becomes: row?.becomes ?? [], mayJoin: row?.may_join ?? [] };
}
