import type { Answers } from './answers.js';
import { existingDatabase } from './existing/inside.js';
import { namesIn } from './name-list.js';
import { databaseName } from './names.js';
import { type QuestionStep, questions, type ReachedServer } from './state.js';

/*
 * An answer holds for what was answered before it. When that changes it is kept, judged anew, and marked "check again"
 * until somebody has looked at it: so each question that was answered remembers what it was answered for.
 */

/** What answers hang on. */
export type Basis = {
	/** Who signs in, and where. */
	readonly server: string;
	readonly pattern: Answers['pattern'];
	readonly database: string;
	/** It is on the server already, with schemas of its own. */
	readonly isThere: boolean;
};

/** By question; what is not here was never answered. */
export type Checked = { readonly [S in QuestionStep]?: Basis | undefined };

/** What an answer was given before, and has changed since. */
export type Cause = 'connection' | 'pattern' | 'database';

type From = { readonly answers: Answers; readonly server: ReachedServer };

export function basisOf({ answers, server }: From): Basis {
	const { user, host, port } = server.target;
	return {
		server: `${user}@${host}:${port}`,
		pattern: answers.pattern,
		database: databaseName(answers),
		isThere: existingDatabase(answers, server.known) !== undefined,
	};
}

/**
 * A question that is left by Next was looked at, as things were when it was opened. The database stands beside the
 * schema: who names another one has not looked at the schema for it yet.
 */
export function checkedAt(from: From & { readonly checked: Checked }, step: QuestionStep, opened: Basis): Checked {
	const { database, isThere } = from.checked[step] === undefined ? basisOf(from) : opened;
	return { ...from.checked, [step]: { ...basisOf(from), database, isThere } };
}

/** Behind the last question there is none that was not answered: what was not asked was taken from a profile. */
export function allChecked(from: From & { readonly checked: Checked }): Checked {
	const now = basisOf(from);
	return Object.fromEntries(questions.map((step) => [step, from.checked[step] ?? now]));
}

/** Why each answer of the question is to be looked at again; empty: it is as it was answered, or was never answered. */
export function causesFor(step: QuestionStep, from: From & { readonly checked: Checked }): readonly Cause[] {
	const then = from.checked[step];
	if (then === undefined) return [];
	const now = basisOf(from);
	const changed: Readonly<Record<Cause, boolean>> = {
		connection: then.server !== now.server,
		pattern: then.pattern !== now.pattern,
		database: then.database !== now.database && (then.isThere || now.isThere),
	};
	return hangsOn[step](from.answers, then).filter((cause) => changed[cause]);
}

/** What is read from the server, or is made of what was answered before. */
const hangsOn: { readonly [S in QuestionStep]: (answers: Answers, then: Basis) => readonly Cause[] } = {
	'server-facts': () => [],
	pattern: () => ['connection'],
	rows: ({ pattern }) => (pattern === 'shared-schema' ? ['connection'] : []),
	names: () => ['connection', 'pattern', 'database'],
	grants: ({ pattern, others }, then) => [
		...(namesIn(others.creators).length > 0 ? (['connection'] as const) : []),
		// What goes around row security is offered or not.
		...((pattern === 'shared-schema') !== (then.pattern === 'shared-schema') ? (['pattern'] as const) : []),
	],
	security: ({ others }) => (namesIn(others.keep).length > 0 ? ['connection'] : []),
};

const words: Readonly<Record<Cause, string>> = {
	connection: 'the server is another one',
	pattern: 'the pattern has changed',
	database: 'the database has changed',
};

/** `check again: the pattern has changed` */
export function checkAgain(causes: readonly Cause[]): string | undefined {
	return causes.length === 0 ? undefined : `check again: ${causes.map((cause) => words[cause]).join(', ')}`;
}
