import type { ApplyEvent } from '../core/apply/result.js';
import type { Check } from '../core/gates/check.js';
import type { Credentials, Effect } from '../core/wizard/effect.js';
import type { Reply } from '../core/wizard/event.js';
import { batch } from './batch.js';
import type { Server, Services } from './services.js';

/* The two jobs that tell how far they are. */

export type Job<Type extends Effect['type']> = Extract<Effect, { readonly type: Type }>;
/** `Omit` over each member of the union, so that a reply is still one of them. */
type Without<T> = T extends unknown ? Omit<T, 'attempt'> : never;
/** A reply before it is stamped with its attempt. */
export type Answer = Without<Reply>;
type Tell = (answer: Answer) => void;

export async function runApply(
	services: Services,
	effect: Job<'apply'>,
	server: Server,
	signal: AbortSignal,
	tell: Tell,
): Promise<Answer> {
	const { plan, secretsFile } = effect;
	const events = batch<ApplyEvent>((arrived) => tell({ type: 'apply-progressed', events: arrived }));
	const result = await services
		.apply({
			plan,
			server,
			signal,
			knownFrom: secretsFile,
			onEvent: events.add,
			async keepPasswords(passwords) {
				if (secretsFile === null) return;
				const credentials = effect.logins.flatMap((login): readonly Credentials[] => {
					const password = passwords.get(login.role);
					return password === undefined ? [] : [{ ...login, password }];
				});
				await services.keepCredentials(secretsFile, credentials, server.target);
			},
		})
		.finally(events.flush);
	return { type: 'apply-ended', result };
}

export async function runVerify(
	services: Services,
	effect: Job<'verify'>,
	server: Server,
	signal: AbortSignal,
	tell: Tell,
): Promise<Answer> {
	const { document, passwords, probeFuture } = effect;
	const checks = batch<Check>((arrived) => tell({ type: 'checks-arrived', checks: arrived }));
	const report = await services
		.verify({
			document,
			server,
			signal,
			probeFuture,
			knownFrom: effect.secretsFile,
			passwordOf: (role) => passwords.get(role),
			onProgress: (message) => tell({ type: 'verify-progressed', message }),
			onCheck: checks.add,
		})
		.finally(checks.flush);
	return { type: 'verified', report };
}
