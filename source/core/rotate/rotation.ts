import type { Current } from '../access/current.js';
import { Situation } from '../access/situation.js';
import { inBatches } from '../in-batches.js';
import { desiredAmong } from '../patterns/desired-among.js';
import type { Draft } from '../plan/draft.js';
import type { Phase } from '../plan/plan.js';
import type { Profile } from '../profile/profile.js';
import { identifier } from '../sql/quote.js';
import { sql, verifierOf } from '../sql/sql.js';
import { assertMayChange, assertNoSecond, assertOurs, namesIn } from './refusals.js';

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
	/** Made by this very run: it had no password before, and must get into its database. */
	readonly isNew?: true;
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
export const atOnce = 100;

/**
 * Throws UsageError for a login that the profile does not name, RefusedError for one that is not its own to change and
 * InsufficientPrivilegeError for what the administrator may not do: before anything happens, and with all of it.
 */
export function rotationOf(profile: Profile, current: Current, scope: RotationScope, maintenance: string): Rotation {
	const desired = desiredAmong(profile, current.administrator, current.roles);
	const situation = new Situation(desired, current);
	const places = new Map(
		desired.databases.flatMap((wanted) => wanted.logins.map((login) => [login, wanted.name] as const)),
	);
	const names = namesIn(situation, scope);
	assertOurs(situation, names);
	assertNoSecond(situation, names);
	assertMayChange(situation, names);
	return {
		profile: profile.name,
		databases: desired.databases.map((wanted) => wanted.name),
		logins: names.map((name) => ({ name, database: places.get(name) ?? maintenance })),
		phases: inBatches(names, atOnce).map((some, batch) => ({
			id: 'A',
			database: maintenance,
			transactional: true,
			statements: some.map((name, at) => ({
				id: `A${batch * atOnce + at + 1}`,
				database: maintenance,
				destroysData: false,
				...newPassword(name),
			})),
		})),
	};
}

export function newPassword(login: string): Draft {
	return {
		gate: 'role',
		sql: sql`ALTER ROLE ${identifier(login)} PASSWORD ${verifierOf(login)}`,
		purpose: `a new password for ${login}; the old one lets nobody in any more`,
		undo: { none: 'the server never knew the old password, only what it kept of it' },
		effect: 'change',
	};
}
