import type pg from 'pg';
import { safeText } from '../core/safe-text.js';
import { type Notice, ServerError } from './session.js';

/* What the server says is not trusted: control characters are made visible here, before anyone can show them. */

export function serverError(error: pg.DatabaseError): ServerError {
	return new ServerError({
		sqlstate: error.code ?? 'XX000',
		message: safeText(error.message, { newlines: 'keep' }),
		detail: error.detail === undefined ? undefined : safeText(error.detail, { newlines: 'keep' }),
		hint: error.hint === undefined ? undefined : safeText(error.hint, { newlines: 'keep' }),
	});
}

/** pg keeps only the translated severity; class 01 is a WARNING in every language. */
export function noticeOf(notice: {
	code?: string | undefined;
	severity?: string | undefined;
	message?: string | undefined;
}): Notice {
	const sqlstate = notice.code ?? '00000';
	return {
		severity: sqlstate.startsWith('01') ? 'WARNING' : safeText(notice.severity ?? 'NOTICE'),
		sqlstate,
		message: safeText(notice.message ?? '', { newlines: 'keep' }),
	};
}
