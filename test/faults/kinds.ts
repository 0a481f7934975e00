// The kinds of fault: what is killed, and what is done after it.
import type { Secret } from '../../source/core/sql/secret.js';
import type { Outcome } from '../helpers/cli.js';
import { changesIn, untrueIn } from './claims.js';
import { moments, type Point } from './relay.js';
import type { Scene, Trial } from './trial.js';

export type Attempt = {
	readonly trial: Trial;
	readonly point: Point;
	/** What there was before the run. */
	readonly before: string;
	readonly passwords: Map<string, Secret>;
};

/** What the fault left, beside what is on the server. */
export type Disturbed = {
	readonly problems: readonly string[];
	/** What the run said that is not so, by what there is now; left out: it was killed before it said anything. */
	readonly untrue?: (now: string) => readonly string[];
	/** What else decides how it goes on. */
	readonly remembered?: string;
};

export type Kind = {
	readonly kind: string;
	/** How many points are tried where not all are. */
	readonly few: number;
	/** What there is at the end: all that the run was for, or what there was before it. */
	readonly ends: 'after' | 'before';
	/** Ends one run. */
	readonly disturb: (attempt: Attempt) => Promise<Disturbed>;
	/** Goes on from there, and answers what was wrong with it. */
	readonly goOn: (attempt: Attempt) => Promise<readonly string[]>;
};

/** The run goes on living while `fault` takes away what it stands on. */
function surviving(
	fault: (scene: Scene, pid: number) => Promise<void>,
	mend?: (scene: Scene) => Promise<void>,
): Pick<Kind, 'disturb' | 'goOn' | 'ends'> {
	return {
		ends: 'after',
		async disturb({ trial, point, before, passwords }) {
			const onFailure = (point.at + moments.indexOf(point.moment)) % 2 === 0 ? 'undo' : 'keep';
			const stopped = trial.scene.relay.stopAt(point);
			const running = trial.apply(passwords, onFailure);
			const { pid } = await Promise.race([
				stopped,
				running.then((result) => Promise.reject(new Error(`came to its end: ${result.status}`))),
			]);
			await fault(trial.scene, pid);
			const result = await running;
			await mend?.(trial.scene);
			return { problems: [], untrue: (now) => untrueIn(result, before, now, mend !== undefined) };
		},
		async goOn({ trial, passwords }) {
			const { failure } = await trial.apply(passwords);
			return failure === null ? [] : [`again: ${failure.message}`];
		},
	};
}

/** A book of receipts for each point, so that the last one is of this run. */
function stateHome({ trial, point }: Attempt): Readonly<Record<string, string>> {
	return { XDG_STATE_HOME: trial.scene.place.path(`${trial.name}-${point.at}-${point.moment}`) };
}

async function killed(attempt: Attempt): Promise<Disturbed> {
	const { trial, point, passwords } = attempt;
	const env = stateHome(attempt);
	trial.writeSecrets(passwords);
	const problems = await trial.killProgram(point, env);
	trial.readSecrets(passwords);
	return { problems, remembered: trial.receiptIn(env) };
}

export const kinds: readonly Kind[] = [
	{
		kind: 'the program is killed',
		few: 3,
		ends: 'after',
		disturb: killed,
		goOn: ({ trial, passwords }) => trial.runAgain(passwords),
	},
	{
		kind: 'the backend is terminated',
		few: 9,
		...surviving(async ({ server }, pid) => void (await server.query('SELECT pg_terminate_backend($1)', [pid]))),
	},
	{
		kind: 'the server stops at once',
		few: 4,
		...surviving(
			({ crash }) => crash.stop(),
			({ crash }) => crash.start(),
		),
	},
	{
		kind: 'the program is killed, then undone',
		few: 3,
		ends: 'before',
		disturb: killed,
		async goOn(attempt) {
			const { trial, before } = attempt;
			const args = ['undo', 'last', '--confirm', trial.name, ...trial.where];
			const undone = await trial.scene.place.run(args, { env: stateHome(attempt) });
			return untrueUndo(undone, before, await trial.state());
		},
	},
	{
		kind: 'the network is cut',
		few: 9,
		...surviving(async ({ relay }) => relay.hangUp()),
	},
];

/** What an undo said and is not so; and it must say that all is undone. */
function untrueUndo({ code, stdout, stderr }: Outcome, before: string, now: string): readonly string[] {
	if (code === 0 && now === before) return [];
	return [`undo: ${code} ${stdout}${stderr} and it differs by: ${changesIn(before, now) || 'nothing'}`];
}
