import type { DesiredDatabase, DesiredRole } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { list, sql } from '../sql/sql.js';
import { among, call, held, name, names, nothing, type PgtapTest, rows } from './test.js';

/** The roles that a database is about, in the profile's order. */
export function rolesOf({ desired }: Situation, wanted: DesiredDatabase): readonly DesiredRole[] {
	const logins = new Set(wanted.logins);
	const here = new Set([
		wanted.owner,
		...wanted.connect,
		...wanted.schemas.flatMap((schema) => [schema.owner, ...schema.users, ...schema.grants.map(({ role }) => role)]),
		...desired.roles
			.filter(({ name: login }) => logins.has(login))
			.flatMap(({ memberOf, groups }) => [...memberOf, ...groups]),
		...logins,
	]);
	return desired.roles.filter((role) => here.has(role.name));
}

/** Who is there, may do no more than its kind, and is a member of what. */
export function roleTests(situation: Situation, wanted: DesiredDatabase): readonly PgtapTest[] {
	const roles = rolesOf(situation, wanted);
	const all = roles.map((role) => role.name);
	const logins = roles.filter(({ kind }) => kind === 'login');
	return [
		...all.flatMap((role) => [
			call(`role ${role} is there`, 'has_role', name(role)),
			call(`${role} is no superuser`, 'isnt_superuser', name(role)),
		]),
		nothing(
			'no role of the profile may make databases or roles, replicate or pass row security by',
			sql`SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ${among(all)} AND (rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)`,
		),
		nothing(
			'its logins sign in, and nobody signs in as the others',
			sql`SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ${among(all)} AND rolcanlogin <> (rolname IN ${among(logins.map((role) => role.name))})`,
		),
		...memberTests(roles),
		noOtherMembership(logins),
	];
}

function memberTests(roles: readonly DesiredRole[]): readonly PgtapTest[] {
	return roles.flatMap(({ name: group }) => {
		const members = roles.filter(({ memberOf, groups }) => memberOf.includes(group) || groups.includes(group));
		if (members.length === 0) return [];
		const who = members.length > 3 ? `${members.length} logins` : held(members.map((role) => role.name));
		return [call(`members of ${group}: ${who}`, 'is_member_of', name(group), names(members.map((role) => role.name)))];
	});
}

/** One membership too many opens every gate that the other role has open. */
function noOtherMembership(logins: readonly DesiredRole[]): PgtapTest {
	const pairs = logins.flatMap(({ name: login, memberOf, groups }) =>
		[...memberOf, ...groups].map((group): readonly string[] => [login, group]),
	);
	const wanted =
		pairs.length === 0 ? sql`` : sql` EXCEPT SELECT * FROM (VALUES ${list([rows(pairs)])}) AS w (login, role)`;
	return nothing(
		'no login is a member of any other role',
		sql`SELECT m.rolname::text AS login, g.rolname::text AS role FROM pg_catalog.pg_auth_members a JOIN pg_catalog.pg_roles m ON m.oid = a.member JOIN pg_catalog.pg_roles g ON g.oid = a.roleid WHERE m.rolname IN ${among(logins.map((role) => role.name))}${wanted}`,
	);
}
