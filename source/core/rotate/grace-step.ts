import type { Stage } from '../access/second-login.js';

/**
 * How far a rotation by a second login is. `none`: nothing has begun. `gone`: the second login is dropped, and its password
 * is in the secrets file still, because the run that dropped it was killed.
 */
export type Progress = Stage | 'none' | 'gone';

/** A login that is rotated, and the one that keeps its place meanwhile. */
export type Pair = {
	readonly first: string;
	readonly second: string;
	/** Where both sign in. */
	readonly database: string;
	readonly progress: Progress;
	/** Since when the second stands; null: it does not. */
	readonly since: string | null;
};

/** `make`: a second login. `exchange`: the password of the first. `end`: the second goes. */
export type Step = 'make' | 'exchange' | 'end';

export type Work = {
	readonly step: Step;
	/** Whose turn it is. */
	readonly turn: readonly Pair[];
	/** At another step, and left as they are for now. */
	readonly waiting: readonly Pair[];
};

const over: readonly Progress[] = ['changed', 'retried', 'ready', 'gone'];

/** All of a step is done but that somebody was told of it: whoever was may have moved the application already. */
export function isUntold({ progress }: Pick<Pair, 'progress'>): boolean {
	return progress === 'tried' || progress === 'retried';
}

/**
 * Whoever is told of a step finds the password in the secrets file. Where that is another file than the one of the run that did
 * the step, there is nothing that could be told, and the step is done once more.
 */
export function progressOf(stage: Stage, isLost: boolean): Progress {
	if (!isLost) return stage;
	return stage === 'tried' ? 'made' : stage === 'retried' ? 'changed' : stage;
}

/** Whose password it is that somebody is told of. */
export function toldOf({ first, second, progress }: Pair): string {
	return progress === 'tried' ? second : first;
}

/**
 * One call does one step, for between two of them somebody has to move the application. Logins may be at different steps,
 * where one was rotated alone or a run was killed: then those that are behind catch up first. What nobody was told of is
 * told by the step that did it, once more, and that is all it does then. But nothing new is begun while
 * others are past the exchange: there a login that has no second one had it a moment ago.
 */
export function workOn(pairs: readonly Pair[]): Work {
	const ending = pairs.some(({ progress }) => over.includes(progress));
	const turns: readonly (readonly [Step, readonly Progress[]])[] = [
		['make', ending ? ['made', 'tried'] : ['none', 'made', 'tried']],
		['exchange', ['proved', 'changed', 'retried']],
		['end', ['ready', 'gone']],
	];
	for (const [step, at] of turns) {
		const turn = pairs.filter(({ progress }) => at.includes(progress));
		if (turn.length > 0) return { step, turn, waiting: pairs.filter((pair) => !turn.includes(pair)) };
	}
	return { step: 'make', turn: [], waiting: pairs };
}
