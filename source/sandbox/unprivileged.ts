import { execFileSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { SandboxError } from './sandbox-error.js';

/** Whom a program runs as; empty for ourselves. */
export type Account = { readonly uid?: number; readonly gid?: number };

/** PostgreSQL refuses to run as root, so root borrows an account that is there already. None is ever created. */
export function unprivilegedAccount(names = ['postgres', '_postgres', 'nobody']): Account {
	if (process.getuid?.() !== 0) return {};
	for (const name of names) {
		const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
		try {
			return { uid: id('-u'), gid: id('-g') };
		} catch {
			// no such account: the next one
		}
	}
	throw new SandboxError(
		'sandbox-unsupported',
		`PostgreSQL does not run as root, and this computer has none of the accounts ${names.join(', ')} to run it as.`,
		'Start Gatehouse as an ordinary user.',
	);
}

/** A Unix socket's path has room for 103 bytes on macOS; this leaves enough for what follows the temporary folder. */
const longestRoot = 60;

/** The temporary folder, or the usual one where TMPDIR is too deep for a socket or closed to the account. */
export async function temporaryRoot(account: Account): Promise<string> {
	for (const folder of [tmpdir(), '/tmp', '/var/tmp']) {
		if (Buffer.byteLength(folder) <= longestRoot && (await reaches(account, folder))) return folder;
	}
	throw new SandboxError(
		'sandbox-unsupported',
		'There is no temporary folder that a sandbox could use.',
		'Set TMPDIR to a folder with a short path that every account may enter.',
	);
}

/** May the account pass through every folder of the path? */
async function reaches(account: Account, path: string): Promise<boolean> {
	const found = await stat(path).catch(() => undefined);
	if (!found?.isDirectory()) return false;
	if (account.uid === undefined) return true;
	const open = (found.mode & 0o001) !== 0 || (found.uid === account.uid && (found.mode & 0o100) !== 0);
	const parent = dirname(resolve(path));
	return open && (parent === path || reaches(account, parent));
}
