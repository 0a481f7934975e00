import type { Target } from '../core/connection.js';
import { RefusedError } from '../core/errors.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { expandTenants } from '../core/profile/expand.js';
import type { Profile } from '../core/profile/profile.js';
import { verifiersNeeded } from '../core/sql/render.js';
import type { Secret } from '../core/sql/secret.js';
import { type KnownPasswords, knownPasswords } from '../secrets/known-passwords.js';
import { loginUrl } from '../secrets/login-url.js';
import { openSecretsFile, type SecretsFile } from '../secrets/secrets-file.js';
import type { Io } from './io.js';

/** The passwords that are known, and the place for those that are made. */
export type Passwords = KnownPasswords & {
	/** The password of a rotation that was begun and not finished, unless a variable has the login's password anyway. */
	pending(role: string): Secret | undefined;
	/** This one it is, by what the server says. */
	hold(role: string, password: Secret): void;
	/** Refuses, before anything happens, to make a password that nobody would ever learn. */
	assertPlaceFor(plan: Plan): Promise<void>;
	keep(passwords: ReadonlyMap<string, Secret>, profile: Profile, target: Target): Promise<void>;
};

export async function openPasswords(io: Io, path: string | undefined, profile: Profile): Promise<Passwords> {
	const roles = expandTenants(profile).flatMap((part) => part.roles.map((role) => role.name));
	const file = path === undefined ? undefined : await openSecretsFile(path, roles);
	const known = knownPasswords({ env: io.env, file, roles });
	const held = new Map<string, Secret>();
	return {
		get: (role) => held.get(role) ?? known.get(role),
		pending: (role) => (known.variableOf(role) === undefined ? file?.pending(role) : undefined),
		hold: (role, password) => held.set(role, password),
		variableOf: (role) => known.variableOf(role),
		async assertPlaceFor(plan) {
			const unknown = loginsOf(plan).filter((login) => known.get(login) === undefined);
			if (unknown.length > 0 && file === undefined) throw noPlace(unknown);
			await file?.verifyWritable();
		},
		async keep(passwords, of, target) {
			if (file !== undefined) await write(file, passwords, of, target);
		},
	};
}

/** The logins whose passwords a plan needs. */
export function loginsOf(plan: Plan): readonly string[] {
	return statementsOf(plan).flatMap((statement) => verifiersNeeded(statement.sql));
}

function noPlace(logins: readonly string[]): RefusedError {
	return new RefusedError(
		'no-place-for-passwords',
		`Passwords would be made for ${logins.join(', ')}, and nobody would ever learn them.`,
		'Name a file for them, which only you can read: --secrets FILE (.json or .env). Nothing was changed.',
	);
}

async function write(
	file: SecretsFile,
	passwords: ReadonlyMap<string, Secret>,
	profile: Profile,
	target: Target,
): Promise<void> {
	const places = new Map(
		expandTenants(profile).flatMap((part) => part.roles.map((role) => [role.name, part.database] as const)),
	);
	await file.add(
		[...passwords].map(([role, password]) => ({
			role,
			password,
			url: loginUrl(target, { role, database: places.get(role) ?? target.database, password }),
		})),
	);
}
