import type { Issue } from '../errors.js';
import type { Profile } from './profile.js';

/** What a profile asks for that this server and administrator cannot keep; known only after signing in. */
export function serverLimits(
	profile: Pick<Profile, 'schema' | 'roles'>,
	/** `version` is `server_version_num`, e.g. 140011. */
	server: { readonly version: number; readonly superuser: boolean },
): Issue[] {
	const issues: Issue[] = [];
	if (profile.schema === 'public' && server.version < 150_000 && !server.superuser) {
		// Before 15 the schema public belongs to the bootstrap superuser: the database's owner cannot revoke in it.
		// https://www.postgresql.org/docs/15/release-15.html#id-1.11.6.18.4
		issues.push({
			path: 'schema',
			message:
				'is public, which before PostgreSQL 15 belongs to a superuser and stays open to everyone; choose another schema or connect as a superuser',
		});
	}
	profile.roles.forEach((role, index) => {
		const position = role.grants.tables.indexOf('MAINTAIN');
		if (role.access !== 'custom' || position < 0 || server.version >= 170_000) return;
		issues.push({
			path: `roles[${index}].grants.tables[${position}]`,
			message: 'is MAINTAIN, which PostgreSQL has from 17 on; remove it',
		});
	});
	return issues;
}
