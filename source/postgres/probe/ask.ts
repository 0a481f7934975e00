import type { Answer, Ask, Further } from '../../core/gates/probe.js';
import { safeText } from '../../core/safe-text.js';
import { forServer } from '../../core/sql/render.js';
import type { Reply, ServerError } from '../session.js';
import { type Said, sayEach } from './say.js';

const none: ReadonlyMap<string, string> = new Map();

/** Bounds every wait, and undoes what the login's own settings would change about the questions. */
export const questioning =
	"SET lock_timeout = '500ms'; SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'; SET default_transaction_read_only = off";

/** Asks that are put over the login's own session. */
export type SessionAsk = Extract<Ask, { kind: 'statement' | 'question' }>;

export function isForSession(ask: Ask): ask is SessionAsk {
	return ask.kind === 'statement' || ask.kind === 'question';
}

/**
 * What is said to the server to have one answer: texts go out, replies come in, until the answer is there. Many of these
 * talk at the same time, so that a round trip serves all of them. Whatever one does is taken back before the next.
 */
export type Conversation = Generator<readonly Said[], Answer, readonly Reply[]>;

/** `becomes`: sessions of this login start as another role. */
export function* conversation(ask: SessionAsk, becomes: boolean): Conversation {
	if (ask.kind === 'question') return yield* question(ask);
	const first = yield* firstPossible(ask, becomes);
	return yield* further(ask, becomes, first);
}

type Statement = Extract<Ask, { kind: 'statement' }>;

/** Others of the class, all at once: the first that answers differently decides. */
function* further(ask: Statement, becomes: boolean, first: Answer): Conversation {
	const others = (ask.further ?? []).map((each) => ({ ...each, talk: firstPossible({ ...ask, ...each }, becomes) }));
	const answers = yield* allOf(others.map(({ talk }) => talk));
	const at = answers.findIndex((answer) => answer.kind !== 'answered' || sqlstateOf(answer) !== sqlstateOf(first));
	const [answer, other] = [answers[at], others[at]];
	return answer === undefined || other === undefined ? first : named(other.name, answer);
}

/** Several conversations as one. */
function* allOf(talks: readonly Conversation[]): Generator<readonly Said[], readonly Answer[], readonly Reply[]> {
	const answers: Answer[] = [];
	let open = talks.map((talk, at) => ({ talk, at, turn: talk.next() }));
	for (;;) {
		for (const { at, turn } of open) if (turn.done === true) answers[at] = turn.value;
		open = open.filter(({ turn }) => turn.done !== true);
		if (open.length === 0) return answers;
		const texts = open.map(({ turn }) => (turn.done === true ? [] : turn.value));
		const replies = yield texts.flat();
		let from = 0;
		open = open.map(({ talk, at }, index) => {
			const until = from + (texts[index]?.length ?? 0);
			const mine = replies.slice(from, until);
			from = until;
			return { talk, at, turn: talk.next(mine) };
		});
	}
}

function sqlstateOf(answer: Answer): string | null {
	return answer.kind === 'answered' ? answer.sqlstate : null;
}

function named(name: Further['name'], answer: Answer): Answer {
	return answer.kind === 'answered' ? { ...answer, text: `${safeText(name)}: ${answer.text ?? 'allowed'}` } : answer;
}

function* question(ask: Extract<Ask, { kind: 'question' }>): Conversation {
	const { transaction, before = [] } = ask;
	const text = [...before, ask.sql].map((each) => forServer(each, none)).join('; ');
	const [reply] = yield [{ transaction: transaction ?? 'none', text }];
	if (reply?.kind !== 'rows') return answerOf(reply);
	const [row] = reply.rows;
	// As it is: it is compared with a name, which may hold any character.
	return { kind: 'answered', sqlstate: null, text: typeof row?.['seen'] === 'string' ? row['seen'] : null };
}

/** The column that was to be set turns out to be generated. */
const impossible = '428C9';

function* firstPossible(ask: Statement, becomes: boolean): Conversation {
	const answer = yield* statement(ask, becomes && ask.as === 'login');
	const [next, ...others] = ask.instead ?? [];
	if (next === undefined || sqlstateOf(answer) !== impossible) return answer;
	return yield* firstPossible({ ...ask, sql: next, instead: others }, becomes);
}

function* statement({ sql, transaction }: Statement, itself: boolean): Conversation {
	const text = forServer(sql, none);
	if (transaction === 'none') {
		const texts = itself ? ['SET ROLE NONE', text, 'RESET ROLE'] : [text];
		const replies = yield texts.map((each) => ({ transaction, text: each }));
		return answerOf(replies[itself ? 1 : 0]);
	}
	const [reply] = yield [{ transaction, text: itself ? `SET LOCAL ROLE NONE; ${text}` : text }];
	return answerOf(reply);
}

/** A refusal is an answer. */
function answerOf(reply: Reply | undefined): Answer {
	if (reply?.kind === 'rows') return { kind: 'answered', sqlstate: null, text: null };
	if (reply?.kind === 'refused')
		return { kind: 'answered', sqlstate: reply.error.sqlstate, text: wordsOf(reply.error) };
	return { kind: 'not asked', reason: 'the connection to the server was lost', fix: null };
}

/** The application sees the message; the detail says what the message leaves out. */
function wordsOf({ message, detail }: ServerError): string {
	return safeText(detail === undefined ? message : `${message} (${detail})`);
}

/** Puts many questions over one session, in as few round trips as their answers need. Never rejects for a lost connection. */
export async function askAll(
	queryEach: (texts: readonly string[]) => Promise<readonly Reply[]>,
	asks: readonly SessionAsk[],
	becomes: boolean,
): Promise<readonly Answer[]> {
	const talk = allOf(asks.map((ask) => conversation(ask, becomes)));
	let turn = talk.next();
	while (turn.done !== true) turn = talk.next(await sayEach(queryEach, turn.value));
	return turn.value;
}
