import type { Target } from '../../core/connection.js';
import type { Check } from '../../core/gates/check.js';
import { factOf } from '../../core/gates/fact.js';
import type { Answer, Fact, Probe } from '../../core/gates/probe.js';
import { judge } from '../../core/gates/verdict.js';
import type { Secret } from '../../core/sql/secret.js';
import type { Reply, Session } from '../session.js';
import { askAll, isForSession, questioning } from './ask.js';
import { isFull, type Outage, signIn } from './sign-in.js';

export type LoginTrial = {
	readonly target: Target;
	readonly database: string;
	readonly login: string;
	readonly password: Secret | undefined;
	/** What to do when nobody knows the password. */
	readonly withoutPassword: string;
	/** -1: none. With one session at a time the own one is ended before others are opened. */
	readonly connectionLimit: number;
	/** Its sessions start as another role. */
	readonly becomes: boolean;
	/** Of the server, `server_version_num`. */
	readonly version: number;
	readonly signal: AbortSignal | undefined;
	/** Shared by all that are tried. */
	readonly outage: Outage;
	readonly onCheck: (check: Check) => void;
};

/** Puts the probes of one login in one database to the server, and judges each in its order. */
export async function proveLogin(trial: LoginTrial, probes: readonly Probe[]): Promise<void> {
	const prover = new LoginProver(trial, probes);
	const cancel = () => prover.cancel();
	trial.signal?.addEventListener('abort', cancel, { once: true });
	try {
		for (const [at, probe] of probes.entries()) {
			trial.signal?.throwIfAborted();
			trial.onCheck(await prover.prove(probe, at));
		}
	} finally {
		trial.signal?.removeEventListener('abort', cancel);
		await prover.close();
	}
}

/** So many questions are sent together, before the answer to the first is there. */
const atOnce = 100;

class LoginProver {
	readonly #trial: LoginTrial;
	readonly #probes: readonly Probe[];
	readonly #facts = new Map<string, { readonly probe: Probe; readonly fact: Fact }>();
	/** Answers that came before their turn. */
	readonly #answers = new Map<Probe, Answer>();
	#session: Session | undefined;
	#untold: string[] = [];

	constructor(trial: LoginTrial, probes: readonly Probe[]) {
		this.#trial = trial;
		this.#probes = probes;
	}

	async prove(probe: Probe, at: number): Promise<Check> {
		const fact = factOf(probe, this.#blocked(probe) ?? (await this.#ask(probe, at)));
		this.#facts.set(probe.id, { probe, fact });
		return judge(probe, fact);
	}

	/** Behind a gate that is shut nothing can be found out. The catalog may still be asked where the gate was not tried. */
	#blocked(probe: Probe): Answer | undefined {
		for (const id of probe.behind) {
			const before = this.#facts.get(id);
			if (before === undefined || before.fact.outcome === 'allowed') continue;
			const { fact } = before;
			if (fact.outcome === 'denied')
				return {
					kind: 'not asked',
					reason: `${gateNames[before.probe.gate]} is shut (${before.probe.subject})`,
					fix: null,
				};
			if (probe.ask.kind !== 'catalog')
				return { kind: 'not asked', reason: fact.reason ?? 'the gate before it could not be tried', fix: fact.fix };
		}
		return undefined;
	}

	async #ask(probe: Probe, at: number): Promise<Answer> {
		const { ask } = probe;
		if (ask.kind === 'catalog') return { kind: 'answered', sqlstate: null, text: null };
		if (ask.kind === 'sign-in')
			return ask.database === this.#trial.database ? this.#enter() : this.#tryOther(ask.database);
		if (!this.#answers.has(probe)) await this.#askFrom(at);
		return this.#answers.get(probe) ?? lost;
	}

	/**
	 * This question and those that come after it, also where the gate before them may turn out to be shut: then nobody asks
	 * for their answers, and a round trip is saved where it is open.
	 */
	async #askFrom(at: number): Promise<void> {
		const session = await this.#current();
		const next = this.#probes
			.slice(at)
			.flatMap((probe) => (isForSession(probe.ask) ? [{ probe, ask: probe.ask }] : []));
		const chunk = next.slice(0, atOnce);
		const answers = await askAll(
			async (texts) => (session === undefined ? [] : await this.#say(session, texts)),
			chunk.map(({ ask }) => ask),
			this.#trial.becomes,
		);
		for (const [index, { probe }] of chunk.entries()) this.#answers.set(probe, answers[index] ?? lost);
	}

	/** What a session is told first goes with the first questions: by itself it would be a round trip. */
	async #say(session: Session, texts: readonly string[]): Promise<readonly Reply[]> {
		const first = this.#untold.splice(0);
		return (await session.queryEach([...first, ...texts])).slice(first.length);
	}

	async #enter(): Promise<Answer> {
		const { answer, session } = await this.#signIn(this.#trial.database);
		this.#session = session;
		this.#untold = [questioning];
		return answer;
	}

	async #tryOther(database: string): Promise<Answer> {
		if (this.#trial.connectionLimit === 1) await this.close();
		const first = await this.#signIn(database);
		// Where each keeps one and waits for another, nobody comes to an end.
		const crowded = isFull(first.answer) && this.#session !== undefined;
		if (crowded) await this.close();
		const { answer, session } = crowded ? await this.#signIn(database) : first;
		await session?.close();
		return answer;
	}

	/** The login's session; opened again where it made room for others. */
	async #current(): Promise<Session | undefined> {
		if (this.#session === undefined) await this.#enter();
		return this.#session?.lost === false ? this.#session : undefined;
	}

	async #signIn(database: string): Promise<{ readonly answer: Answer; readonly session: Session | undefined }> {
		const { target, login: user, password, signal, withoutPassword, connectionLimit, version, outage } = this.#trial;
		if (password === undefined)
			return {
				answer: { kind: 'not asked', reason: `nobody knows the password of ${user}`, fix: withoutPassword },
				session: undefined,
			};
		return await signIn(target, { user, password, database, version }, signal, connectionLimit !== 0, outage);
	}

	/** What is under way is of no use any more. */
	cancel(): void {
		this.#session?.stop();
	}

	async close(): Promise<void> {
		await this.#session?.close();
		this.#session = undefined;
	}
}

const lost: Answer = { kind: 'not asked', reason: 'the connection to the server was lost', fix: null };

const gateNames = { connect: 'gate 1', schema: 'gate 2', object: 'gate 3' } as const;
