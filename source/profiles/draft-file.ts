import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ProfileStoreError } from '../core/errors.js';
import type { Draft, KeptDraft } from '../core/wizard/draft.js';
import { draftDocument, parseDraft } from '../core/wizard/draft-document.js';
import { configFolder, draftIn } from './config-folder.js';
import { attempt, readLocalFile, writeLocalFile } from './local-file.js';

/**
 * The unfinished run of the wizard: one file, readable by its owner alone. Of two wizards the one that answered last has
 * it; each write replaces the file whole, and bears the run's own id, so that a run that ends removes none but its own.
 */
export type DraftFile = {
	readonly path: string;
	/** undefined: there is none. @throws {ProfileStoreError} where the file is broken, or a newer Gatehouse's. */
	read(): KeptDraft | undefined;
	/** Never over a file that cannot be read. @throws {ProfileStoreError} */
	keep(draft: Draft): KeptDraft;
	forget(): void;
	/** Whether the file is this run's. */
	isOwn(): boolean;
};

type Options = { readonly cwd?: string | undefined; readonly now?: (() => Date) | undefined };

export function openDraft({ cwd = configFolder(), now = () => new Date() }: Options = {}): DraftFile {
	const path = draftIn(cwd);
	const run = randomUUID();
	const isOwn = (): boolean => {
		try {
			return readLocalFile(path)?.['run'] === run;
		} catch (error) {
			if (error instanceof ProfileStoreError) return false;
			throw error;
		}
	};
	const read = (): KeptDraft | undefined => {
		const contents = readLocalFile(path);
		if (contents === undefined) return undefined;
		const { version: _version, run: _run, ...document } = contents;
		const draft = parseDraft(document);
		if (draft !== undefined) return draft;
		throw new ProfileStoreError(
			`${path} holds no draft that this Gatehouse can go on with. It was left as it is.`,
			`Begin afresh; nothing is kept of it until the file is put aside: rm ${JSON.stringify(path)}`,
		);
	};
	return {
		path,
		read,
		keep(draft) {
			read();
			attempt(path, 'written', () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
			const at = now().toISOString();
			writeLocalFile(path, { run, ...draftDocument(draft, at) });
			return { ...draft, at };
		},
		isOwn,
		forget() {
			if (existsSync(path) && isOwn()) attempt(path, 'removed', () => rmSync(path, { force: true }));
		},
	};
}
