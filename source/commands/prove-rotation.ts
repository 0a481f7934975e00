import type { Answer } from '../core/gates/probe.js';
import { isAccepted, isRefused, judgeFirst, judgeNew, judgeOld, type RotationProof } from '../core/rotate/proof.js';
import type { RotatedLogin } from '../core/rotate/rotation.js';
import type { Secret } from '../core/sql/secret.js';
import { inOrder, type Task } from '../postgres/probe/in-order.js';
import { readLiveSessions } from '../postgres/probe/live-sessions.js';
import { signIn } from '../postgres/probe/sign-in.js';
import { openSessions } from '../postgres/sessions.js';
import type { Server } from './open-server.js';

type ProofInput = {
	readonly server: Pick<Server, 'target' | 'facts'>;
	readonly logins: readonly RotatedLogin[];
	readonly newOf: (login: string) => Secret | undefined;
	readonly oldOf: (login: string) => Secret | undefined;
	readonly signal?: AbortSignal | undefined;
};

/** Logins that are tried at the same time. */
const width = 4;

/** Signs in anew with each password: the new one must be taken and the old one refused. Counts who is in already, first. */
export async function proveRotation(input: ProofInput): Promise<readonly RotationProof[]> {
	const { server, logins, newOf, oldOf, signal } = input;
	if (logins.length === 0) return [];
	const sessions = await sessionsOf(input);
	const proofs: RotationProof[] = [];
	const tasks = logins.map(
		(login): Task<RotationProof> =>
			async (emit) => {
				const fresh = newOf(login.name);
				const old = oldOf(login.name);
				if (fresh === undefined) return;
				const answer = await tryPassword({ server, login, password: fresh, signal });
				emit({
					...login,
					newPassword: login.isNew === true ? judgeFirst(answer) : judgeNew(answer),
					oldPassword:
						login.isNew === true
							? null
							: judgeOld(old && (await tryPassword({ server, login, password: old, signal }))),
					sessions: sessions.get(login.name) ?? 0,
				});
			},
	);
	await inOrder(tasks, width, (proof) => proofs.push(proof));
	return proofs;
}

async function sessionsOf({ server, logins, signal }: ProofInput): Promise<ReadonlyMap<string, number>> {
	const own = openSessions(server.target, signal);
	try {
		const session = await own.open(server.target.database);
		return await readLiveSessions(
			session,
			logins.map((login) => login.name),
		);
	} finally {
		await own.close();
	}
}

type Trial = {
	readonly server: Pick<Server, 'target' | 'facts'>;
	readonly login: RotatedLogin;
	readonly password: Secret;
	readonly signal?: AbortSignal | undefined;
};

async function tryPassword({ server, login, password, signal }: Trial): Promise<Answer> {
	const credentials = { user: login.name, password, database: login.database, version: server.facts.version };
	const { answer, session } = await signIn(server.target, credentials, signal, true);
	await session?.close();
	return answer;
}

/** Whether the server takes this password of the login. */
export async function takesPassword(trial: Trial): Promise<boolean> {
	return isAccepted(await tryPassword(trial));
}

/** Whether it is certain that the server does not. */
export async function refusesPassword(trial: Trial): Promise<boolean> {
	return isRefused(await tryPassword(trial));
}
