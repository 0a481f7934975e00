import type { Current } from '../access/current.js';
import { lossesOf } from '../access/losses.js';
import { Situation } from '../access/situation.js';
import { InvalidProfileError, type Issue } from '../errors.js';
import { desiredAmong } from '../patterns/desired-among.js';
import type { Profile } from '../profile/profile.js';
import { serverLimits } from '../profile/server-limits.js';
import { assemble } from './assemble.js';
import { assertOurs } from './authority.js';
import { type Basis, basisOf, type Digest } from './basis.js';
import { lossWarnings } from './loss-lines.js';
import { phasesOf } from './phases.js';
import type { Plan, PlanTarget } from './plan.js';
import { assertMay } from './preflight.js';
import { saidOnce } from './telling.js';
import { tellings } from './tellings.js';

export type PlanInput = {
	readonly profile: Profile;
	readonly current: Current;
	readonly target: Pick<PlanTarget, 'host' | 'port' | 'database' | 'user'>;
	/** SHA-256 in hexadecimal. */
	readonly digest: Digest;
};

/**
 * The difference between what the profile asks for and what the server has, and nothing else: empty when there is none.
 * Throws `InvalidProfileError` for what this server cannot do, `RefusedError` for what is not ours and `InsufficientPrivilegeError` for what the administrator may not do.
 */
export function makePlan({ profile, current, target, digest }: PlanInput): Plan {
	const limits = [
		...serverLimits(profile, { version: current.version, superuser: current.administrator.superuser }),
		...fixedSettings(profile, current),
		...unavailableExtensions(profile, current),
		...unknownRoles(profile, current),
	];
	if (limits.length > 0) throw new InvalidProfileError(profile.name, limits);
	const desired = desiredAmong(profile, current.administrator, current.roles);
	const situation = new Situation(desired, current);
	assertOurs(situation);

	const { phases, warnings, takes } = phasesOf(situation, target.database);
	const losses = lossesOf(situation, takes);
	assertMay(situation, phases, losses);

	// Where there is nothing to do nobody asks for them, and for many tenants they take as long as the difference itself.
	const basis = onceAsked(() => basisOf(situation, digest));
	const fingerprint = onceAsked(() => fingerprintOf(profile, basis(), digest));
	return {
		profile: profile.name,
		document: profile.document,
		get fingerprint() {
			return fingerprint();
		},
		get basis() {
			return basis();
		},
		target: { ...target, serverVersion: current.version, administrator: kindOf(current) },
		databases: desired.databases.map((wanted) => wanted.name),
		phases: assemble(situation, phases),
		warnings: saidOnce([...profile.warnings, ...tellings(situation), ...warnings, ...lossWarnings(losses)]),
		losses,
	};
}

function onceAsked<Result>(work: () => Result): () => Result {
	let made: { readonly result: Result } | undefined;
	return () => {
		made ??= { result: work() };
		return made.result;
	};
}

/** Two servers in the same state give one profile the same fingerprint; which server it is stands in the basis. */
function fingerprintOf(profile: Profile, basis: Basis, digest: Digest): string {
	const { server: _server, ...state } = basis;
	const { connection: _connection, ...asked } = profile.document;
	return `sha256:${digest(JSON.stringify([asked, Object.entries(state).toSorted()]))}`;
}

function kindOf({ administrator }: Current): PlanTarget['administrator'] {
	if (administrator.superuser) return 'superuser';
	return administrator.createRole && administrator.createDatabase ? 'createrole' : 'limited';
}

/** Settings that the whole server shares, so that no role can have its own. */
function fixedSettings(profile: Profile, current: Current): readonly Issue[] {
	const fixed = current.unsettable.filter((each) => each.by === 'nobody').map((each) => each.name);
	return profile.roles.flatMap((role, index) =>
		Object.keys(role.settings)
			.filter((name) => fixed.includes(name))
			.map((name) => ({
				path: `roles[${index}].settings.${name}`,
				message: 'is a setting of the whole server, which no role can have of its own; remove it',
			})),
	);
}

function unavailableExtensions(profile: Profile, current: Current): readonly Issue[] {
	const installed = current.interiors.flatMap((interior) => interior.extensions.map((each) => each.name));
	const known = new Set([...installed, ...current.availableExtensions.map((each) => each.name)]);
	return profile.extensions.flatMap((name, index) =>
		known.has(name)
			? []
			: [
					{
						path: `extensions[${index}]`,
						message: `is ${name}, which is not on this server; its package must be installed there first`,
					},
				],
	);
}

/** Roles that the profile names and does not make. */
function unknownRoles(profile: Profile, current: Current): readonly Issue[] {
	const there = new Set(current.roles.map((role) => role.name));
	return (['keep', 'creators'] as const).flatMap((field) =>
		profile[field].flatMap((name, index) =>
			there.has(name) ? [] : [{ path: `${field}[${index}]`, message: `is ${name}, which is no role of this server` }],
		),
	);
}
