import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ProfileStoreError } from '../core/errors.js';

const patience = 10_000;
const pause = 25;

/**
 * Holds `<path>.lock` while `act` runs, so that of two processes that add to one file neither loses the other's entry.
 * A lock whose process is gone is taken over.
 */
export async function withFileLock<Result>(path: string, act: () => Promise<Result>): Promise<Result> {
	const lock = `${path}.lock`;
	await acquire(lock);
	try {
		return await act();
	} finally {
		await rm(lock, { force: true });
	}
}

async function acquire(lock: string): Promise<void> {
	const deadline = Date.now() + patience;
	while (!(await create(lock))) {
		await removeIfAbandoned(lock);
		if (Date.now() > deadline) {
			throw new ProfileStoreError(
				`${lock} is held by another process.`,
				'Wait for that run to end; if there is none, remove the file and try again.',
			);
		}
		await wait(pause);
	}
}

async function create(lock: string): Promise<boolean> {
	try {
		const file = await open(lock, 'wx', 0o600);
		await file.writeFile(String(process.pid));
		await file.close();
		return true;
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
		if (code === 'EEXIST') return false;
		throw new ProfileStoreError(`${lock} cannot be written (${code}).`, 'Check the folder and its permissions.', {
			cause: error,
		});
	}
}

/** Takes the lock aside before looking at it again: between two looks its holder may have changed. */
async function removeIfAbandoned(lock: string): Promise<void> {
	const holder = await holderOf(lock);
	if (holder === undefined || isAlive(holder)) return;
	const aside = `${lock}.${randomUUID()}`;
	if (
		!(await rename(lock, aside).then(
			() => true,
			() => false,
		))
	)
		return;
	if ((await holderOf(aside)) !== holder) await link(aside, lock).catch(() => undefined);
	await rm(aside, { force: true });
}

async function holderOf(lock: string): Promise<number | undefined> {
	const text = await readFile(lock, 'utf8').catch(() => '');
	const pid = Number.parseInt(text, 10);
	return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}
