import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';
import type { LastVerify } from '../core/wizard/saved-profile.js';
import { readLocalFile, writeLocalFile } from './local-file.js';

/** When a profile was last used, as ISO 8601. */
export type History = { readonly lastUsed?: string | undefined; readonly lastVerify?: LastVerify | undefined };

/**
 * Remembers when profiles were used. It is a convenience for the list: where it cannot be read or written, the work it
 * describes goes on, and of two processes that write at once the later one wins.
 */
export function openHistory(path: string): {
	/** Of every profile, by its name. */
	all(): ReadonlyMap<string, History>;
	note(name: string, seen: History): void;
	move(from: string, to: string): void;
	forget(name: string): void;
} {
	const change = (act: (entries: Map<string, History>) => void) =>
		forgiving(undefined, () => {
			const entries = readEntries(path);
			act(entries);
			mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
			writeLocalFile(path, { profiles: Object.fromEntries(entries) });
		});
	return {
		all: () => forgiving(new Map(), () => readEntries(path)),
		note: (name, seen) => change((entries) => entries.set(name, { ...entries.get(name), ...seen })),
		move: (from, to) =>
			change((entries) => {
				const seen = entries.get(from);
				entries.delete(from);
				if (seen !== undefined) entries.set(to, seen);
			}),
		forget: (name) => change((entries) => entries.delete(name)),
	};
}

function readEntries(path: string): Map<string, History> {
	const profiles = readLocalFile(path)?.['profiles'];
	if (typeof profiles !== 'object' || profiles === null) return new Map();
	return new Map(Object.entries(profiles).flatMap(([name, seen]) => (isHistory(seen) ? [[name, seen] as const] : [])));
}

function isHistory(value: unknown): value is History {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function forgiving<Result>(otherwise: Result, act: () => Result): Result {
	try {
		return act();
	} catch (error) {
		if (error instanceof ProfileStoreError || (error as NodeJS.ErrnoException).code !== undefined) return otherwise;
		throw error;
	}
}
