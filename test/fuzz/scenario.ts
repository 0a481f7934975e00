import fc from 'fast-check';
import type { Current } from '../../source/core/access/current.js';
import type { Desired } from '../../source/core/access/desired.js';
import { InsufficientPrivilegeError, InvalidProfileError, RefusedError, UsageError } from '../../source/core/errors.js';
import { desiredOf } from '../../source/core/patterns/desired-of.js';
import type { Plan } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { freshServer } from '../helpers/current.js';
import { planOf } from '../helpers/plan-of.js';
import { type Document, documents } from './arbitrary/documents.js';
import { administrations, servers } from './arbitrary/servers.js';
import type { Administration } from './arbitrary/states.js';

/** A profile as somebody wrote it, and the server that it is for. */
export type Scenario = { readonly document: Document; readonly current: Current };

export const scenarios: fc.Arbitrary<Scenario> = fc.oneof(
	...[130_000, 140_000, 150_000, 160_000, 170_000, 180_000].map(onVersion),
);

function onVersion(version: number): fc.Arbitrary<Scenario> {
	return fc.tuple(documents(version), administrations(version)).chain(([document, by]) => {
		const desired = wantedBy(document, by);
		const current = desired === undefined ? fc.constant(freshServer()) : servers(desired, by);
		return current.map((server) => ({ document, current: server }));
	});
}

/** What the profile asks for, or undefined where it is refused. */
function wantedBy(document: Document, by: Administration): Desired | undefined {
	try {
		return desiredOf(parseProfile(document), by);
	} catch (error) {
		if (isRefusal(error)) return undefined;
		throw error;
	}
}

export type Refusal = InvalidProfileError | RefusedError | InsufficientPrivilegeError | UsageError;

export function isRefusal(error: unknown): error is Refusal {
	return [InvalidProfileError, RefusedError, InsufficientPrivilegeError, UsageError].some(
		(kind) => error instanceof kind,
	);
}

export type Outcome = { readonly plan: Plan } | { readonly refusal: Refusal };

/** The plan, or the error that says why there is none. Any other error is a bug. */
export function outcomeOf({ document, current }: Scenario): Outcome {
	try {
		return { plan: planOf(document, current) };
	} catch (error) {
		if (isRefusal(error)) return { refusal: error };
		throw error;
	}
}
