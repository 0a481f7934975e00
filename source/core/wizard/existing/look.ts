import type { Answers } from '../answers.js';
import type { Effect } from '../effect.js';
import type { NamesNews } from '../event.js';
import type { Ended, ReachedServer, State, Step } from '../state.js';
import { type StepResult, to } from '../step-result.js';
import { existingDatabase } from './inside.js';
import type { InsideWish, Known } from './known.js';

/* What is on the server by name: looked at beside whatever else goes on, so no attempt's number is asked for. */

/** Where fields ask for what is inside a database. */
const asking: ReadonlySet<Step> = new Set(['names']);

/** Looks into the database that the answers name, once that is one that is there. */
export function withLook(result: StepResult): StepResult {
	const { state, effects } = result;
	if (!asking.has(state.step) || !('server' in state) || state.server === null) return result;
	const wish = wishOf(state.answers, state.server.known);
	if (wish === undefined || isSame(wish, state.server.known.inside)) return result;
	const effect: Effect = { type: 'read-inside', server: state.server.id, wish };
	return to(withKnown(state, { inside: { ...wish, status: 'reading' } }), ...effects, effect);
}

function wishOf(answers: Answers, known: Known): InsideWish | undefined {
	const database = existingDatabase(answers, known);
	if (database?.acceptsConnections !== true) return undefined;
	return { database: database.name, column: answers.pattern === 'shared-schema' ? answers.rows.column : null };
}

const isSame = (one: InsideWish, other: InsideWish | null): boolean =>
	one.database === other?.database && one.column === other.column;

/** A reply of a server that was left, or about a database that is not asked about any more, changes nothing. */
export function onNamesNews(state: Exclude<State, Ended>, news: NamesNews): StepResult {
	const server = serverOf(state);
	if (server === null) return to(state);
	if (news.type === 'names-asked') return askAgain(state, server);
	if (news.server !== server.id) return to(state);
	switch (news.type) {
		case 'names-read':
			return to(withKnown(state, { names: news.names, renewal: null }));
		case 'names-unreadable':
			return to(withKnown(state, { renewal: news.problem }));
		case 'inside-read':
			if (!isSame(news.wish, server.known.inside)) return to(state);
			return to(withKnown(state, { inside: { ...news.wish, status: 'read', names: news.names } }));
		case 'inside-unreadable':
			if (!isSame(news.wish, server.known.inside)) return to(state);
			return to(withKnown(state, { inside: { ...news.wish, status: 'failed', problem: news.problem } }));
	}
}

/** Everything anew: what was known stays on the screen until the news is there. */
function askAgain(state: State, { id, known }: ReachedServer): StepResult {
	if (known.renewal === 'reading') return to(state);
	return to(withKnown(state, { renewal: 'reading', inside: null }), { type: 'read-names', server: id });
}

const serverOf = (state: State): ReachedServer | null => ('server' in state ? state.server : null);

function withKnown<S extends State>(state: S, part: Partial<Known>): S {
	const server = serverOf(state);
	if (server === null) return state;
	return { ...state, server: { ...server, known: { ...server.known, ...part } } };
}
