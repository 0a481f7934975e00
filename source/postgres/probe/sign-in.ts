import { setTimeout as wait } from 'node:timers/promises';
import type { Target } from '../../core/connection.js';
import { ConnectionError } from '../../core/errors.js';
import type { Answer } from '../../core/gates/probe.js';
import type { Secret } from '../../core/sql/secret.js';
import { connect } from '../connect.js';
import type { Session } from '../session.js';

export type SignedIn = { readonly answer: Answer; readonly session: Session | undefined };

/** That the server answers nobody any more, as soon as one has waited for it in vain: nobody else has to. */
export type Outage = { reason?: string };

/** `version` is the server's, which the administrator's session has found out. */
type Credentials = {
	readonly user: string;
	readonly password: Secret;
	readonly database: string;
	readonly version: number;
};

/** A SQLSTATE, and not the name of a network error such as `EPIPE`. */
const sqlstate = /^[0-9A-Z]{5}$/;

const full = '53300';
const attempts = 10;

/**
 * Signs in as the login. A refusal is an answer; only what is not about the login (an abort, a bug) rejects. A session
 * that has just ended still counts against the role's limit for a moment, so a full house is asked again.
 */
export async function signIn(
	target: Target,
	login: Credentials,
	signal: AbortSignal | undefined,
	patient: boolean,
	outage: Outage = {},
): Promise<SignedIn> {
	if (outage.reason !== undefined)
		return { answer: { kind: 'not asked', reason: outage.reason, fix: null }, session: undefined };
	for (let attempt = 1; ; attempt++) {
		const result = await once(target, login, signal, outage);
		if (!isFull(result.answer) || !patient || attempt === attempts) return result;
		await wait(50, undefined, signal === undefined ? {} : { signal });
	}
}

export function isFull(answer: Answer): boolean {
	return answer.kind === 'answered' && answer.sqlstate === full;
}

async function once(
	target: Target,
	login: Credentials,
	signal: AbortSignal | undefined,
	outage: Outage,
): Promise<SignedIn> {
	try {
		const session = await connect(target, { ...login, signal, applicationName: 'gatehouse verify' });
		return { answer: { kind: 'answered', sqlstate: null, text: null }, session };
	} catch (error) {
		signal?.throwIfAborted();
		if (!(error instanceof ConnectionError)) throw error;
		noteOutage(outage, error);
		return { answer: answerOf(error), session: undefined };
	}
}

export function noteOutage(outage: Outage, error: unknown): void {
	if (error instanceof ConnectionError && error.code === 'timed-out') outage.reason ??= error.message;
}

function answerOf({ causeCode, serverText, message, remedy }: ConnectionError): Answer {
	if (causeCode === undefined || serverText === undefined || !sqlstate.test(causeCode))
		return { kind: 'not asked', reason: message, fix: remedy };
	return { kind: 'answered', sqlstate: causeCode, text: serverText };
}
