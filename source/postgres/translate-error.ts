import pg from 'pg';
import { destination, type Target } from '../core/connection.js';
import { ConnectionError } from '../core/errors.js';
import { safeText } from '../core/safe-text.js';
import { shellWord } from '../core/shell-word.js';
import { ConnectFailure, RefusedUnasked } from './connect-failure.js';
import type { Who } from './connect-problem.js';
import { findProblem } from './find-problem.js';

/**
 * Says what is so and what to do about anything that went wrong while signing in. Decided by code alone: messages are
 * translated, and differ between versions. The cause is left out, it may quote what the server sent.
 */
export function translateConnectError(error: unknown, target: Target): ConnectionError {
	const root = unwrap(error);
	const causeCode = codeOf(root);
	const who = describe(target);
	const problem = findProblem(causeCode, root instanceof pg.DatabaseError);
	const said = root instanceof Error ? safeText(root.message) : undefined;
	return new ConnectionError({
		code: problem.code,
		message: problem.message(who, said),
		remedy: problem.remedy(who),
		field: problem.field,
		causeCode,
		serverText: root instanceof pg.DatabaseError ? said : undefined,
	});
}

/** Node tries every address of a name and hands back all the failures; one without a route says the least. */
function unwrap(error: unknown): unknown {
	if (error instanceof RefusedUnasked) return unwrap(error.cause);
	if (!(error instanceof AggregateError)) return error;
	const inner: readonly unknown[] = error.errors;
	return unwrap(inner.find((each) => !/UNREACH$/.test(codeOf(each) ?? '')) ?? inner[0]);
}

function codeOf(error: unknown): string | undefined {
	if (error instanceof ConnectFailure) return error.kind;
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : undefined;
}

function describe(target: Target): Who {
	const { host, port, user, database, sslmode, sslrootcert, sslcert, sslkey, timeout, sources } = target;
	return {
		destination: safeText(destination(target)),
		host: safeText(host),
		port,
		user: safeText(user),
		database: safeText(database),
		sslmode,
		sslrootcert: sslrootcert === undefined ? undefined : safeText(sslrootcert),
		sslcert: safeText(sslcert ?? ''),
		sslkey: safeText(sslkey ?? ''),
		timeout,
		passwordSource: sources['password'],
		psql: safeText(`psql -h ${shellWord(host)} -p ${port} -U ${shellWord(user)} -d ${shellWord(database)}`),
	};
}
