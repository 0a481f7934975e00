import { isMarked } from '../access/desired.js';
import { inWordsOf, isMarkedBy } from '../access/second-login.js';
import type { Situation } from '../access/situation.js';
import { InsufficientPrivilegeError, RefusedError, UsageError } from '../errors.js';
import { lettingIn } from '../plan/hand-over.js';
import type { Missing } from '../plan/lacking.js';
import { didYouMean } from '../profile/nearest.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { sql } from '../sql/sql.js';
import type { RotationScope } from './rotation.js';

/* Which logins are meant, and why they may not be rotated: found before anything happens, and all of it. */

/** A second login only by its name: without one it is the logins of the profile that are meant. */
export function namesIn({ desired }: Situation, { role, tenantsOnly }: RotationScope): readonly string[] {
	const logins = desired.roles.filter((each) => each.kind === 'login' && (!tenantsOnly || each.perTenant));
	const names = logins.map((each) => each.name);
	if (role === undefined) {
		const own = logins.filter((each) => each.second === undefined).map((each) => each.name);
		if (own.length > 0) return own;
		throw new UsageError(
			'No login of the profile is the tenants’ own.',
			'Leave --tenant out, or name one with --role.',
		);
	}
	if (names.includes(role)) return [role];
	throw new UsageError(
		`The profile has no login ${JSON.stringify(role)}${didYouMean(role, names) || '.'}`,
		`Name one as it is on the server, with its tenant: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.`,
	);
}

export function assertOurs(situation: Situation, names: readonly string[]): void {
	const problems = names.flatMap((name): readonly { readonly message: string; readonly remedy: string }[] => {
		const role = situation.role(name);
		if (role === undefined)
			return [
				{ message: `There is no role ${name} yet.`, remedy: 'Apply the profile first, or name others with --role.' },
			];
		if (!situation.isOurs(name))
			return [
				{
					message: `Role ${name} was not made by this profile, and is not adopted by it.`,
					remedy: 'Set `adopt: true` on the role, or leave its password to whoever made it.',
				},
			];
		const other = isMarked(role.comment) && !isMarkedBy(situation.desired.profile, role.comment);
		const why = other
			? `another profile made it (${role.comment})`
			: role.superuser
				? 'it is a superuser'
				: name === situation.current.administrator.name
					? 'it is the administrator'
					: undefined;
		return why === undefined
			? []
			: [{ message: `The password of ${name} is not changed: ${why}.`, remedy: 'Name the other logins with --role.' }];
	});
	if (problems.length === 0) return;
	throw new RefusedError(
		'not-ours',
		problems.map((problem) => problem.message).join('\n'),
		`${[...new Set(problems.map((problem) => problem.remedy))].join(' ')} Nothing was changed.`,
	);
}

/** A password takes CREATEROLE, and from 16 on ADMIN OPTION on the login as well. */
export function assertMayChange(situation: Situation, names: readonly string[], also: readonly Missing[] = []): void {
	const { administrator, version } = situation.current;
	if (administrator.superuser) return;
	const name = identifier(administrator.name);
	const ruled = names.filter((login) => version >= 160_000 && !situation.mayJoin(login));
	const missing = [
		...(administrator.createRole
			? []
			: [{ right: 'CREATEROLE, to change passwords', sql: `${preview(sql`ALTER ROLE ${name} CREATEROLE`)};` }]),
		...(administrator.passwordsNeed === null
			? []
			: [
					{
						right: `membership of ${administrator.passwordsNeed}, to give passwords`,
						sql: `${preview(sql`GRANT ${identifier(administrator.passwordsNeed)} TO ${name}`)};`,
					},
				]),
		...ruled.map((login) => ({ right: `ADMIN OPTION on ${login}`, sql: lettingIn(situation, login) })),
		...also,
	];
	if (missing.length > 0) throw new InsufficientPrivilegeError(administrator.name, missing);
}

/** A login whose place another one keeps: what is given to it now would be given once more. */
export function assertNoSecond({ desired }: Situation, names: readonly string[]): void {
	const standing = desired.roles.flatMap(({ second }) =>
		second !== undefined && names.includes(second.of) ? second : [],
	);
	if (standing.length === 0) return;
	throw new RefusedError(
		'second-login-stands',
		standing
			.map((each) => `${each.of} has a second login, ${each.name}, since ${each.since}: ${inWordsOf(each)}.`)
			.join('\n'),
		'Nothing was changed. Run the same command with --grace, which brings that to its end; or name other logins with --role.',
	);
}
