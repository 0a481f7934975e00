// A folder of its own for a test that runs the program: profiles, secrets, its home.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { gatehouse, type Outcome } from './cli.js';

export type Workspace = {
	readonly folder: string;
	/** Writes a file and answers its path. */
	file(name: string, content: unknown): string;
	path(name: string): string;
	run(args: readonly string[], options?: Parameters<typeof gatehouse>[1]): Promise<Outcome>;
};

/** Call it at the top of a test file; it is removed after the last test. */
export function workspace(): Workspace {
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const path = (name: string) => join(folder, name);
	return {
		folder,
		path,
		file(name, content) {
			writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content));
			return path(name);
		},
		run: (args, options = {}) =>
			gatehouse(args, {
				cwd: folder,
				...options,
				env: { XDG_CONFIG_HOME: path('config'), XDG_STATE_HOME: path('state'), ...options.env },
			}),
	};
}
