import { randomBytes } from 'node:crypto';
import type { Failure } from '../core/apply/result.js';
import type { Phase } from '../core/plan/plan.js';
import type { Rotation } from '../core/rotate/rotation.js';
import { verifiersNeeded } from '../core/sql/render.js';
import type { Secret } from '../core/sql/secret.js';
import { runPhase } from '../postgres/execute/run-phase.js';
import { StatementError } from '../postgres/execute/run-statement.js';
import { generatePassword } from '../postgres/password.js';
import type { Sessions } from '../postgres/sessions.js';
import { computeVerifiers, passwordsInClear } from '../postgres/verifiers.js';
import { failureOf, isLost } from './apply-failure.js';
import type { Passwords } from './password-place.js';
import { proveRotation } from './prove-rotation.js';
import { refusedVerifier } from './refused-verifier.js';
import type { RotateInput, RotateResult } from './rotate-profile.js';

export type RotationInput = Pick<RotateInput, 'server' | 'place' | 'signal' | 'onEvent' | 'sendPlaintext'>;

/** Runs a rotation, batch by batch, under a lock that the caller holds, and proves what came of it. */
export async function runRotation(input: RotationInput, rotation: Rotation, sessions: Sessions): Promise<RotateResult> {
	const { server, place, signal, onEvent = () => {} } = input;
	const old = new Map(rotation.logins.map(({ name }) => [name, place.old(name)]));
	const rotated = new Map<string, Secret>();
	let open: readonly string[] = [];
	let failure: Failure | null = null;
	const statements = rotation.phases.flatMap((phase) => phase.statements);
	try {
		for (const [index, phase] of rotation.phases.entries()) {
			onEvent({ type: 'phase-started', phase: index });
			const batch = passwordsFor(phase, input);
			await place.propose(batch.all);
			open = [...batch.all.keys()];
			await exchange(phase, batch.all, sessions, input).catch(async (error: unknown) => {
				// Rolled back, so that what was made for it now is no use to anybody.
				if (!isLost(error)) {
					await place.withdraw(batch.fresh);
					open = open.filter((login) => !batch.fresh.has(login));
				}
				throw error;
			});
			await place.settle(batch.all);
			open = [];
			for (const [login, password] of batch.all) rotated.set(login, password);
			onEvent({ type: 'phase-committed', phase: index });
		}
	} catch (error) {
		if (error instanceof StatementError) onEvent({ type: 'statement', id: error.id, status: 'failed', ms: error.ms });
		const refused = rotated.size + open.length === 0 ? refusedVerifier(error, statements) : undefined;
		if (refused !== undefined) throw refused;
		failure = failureOf(error, signal?.aborted === true);
	}
	onEvent({ type: 'checking' });
	// Whoever asked to stop does not want to wait for sign-ins.
	const logins = signal?.aborted === true ? [] : rotation.logins.filter(({ name }) => rotated.has(name));
	const proofs = await proveRotation({
		server,
		logins,
		newOf: (login) => rotated.get(login),
		oldOf: (login) => old.get(login),
		signal,
	}).catch((error: unknown) => {
		failure ??= failureOf(error, signal?.aborted === true);
		return [];
	});
	return { rotation, rotated: [...rotated.keys()], open, failure, proofs };
}

/** A rotation that was begun and never finished is finished now, for the server may have its password already. */
function passwordsFor(phase: Phase, { place }: RotationInput): { readonly all: Passwords; readonly fresh: Passwords } {
	const logins = phase.statements.flatMap(({ sql }) => verifiersNeeded(sql));
	const begun = new Map(
		logins.flatMap((login) => {
			const password = place.begun(login);
			return password === undefined ? [] : [[login, password] as const];
		}),
	);
	const fresh = new Map(
		logins.filter((login) => !begun.has(login)).map((login) => [login, generatePassword(randomBytes)]),
	);
	return { all: new Map([...begun, ...fresh]), fresh };
}

async function exchange(
	phase: Phase,
	passwords: Passwords,
	sessions: Sessions,
	{ signal, sendPlaintext, onEvent = () => {} }: RotationInput,
): Promise<void> {
	const over = new AbortController();
	try {
		await runPhase(await sessions.open(phase.database), phase, {
			verifierOf: computeVerifiers(sendPlaintext === true ? new Map() : passwords, over.signal),
			passwordOf: sendPlaintext === true ? passwordsInClear(passwords) : undefined,
			signal,
			started: ({ id }) => onEvent({ type: 'statement-started', id }),
			done: ({ id }, ms) => onEvent({ type: 'statement', id, status: 'done', ms }),
		});
	} finally {
		over.abort();
	}
}
