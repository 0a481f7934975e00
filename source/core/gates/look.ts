import type { DesiredRole } from '../access/desired.js';
import type { RoleFacts, ServerCatalog } from './catalog.js';
import { once } from './lookup.js';
import { type Login, loginsOf, type Place } from './place.js';
import { reachOf } from './reach.js';

/**
 * What a login is but for what names it: whose member it is, and its powers. Two that look the same, and that nothing
 * names, hold the same.
 */
export function lookOf({ memberships, roles }: Pick<ServerCatalog, 'memberships' | 'roles'>, login: string): string {
	const reach = [...reachOf(memberships, login).values()].map(({ role, inherits, becomes }) => [
		role,
		inherits,
		becomes,
	]);
	return JSON.stringify([powersOf(roles.get(login)), ...reach.map((each) => JSON.stringify(each)).toSorted()]);
}

function powersOf(role: RoleFacts | undefined): readonly boolean[] {
	if (role === undefined) return [];
	return [role.superuser, role.bypassRowSecurity, role.replication, role.createDatabase, role.createRole, role.login];
}

/** So many logins that look the same try what concerns none of them alone; for the others it is the catalog that answers. */
const few = 20;

/** Whether a login is to try what others that look the same try too. */
export function isAmongFirst({ desired, wanted, server }: Place, login: Login): boolean {
	return firsts(server)(desired.roles).has(login.name) || loginsOf({ desired, wanted }).length <= few;
}

const firsts = once((server: ServerCatalog) =>
	once((roles: readonly DesiredRole[]): ReadonlySet<string> => {
		const counts = new Map<string, number>();
		const named = namedByDatabases(server);
		return new Set(
			roles
				.filter((role) => role.kind === 'login')
				.map((role) => role.name)
				.filter((name) => {
					const key = named.has(name) ? name : lookOf(server, name);
					const before = counts.get(key) ?? 0;
					counts.set(key, before + 1);
					return before < few;
				}),
		);
	}),
);

/** Who is told apart by a database: it owns one, or is named in its ACL. */
const namedByDatabases = once(
	({ databases }: ServerCatalog): ReadonlySet<string | null> =>
		new Set(databases.flatMap(({ owner, acl }) => [owner, ...acl.map((item) => item.grantee)])),
);
