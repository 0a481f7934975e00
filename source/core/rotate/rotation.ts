import type { Current } from '../access/current.js';
import { mark } from '../access/desired.js';
import { Situation } from '../access/situation.js';
import { InsufficientPrivilegeError, RefusedError, UsageError } from '../errors.js';
import { inBatches } from '../in-batches.js';
import { desiredOf } from '../patterns/desired-of.js';
import { lettingIn } from '../plan/hand-over.js';
import type { Phase, Statement } from '../plan/plan.js';
import { didYouMean } from '../profile/nearest.js';
import type { Profile } from '../profile/profile.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { sql, verifierOf } from '../sql/sql.js';

/** Which of the profile's logins are to get a new password. */
export type RotationScope = {
	/** One login, by its name with the tenant filled in. */
	readonly role?: string | undefined;
	/** Only what carries `{tenant}`. */
	readonly tenantsOnly: boolean;
};

export type RotatedLogin = {
	readonly name: string;
	/** Where it signs in. */
	readonly database: string;
};

/** New passwords for logins that are there already. */
export type Rotation = {
	readonly profile: string;
	readonly databases: readonly string[];
	readonly logins: readonly RotatedLogin[];
	/** A transaction each, and each is whole by itself: its passwords are kept before the next begins. */
	readonly phases: readonly Phase[];
};

/** Logins of one transaction: the file of secrets is written twice for each. */
const atOnce = 100;

/**
 * Throws UsageError for a login that the profile does not name, RefusedError for one that is not its own to change and
 * InsufficientPrivilegeError for what the administrator may not do: before anything happens, and with all of it.
 */
export function rotationOf(profile: Profile, current: Current, scope: RotationScope, maintenance: string): Rotation {
	const desired = desiredOf(profile, current.administrator);
	const situation = new Situation(desired, current);
	const places = new Map(
		desired.databases.flatMap((wanted) => wanted.logins.map((login) => [login, wanted.name] as const)),
	);
	const names = namesIn(situation, scope);
	assertOurs(situation, names);
	assertMayChange(situation, names);
	return {
		profile: profile.name,
		databases: desired.databases.map((wanted) => wanted.name),
		logins: names.map((name) => ({ name, database: places.get(name) ?? maintenance })),
		phases: inBatches(names, atOnce).map((some, batch) => ({
			id: 'A',
			database: maintenance,
			transactional: true,
			statements: some.map((name, at) => statement(name, `A${batch * atOnce + at + 1}`, maintenance)),
		})),
	};
}

function namesIn({ desired }: Situation, { role, tenantsOnly }: RotationScope): readonly string[] {
	const logins = desired.roles.filter((each) => each.kind === 'login' && (!tenantsOnly || each.perTenant));
	const names = logins.map((each) => each.name);
	if (role === undefined) {
		if (names.length > 0) return names;
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

function assertOurs(situation: Situation, names: readonly string[]): void {
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
		const other = role.comment?.startsWith('gatehouse: ') === true && role.comment !== mark(situation.desired.profile);
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
function assertMayChange(situation: Situation, names: readonly string[]): void {
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
	];
	if (missing.length > 0) throw new InsufficientPrivilegeError(administrator.name, missing);
}

function statement(login: string, id: string, database: string): Statement {
	return {
		id,
		gate: 'role',
		database,
		sql: sql`ALTER ROLE ${identifier(login)} PASSWORD ${verifierOf(login)}`,
		purpose: `a new password for ${login}; the old one lets nobody in any more`,
		undo: { none: 'the server never knew the old password, only what it kept of it' },
		effect: 'change',
		destroysData: false,
	};
}
