import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the user has chosen to read with, as git and man ask for it; `less` is nearly everywhere. */
function pagerOf(env: NodeJS.ProcessEnv): string {
	return env['PAGER'] || (process.platform === 'win32' ? 'more' : 'less');
}

/**
 * Shows a text with the user's own pager, which has the terminal to itself until it is left. The text lies in a file of
 * its own for that long, readable by this user alone. Answers why it could not be shown, or undefined.
 */
export function showInPager(name: string, text: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-pager-'));
	const file = join(folder, name.replaceAll(/[^\w.-]/g, '_'));
	const pager = pagerOf(env);
	try {
		writeFileSync(file, text, { mode: 0o600 });
		// PAGER is a command line, as `less -R`; the file's name holds nothing that a shell reads otherwise.
		const { error, status } = spawnSync(`${pager} "${file}"`, { stdio: 'inherit', shell: true });
		if (error !== undefined) return `${pager} could not be started.`;
		return status === 127 ? `There is no ${pager} here; set PAGER to another.` : undefined;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
