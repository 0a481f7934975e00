import { RefusedError } from '../core/errors.js';
import type { Statement } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { verifiersNeeded } from '../core/sql/render.js';
import { StatementError, sqlstateOf } from '../postgres/execute/run-statement.js';
import { ServerError } from '../postgres/session.js';
import type { Server } from './open-server.js';

/**
 * How a library that looks passwords over says no to one that it cannot read, and nothing else says of a new password:
 * credcheck 28000, and in its first versions XX000, which is tried again before it is believed; others as `passwordcheck`.
 * @see https://github.com/HexaCluster/credcheck
 * @see https://www.postgresql.org/docs/current/passwordcheck.html
 */
const refusals: ReadonlySet<string> = new Set(['28000', 'XX000', '22023']);

/** The refusal that a failure stands for, where the server took no verifier; for a run of which nothing is left. */
export function refusedVerifier(error: unknown, statements: readonly Statement[]): RefusedError | undefined {
	if (!(error instanceof StatementError) || !refusals.has(sqlstateOf(error) ?? '')) return undefined;
	const failed = statements.find(({ id }) => id === error.id);
	const [login] = failed === undefined ? [] : verifiersNeeded(failed.sql);
	if (login === undefined || !(error.cause instanceof ServerError)) return undefined;
	const { message, sqlstate } = error.cause;
	return new RefusedError(
		'verifier-refused',
		`The server takes no SCRAM verifier as the password of ${login} (SQLSTATE ${sqlstate}): ${safeText(message)}`,
		'Nothing of this run is left. Have it take verifiers (credcheck: `credcheck.encrypted_password_allowed = on`); or let it have the passwords themselves, over TLS that is verified: sslmode verify-full, and --send-plaintext.',
	);
}

/** A password is sent as it is only where nobody but this very server can hear it. Throws RefusedError. */
export function assertHeardByServerAlone({ target, facts }: Pick<Server, 'target' | 'facts'>): void {
	// A socket carries no TLS whatever the mode; and behind a pooler the last part of the way may go without.
	const verified = target.sslmode === 'verify-full' && !target.host.startsWith('/') && facts.tls !== null;
	if (verified) return;
	throw new RefusedError(
		'plaintext-unprotected',
		facts.tls === null
			? 'With --send-plaintext passwords are sent as they are, and this connection is not encrypted.'
			: `With --send-plaintext passwords are sent as they are, and with sslmode ${target.sslmode} nobody knows to whom.`,
		'Nothing was changed. Connect with sslmode verify-full (and sslrootcert where the authority is your own), or leave --send-plaintext out.',
	);
}
