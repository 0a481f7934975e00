import { safeText } from '../safe-text.js';
import type { Answer, Ask, Fact, Probe } from './probe.js';

/** The one code that says "you may not". Everything else is taken for a denial only where a probe says so. */
const denied = '42501';

/** Why an answer proves nothing. What is not listed proves nothing either. */
const inconclusive: Readonly<Record<string, string>> = {
	'55P03': 'another session holds a lock on it',
	'57014': 'it took too long, or was cancelled',
	'53200': 'the server is short of memory for locks',
	'53300': 'no connection was free',
	'25006': 'the server, or this session, is read only',
	'57P01': 'the server is stopping',
	'57P02': 'the server was restarted',
	'57P03': 'the server is starting or recovering',
	'28000': 'pg_hba.conf refuses the sign-in before the database is asked',
	'28P01': 'the password was refused',
	'3D000': 'the database is not there any more',
	'42P01': 'the object is not there any more',
	'42883': 'the routine is not there any more',
	'3F000': 'the schema is not there any more',
};

/** A server that is short of something, or is made to stop: another time it may answer. */
const passes = /^(?:53|57|58030)/;

/** Reads an answer by its SQLSTATE alone. */
export function factOf(probe: Pick<Probe, 'ask' | 'catalog'>, answer: Answer): Fact {
	if (answer.kind === 'not asked') return { ...nothing, reason: answer.reason, fix: answer.fix };
	const { ask, catalog } = probe;
	const { sqlstate, text: serverText } = answer;
	const said = { ...nothing, sqlstate, serverText };
	if (ask.kind === 'catalog') {
		const { unread = null, remedy = null } = ask;
		return { ...nothing, outcome: catalog?.says ?? 'unknown', reason: unread, fix: remedy };
	}
	if (sqlstate === null && ask.kind === 'question')
		return {
			...said,
			serverText: `${ask.words} ${safeText(serverText ?? 'nothing')}`,
			outcome: serverText === ask.wanted ? 'allowed' : 'denied',
		};
	if (sqlstate === null) return { ...said, outcome: 'allowed' };
	const shown = ask.kind === 'statement' ? ask.allowedBy[sqlstate] : undefined;
	if (shown !== undefined) return { ...said, outcome: 'allowed', serverText: shown };
	if (deniedBy(ask).includes(sqlstate)) return { ...said, outcome: 'denied' };
	const reason = inconclusive[sqlstate];
	if (reason === undefined && !passes.test(sqlstate) && ask.kind !== 'statement' && ask.errors !== undefined)
		return { ...said, outcome: ask.errors };
	return { ...said, reason: reason ?? 'this answer proves neither' };
}

const nothing: Fact = { outcome: 'unknown', sqlstate: null, serverText: null, reason: null, fix: null };

function deniedBy(ask: Ask): readonly string[] {
	if (ask.kind === 'sign-in') return ask.deniedBy;
	return ask.kind === 'statement' ? [denied, ...(ask.deniedBy ?? [])] : [];
}
