// psql itself, with a script that `plan --format sql` wrote.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Secret } from '../../source/core/sql/secret.js';
import { scramVerifier } from '../../source/postgres/scram.js';

const run = promisify(execFile);

/** psql -f, signed in as whoever the URL says; answers what it wrote. */
export async function psql(url: string, script: string, variables: readonly string[] = []): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-psql-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const file = join(folder, 'plan.sql');
	writeFileSync(file, script, { mode: 0o600 });
	const words = ['-X', '-q', '-d', url, ...variables.flatMap((each) => ['-v', each]), '-f', file];
	return (await run('psql', words, { maxBuffer: 2 ** 26 })).stdout;
}

export async function verifiersOf(passwords: ReadonlyMap<string, Secret>): Promise<ReadonlyMap<string, string>> {
	const made = [...passwords].map(async ([role, password]) => [role, await scramVerifier(password)] as const);
	return new Map(await Promise.all(made));
}
