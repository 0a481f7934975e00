import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ProfileStoreError, UsageError } from '../core/errors.js';
import { didYouMean } from '../core/profile/nearest.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { Profile } from '../core/profile/profile.js';
import type { SavedProfile } from '../core/wizard/saved-profile.js';
import { configFolder, profilesIn } from './config-folder.js';
import { type History, openHistory } from './history.js';
import { attempt, isThere, readLocalFile, writeLocalFile } from './local-file.js';
import { toFileName, verifySavedName } from './saved-name.js';
import { savedNames } from './saved-names.js';
import { withStoreLock } from './store-lock.js';
import { summarise } from './summary.js';

/*
 * One file a profile, so that one that someone broke by hand takes no other with it; and whatever changes them holds a
 * lock meanwhile, so that of two programs neither loses what the other has just saved. When a profile was last used is kept apart
 * (`history.ts`), so that noting it never writes a profile.
 */
export type ProfileStore = {
	/** The folder that holds the profiles. */
	readonly path: string;
	list(): readonly SavedProfile[];
	/** Their names alone, for which no file is opened. */
	names(): readonly string[];
	has(name: string): boolean;
	/** The profile, with its rules checked again. */
	read(name: string): Profile;
	/** The document as it was saved, not yet trusted. */
	document(name: string): unknown;
	/** Refuses an invalid profile, and a name that is taken unless `replace` says so. Returns the profile as saved. */
	save(name: string, document: unknown, options?: { readonly replace?: boolean | undefined }): Profile;
	/** The document's own `name` stays: the marks on the server bear it. */
	rename(from: string, to: string): void;
	/** The copy's document gets the new name, so that its marks on the server are its own. */
	duplicate(from: string, to: string): void;
	delete(name: string): void;
	touch(name: string, seen: History): void;
};

export function openStore(options: { readonly cwd?: string | undefined } = {}): ProfileStore {
	const root = options.cwd ?? configFolder();
	const folder = profilesIn(root);
	const history = openHistory(join(root, 'history.json'));
	const fileOf = (name: string) => join(folder, `${toFileName(name)}.json`);
	const names = () => attempt(folder, 'read', () => (isThere(folder) ? savedNames(folder) : []));

	const document = (name: string): unknown => {
		const contents = readLocalFile(fileOf(name));
		if (contents === undefined) throw unknown(name, names());
		return contents['document'];
	};
	const create = (name: string, contents: Record<string, unknown>) => {
		verifySavedName(name);
		const draft = join(folder, `.new-${randomUUID()}.json`);
		try {
			writeLocalFile(draft, contents);
			attempt(fileOf(name), 'written', () => placeNew(draft, fileOf(name), name));
		} finally {
			rmSync(draft, { force: true });
		}
	};
	const locked = <Result>(act: () => Result): Result => {
		attempt(folder, 'written', () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
		return attempt(root, 'written', () => withStoreLock(root, act));
	};

	return {
		path: folder,
		list() {
			const seen = history.all();
			return names().map((name) => ({ ...summarise(name, () => document(name)), ...seen.get(name) }));
		},
		names,
		has: (name) => attempt(fileOf(name), 'read', () => isThere(fileOf(name))),
		document,
		read: (name) => parseProfile(document(name), { source: JSON.stringify(name) }),
		save(name, unchecked, { replace = false } = {}) {
			verifySavedName(name);
			const profile = parseProfile(unchecked);
			locked(() => {
				// A newer Gatehouse's file is not replaced either: reading it first is what finds out.
				if (replace && readLocalFile(fileOf(name)) !== undefined)
					writeLocalFile(fileOf(name), { document: profile.document });
				else create(name, { document: profile.document });
			});
			return profile;
		},
		rename(from, to) {
			verifySavedName(to);
			if (from === to) return;
			document(from);
			locked(() => {
				document(from);
				attempt(fileOf(to), 'written', () => placeNew(fileOf(from), fileOf(to), to));
				attempt(fileOf(from), 'removed', () => rmSync(fileOf(from)));
				history.move(from, to);
			});
		},
		duplicate(from, to) {
			document(from);
			locked(() => {
				const original = document(from);
				create(to, { document: typeof original === 'object' ? { ...original, name: to } : original });
			});
		},
		delete(name) {
			const known = () => {
				if (!names().includes(name)) throw unknown(name, names());
			};
			known();
			locked(() => {
				known();
				attempt(fileOf(name), 'removed', () => rmSync(fileOf(name)));
				history.forget(name);
			});
		},
		touch(name, seen) {
			if (existsSync(fileOf(name))) forgiving(() => locked(() => history.note(name, seen)));
		},
	};
}

/** When a profile was used is a convenience: where it cannot be written down, the work that it describes is done all the same. */
function forgiving(act: () => void): void {
	try {
		act();
	} catch (error) {
		if (!(error instanceof ProfileStoreError)) throw error;
	}
}

/** A hard link is made only where nothing is, in one step; not every file system has them. */
function placeNew(from: string, to: string, name: string): void {
	try {
		try {
			linkSync(from, to);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
			copyFileSync(from, to, constants.COPYFILE_EXCL);
		}
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		throw new UsageError(
			`A profile ${JSON.stringify(name)} is saved already.`,
			'Choose another name, or delete that one first: gatehouse profiles delete.',
			{ cause: error },
		);
	}
}

function unknown(name: string, names: readonly string[]): UsageError {
	const hint = didYouMean(name, names);
	const known = names.length === 0 ? 'None is saved yet.' : `Saved: ${names.slice(0, 20).join(', ')}.`;
	return new UsageError(
		`No profile is saved as ${JSON.stringify(name)}${hint === '' ? '.' : hint}`,
		`${known} A profile in a file is given by its path, e.g. ./orders.yaml.`,
	);
}
