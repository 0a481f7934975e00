import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';

/** Milliseconds: to wait for another program, and between two tries. What it keeps takes a few. */
const patience = 10_000;
const pause = 10;

/**
 * Holds `<folder>/.lock` while `act` runs: renaming and deleting look first and act then, and what another program saved
 * in between would be gone. A lock whose process is gone is taken over. The store is synchronous, and so is the wait.
 */
export function withStoreLock<Result>(folder: string, act: () => Result): Result {
	const lock = join(folder, '.lock');
	acquire(lock);
	try {
		return act();
	} finally {
		rmSync(lock, { force: true });
	}
}

function acquire(lock: string): void {
	const until = performance.now() + patience;
	while (!place(lock)) {
		removeIfAbandoned(lock);
		if (performance.now() > until)
			throw new ProfileStoreError(
				`${lock} is held by another Gatehouse. Nothing was changed.`,
				'Wait for it to end; if there is none, remove the file and try again.',
			);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
	}
}

/**
 * A link to no file but to the process that holds it: it never stands there without that, and takes no room, so that
 * profiles can be deleted on a disk that is full. Where links are not to be had, a file.
 */
function place(lock: string): boolean {
	try {
		symlinkSync(String(process.pid), lock);
		return true;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return false;
		if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
		return placeFile(lock);
	}
}

function placeFile(lock: string): boolean {
	try {
		writeFileSync(lock, String(process.pid), { mode: 0o600, flag: 'wx' });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

/** Takes the lock aside before looking at it again: between two looks its holder may have changed. */
function removeIfAbandoned(lock: string): void {
	const holder = holderOf(lock);
	if (holder === undefined || isAlive(holder)) return;
	const aside = `${lock}-${randomUUID()}`;
	try {
		renameSync(lock, aside);
		if (holderOf(aside) !== holder && !isThere(lock)) renameSync(aside, lock);
	} catch {
		// Somebody else was quicker.
	} finally {
		rmSync(aside, { force: true });
	}
}

const isThere = (lock: string): boolean => lstatSync(lock, { throwIfNoEntry: false }) !== undefined;

function holderOf(lock: string): number | undefined {
	try {
		const text = lstatSync(lock).isSymbolicLink() ? readlinkSync(lock) : readFileSync(lock, 'utf8');
		const pid = Number.parseInt(text, 10);
		return Number.isInteger(pid) && pid > 0 ? pid : undefined;
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}
