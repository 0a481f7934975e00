import type { Desired } from '../../core/access/desired.js';
import { type SecondLogin, secondLoginsIn, secondName } from '../../core/access/second-login.js';
import type { Session } from '../session.js';

/** The second logins of a profile that stand on the server now. */
export async function readSecondLogins(
	session: Pick<Session, 'query'>,
	desired: Pick<Desired, 'profile' | 'roles'>,
): Promise<readonly SecondLogin[]> {
	const names = desired.roles.filter((role) => role.kind === 'login').map((role) => secondName(role.name));
	const rows = await session.query<{ name: string; comment: string | null }>(
		`SELECT rolname::text AS name, shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = ANY($1)`,
		[names],
	);
	return secondLoginsIn(desired, rows);
}
