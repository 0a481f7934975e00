import { expect } from 'vitest';
import type { Target } from '../../source/core/connection.js';
import { ConnectionError } from '../../source/core/errors.js';
import { connect } from '../../source/postgres/connect.js';
import type { Sandbox } from '../../source/sandbox/sandbox.js';
import type { TestServer } from '../helpers/server.js';

/** The superuser's target of a test server, with what the test changes about it. */
export function targetOf(sandbox: Sandbox, changes: Partial<Target> = {}): Target {
	const { host, port, user, password, database } = sandbox;
	const usual = { sslmode: 'disable', environment: 'development', timeout: 10_000, sources: {} } as const;
	return { host, port, user, password, database, ...usual, ...changes };
}

/** The error of a sign-in that must fail. */
export async function refusal(...given: Parameters<typeof connect>): Promise<ConnectionError> {
	const outcome = await connect(...given).catch((error: unknown) => error);
	if (outcome instanceof ConnectionError) return outcome;
	throw new Error('expected a ConnectionError', { cause: outcome });
}

/** Resolves when the server says that the backend is in `pg_sleep`. */
export async function sleeping(server: TestServer, pid: number): Promise<void> {
	const question = `SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'`;
	await expect.poll(() => server.query(question, [pid]), { timeout: 10_000 }).toHaveLength(1);
}
