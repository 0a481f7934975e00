import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.js';
import { didYouMean } from '../core/profile/nearest.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { Profile } from '../core/profile/profile.js';
import type { SavedProfile } from '../core/wizard/saved-profile.js';
import { configFolder, profilesIn } from './config-folder.js';
import { type History, openHistory } from './history.js';
import { attempt, readLocalFile, writeLocalFile } from './local-file.js';
import { toFileName, verifySavedName } from './saved-name.js';
import { savedNames } from './saved-names.js';
import { summarise } from './summary.js';

/*
 * One file a profile. Two processes that save two profiles at once never touch the same file, so neither can lose the
 * other's; and a file that someone broke by hand takes no other with it. When a profile was last used is kept apart
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
	const names = () => attempt(folder, 'read', () => savedNames(folder));

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
	const ensureFolder = () => attempt(folder, 'written', () => mkdirSync(folder, { recursive: true, mode: 0o700 }));

	return {
		path: folder,
		list() {
			const seen = history.all();
			return names().map((name) => ({ ...summarise(name, () => document(name)), ...seen.get(name) }));
		},
		names,
		has: (name) => existsSync(fileOf(name)),
		document,
		read: (name) => parseProfile(document(name), { source: JSON.stringify(name) }),
		save(name, unchecked, { replace = false } = {}) {
			verifySavedName(name);
			const profile = parseProfile(unchecked);
			ensureFolder();
			// A newer Gatehouse's file is not replaced either: reading it first is what finds out.
			if (replace && readLocalFile(fileOf(name)) !== undefined)
				writeLocalFile(fileOf(name), { document: profile.document });
			else create(name, { document: profile.document });
			return profile;
		},
		rename(from, to) {
			verifySavedName(to);
			if (from === to) return;
			document(from);
			attempt(fileOf(to), 'written', () => placeNew(fileOf(from), fileOf(to), to));
			attempt(fileOf(from), 'removed', () => rmSync(fileOf(from)));
			history.move(from, to);
		},
		duplicate(from, to) {
			const original = document(from);
			create(to, { document: typeof original === 'object' ? { ...original, name: to } : original });
		},
		delete(name) {
			if (!existsSync(fileOf(name))) throw unknown(name, names());
			attempt(fileOf(name), 'removed', () => rmSync(fileOf(name)));
			history.forget(name);
		},
		touch(name, seen) {
			if (existsSync(fileOf(name))) history.note(name, seen);
		},
	};
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
