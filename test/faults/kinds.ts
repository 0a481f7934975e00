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

export type Kind = {
	readonly kind: string;
	/** How many points are tried where not all are. */
	readonly few: number;
	/** What there is at the end: all that the run was for, or what there was before it. */
	readonly ends: 'after' | 'before';
	/** Kills one run, and answers what was wrong with what it said and with what came after. */
	readonly once: (attempt: Attempt) => Promise<readonly string[]>;
};

/** The run goes on living while `fault` takes away what it stands on. */
function surviving(
	fault: (scene: Scene, pid: number) => Promise<void>,
	mend?: (scene: Scene) => Promise<void>,
): Kind['once'] {
	return async ({ trial, point, before, passwords }) => {
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
		const problems = untrueIn(result, before, await trial.state(), mend !== undefined);
		const again = await trial.apply(passwords);
		return again.failure === null ? problems : [...problems, `again: ${again.failure.message}`];
	};
}

export const kinds: readonly Kind[] = [
	{
		kind: 'the program is killed',
		few: 3,
		ends: 'after',
		async once({ trial, point, passwords }) {
			trial.writeSecrets(passwords);
			const otherwise = await trial.killProgram(point);
			return otherwise.length > 0 ? otherwise : await trial.runAgain(passwords);
		},
	},
	{
		kind: 'the backend is terminated',
		few: 9,
		ends: 'after',
		once: surviving(async ({ server }, pid) => void (await server.query('SELECT pg_terminate_backend($1)', [pid]))),
	},
	{
		kind: 'the server stops at once',
		few: 4,
		ends: 'after',
		once: surviving(
			({ crash }) => crash.stop(),
			({ crash }) => crash.start(),
		),
	},
	{
		kind: 'the network is cut',
		few: 9,
		ends: 'after',
		once: surviving(async ({ relay }) => relay.hangUp()),
	},
	{
		kind: 'the program is killed, then undone',
		few: 3,
		ends: 'before',
		async once({ trial, point, before, passwords }) {
			trial.writeSecrets(passwords);
			// A book of receipts for each, so that the last one is of this run.
			const env = { XDG_STATE_HOME: trial.scene.place.path(`${trial.name}-${point.at}-${point.moment}`) };
			const otherwise = await trial.killProgram(point, env);
			if (otherwise.length > 0) return otherwise;
			const undone = await trial.scene.place.run(['undo', 'last', '--confirm', trial.name, ...trial.where], { env });
			return untrueUndo(undone, before, await trial.state());
		},
	},
];

/** What an undo said and is not so; and it must say that all is undone. */
function untrueUndo({ code, stdout, stderr }: Outcome, before: string, now: string): readonly string[] {
	if (code === 0 && now === before) return [];
	return [`undo: ${code} ${stdout}${stderr} and it differs by: ${changesIn(before, now) || 'nothing'}`];
}
