import { join, resolve } from 'node:path';
import { valueAt } from '../core/profile/path.js';
import { copiedDocument } from '../core/wizard/copied-document.js';
import type { ProfileWork } from '../core/wizard/profile-task.js';
import { profileText } from '../profiles/profile-text.js';
import { readProfile } from '../profiles/read-profile.js';
import type { ProfileStore } from '../profiles/store.js';
import { writeNewFile } from './write-new-file.js';

type Around = { readonly store: ProfileStore; readonly cwd: string; readonly homeDir: string };

/** What became of the saved profiles: the name that one has now (null: it is gone), and that in words. */
export type WorkDone = { readonly name: string | null; readonly text: string };

/** The same that `gatehouse profiles` does. Rejects with UsageError, InvalidProfileError or ProfileStoreError. */
export async function doProfileWork(work: ProfileWork, { store, cwd, homeDir }: Around): Promise<WorkDone> {
	const full = (path: string): string =>
		resolve(
			cwd,
			path.replace(/^~(?=\/|$)/, () => join(homeDir, '.')),
		);
	switch (work.kind) {
		case 'rename':
			return { name: work.to, text: renamed(work, store) };
		case 'duplicate':
			return { name: work.to, text: duplicated(work, store) };
		case 'delete':
			store.delete(work.name);
			return { name: null, text: `${work.name} is forgotten; nothing was changed on the server.` };
		case 'export': {
			const { document } = store.read(work.name);
			const path = full(work.path);
			return { name: work.name, text: `Written: ${await writeNewFile(cwd, path, profileText(document, path), 0o644)}` };
		}
		case 'import': {
			const { document, name } = await readProfile(full(work.path), {
				cwd,
				stdin: nothing(),
				store: async () => store,
			});
			const saved = work.as ?? name;
			store.save(saved, document);
			return { name: saved, text: `Saved as ${saved}, from ${full(work.path)}` };
		}
	}
}

type Work<Kind extends ProfileWork['kind']> = Extract<ProfileWork, { readonly kind: Kind }>;

function renamed({ from, to }: Work<'rename'>, store: ProfileStore): string {
	store.rename(from, to);
	const application = valueAt(store.document(to), ['name']);
	const still = application === to ? '' : `; its application is still ${application}`;
	return `${from} is now called ${to}${still}.`;
}

function duplicated({ from, to, names }: Work<'duplicate'>, store: ProfileStore): string {
	if (names === 'same') {
		store.duplicate(from, to);
		return `${to} is a copy of ${from}, for another server: the names in it are the same.`;
	}
	const { document } = store.save(to, copiedDocument(store.read(from).document, to));
	return `${to} is a copy of ${from}, for database ${document.database.name}.`;
}

/** A path is never standard input here. */
async function* nothing(): AsyncGenerator<string> {}
