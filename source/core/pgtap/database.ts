import { type DesiredDatabase, type DesiredRole, mark } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { literal } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import { rolesOf } from './roles.js';
import { among, call, held, name, names, nothing, type PgtapTest } from './test.js';

/** The first gate: who enters, and that nobody else of the profile does. */
export function databaseTests(situation: Situation, wanted: DesiredDatabase): readonly PgtapTest[] {
	const database = name(wanted.name);
	const owner = situation.ownerToBe(wanted);
	const roles = rolesOf(situation, wanted);
	const logins = roles.filter(({ kind }) => kind === 'login');
	return [
		call(`database ${wanted.name} belongs to ${owner}`, 'db_owner_is', database, name(owner)),
		call(
			`PUBLIC holds nothing on database ${wanted.name}`,
			'database_privs_are',
			database,
			sql`'public'::name`,
			names([]),
		),
		...logins.map((login) => {
			const privileges = ['CONNECT', ...(isTemporary(wanted, login) ? ['TEMPORARY'] : [])];
			return call(
				`${login.name} holds ${held(privileges)} on database ${wanted.name}`,
				'database_privs_are',
				database,
				name(login.name),
				names(privileges),
			);
		}),
		nothing(
			`nobody else whom the profile made enters database ${wanted.name}`,
			sql`SELECT rolname FROM pg_catalog.pg_roles WHERE pg_catalog.shobj_description(oid, 'pg_authid') = ${literal(mark(situation.desired.profile))} AND rolcanlogin AND rolname NOT IN ${among(logins.map((login) => login.name))} AND pg_catalog.has_database_privilege(oid, ${literal(wanted.name)}, 'CONNECT')`,
		),
	];
}

/** By itself, or as a member of the owner that it becomes. */
function isTemporary({ temporary }: DesiredDatabase, { name: login, memberOf, groups }: DesiredRole): boolean {
	return [login, ...memberOf, ...groups].some((each) => temporary.includes(each));
}
