import { join, resolve } from 'node:path';
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
			store.rename(work.from, work.to);
			return { name: work.to, text: `${work.from} is now called ${work.to}.` };
		case 'duplicate':
			store.duplicate(work.from, work.to);
			return { name: work.to, text: `${work.to} is a copy of ${work.from}.` };
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

/** A path is never standard input here. */
async function* nothing(): AsyncGenerator<string> {}
