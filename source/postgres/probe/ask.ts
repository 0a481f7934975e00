import type { Answer, Ask, Further } from '../../core/gates/probe.js';
import { safeText } from '../../core/safe-text.js';
import { forServer } from '../../core/sql/render.js';
import { ConnectionLostError, ServerError, type Session } from '../session.js';

const none: ReadonlyMap<string, string> = new Map();

/** Bounds every wait, and undoes what the login's own settings would change about the questions. */
export const questioning =
	"SET lock_timeout = '500ms'; SET statement_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'; SET default_transaction_read_only = off";

/** Puts one question over the login's own session and takes back whatever it did. */
export async function askInSession(session: Session, ask: Ask): Promise<Answer> {
	if (ask.kind !== 'statement' && ask.kind !== 'question') throw new Error(`not a question for a session: ${ask.kind}`);
	try {
		const answer = await caught(() => (ask.kind === 'question' ? question(session, ask) : firstPossible(session, ask)));
		return ask.kind === 'question' ? answer : await further(session, ask, answer);
	} catch (error) {
		if (error instanceof ConnectionLostError)
			return { kind: 'not asked', reason: 'the connection to the server was lost', fix: null };
		throw error;
	}
}

/** A refusal is an answer. */
async function caught(put: () => Promise<Answer>): Promise<Answer> {
	try {
		return await put();
	} catch (error) {
		if (error instanceof ServerError) return { kind: 'answered', sqlstate: error.sqlstate, text: wordsOf(error) };
		throw error;
	}
}

type Statement = Extract<Ask, { kind: 'statement' }>;

/** Others of the class, until one answers differently. */
async function further(session: Session, ask: Statement, first: Answer): Promise<Answer> {
	for (const { name, sql, instead } of ask.further ?? []) {
		const answer = await caught(() => firstPossible(session, { ...ask, sql, instead }));
		if (sqlstateOf(answer) !== sqlstateOf(first)) return named(name, answer);
	}
	return first;
}

function sqlstateOf(answer: Answer): string | null {
	return answer.kind === 'answered' ? answer.sqlstate : null;
}

function named(name: Further['name'], answer: Answer): Answer {
	return answer.kind === 'answered' ? { ...answer, text: `${safeText(name)}: ${answer.text ?? 'allowed'}` } : answer;
}

async function question(session: Session, ask: Extract<Ask, { kind: 'question' }>): Promise<Answer> {
	const [row] = await session.query<{ seen: unknown }>(forServer(ask.sql, none));
	// As it is: it is compared with a name, which may hold any character.
	return { kind: 'answered', sqlstate: null, text: typeof row?.seen === 'string' ? row.seen : null };
}

const begin = { 'read only': 'BEGIN READ ONLY', 'read write': 'BEGIN READ WRITE' } as const;

/** The column that was to be set turns out to be generated. */
const impossible = '428C9';

async function firstPossible(session: Session, ask: Statement): Promise<Answer> {
	const [next, ...further] = ask.instead ?? [];
	try {
		return await statement(session, ask);
	} catch (error) {
		if (next === undefined || !(error instanceof ServerError) || error.sqlstate !== impossible) throw error;
		return await firstPossible(session, { ...ask, sql: next, instead: further });
	}
}

async function statement(session: Session, ask: Statement): Promise<Answer> {
	const text = forServer(ask.sql, none);
	if (ask.as === 'login') await session.query('SET ROLE NONE');
	try {
		if (ask.transaction === 'none') await session.query(text);
		else await rolledBack(session, begin[ask.transaction], text);
	} finally {
		if (ask.as === 'login') await session.query('RESET ROLE').catch(() => {});
	}
	return { kind: 'answered', sqlstate: null, text: null };
}

async function rolledBack(session: Session, start: string, text: string): Promise<void> {
	try {
		await session.query(`${start}; ${text}`);
	} finally {
		// On a lost connection there is nothing to roll back: the server has done it.
		await session.query('ROLLBACK').catch(() => {});
	}
}

/** The application sees the message; the detail says what the message leaves out. */
function wordsOf({ message, detail }: ServerError): string {
	return safeText(detail === undefined ? message : `${message} (${detail})`);
}
