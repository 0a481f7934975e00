// Two programs at the same store at the same time: whatever one has said that it did is there, whoever came in between.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { expect, test, vi } from 'vitest';

import { openStore } from '../../source/profiles/store.js';
import { single } from '../core/profile/documents.js';
import { useFolder } from './folder.js';

vi.setConfig({ testTimeout: 60_000 });

const source = (path: string) => fileURLToPath(new URL(`../../source/${path}`, import.meta.url));
const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Runs the lines in a process of its own, with `store`, `work` (what the wizard does) and `document`; answers what it printed. */
async function program(cwd: string, lines: string): Promise<string> {
	const script = `
		const { openStore } = await import(${JSON.stringify(join(cwd, 'store.mjs'))});
		const { doProfileWork } = await import(${JSON.stringify(join(cwd, 'work.mjs'))});
		const store = openStore({ cwd: ${JSON.stringify(cwd)} });
		const work = (what) => doProfileWork(what, { store, cwd: ${JSON.stringify(cwd)}, homeDir: '/' });
		const document = ${JSON.stringify(single)};
		const tried = (act) => { try { act(); return true; } catch (error) { if (!error.remedy) throw error; return false; } };
		${lines}`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
	return said.trim();
}

function useStoreFolder(): string {
	const cwd = useFolder();
	for (const [from, to] of [
		['profiles/store.ts', 'store.mjs'],
		['ui/profile-work.ts', 'work.mjs'],
	] as const)
		buildSync({
			entryPoints: [source(from)],
			outfile: join(cwd, to),
			bundle: true,
			platform: 'node',
			format: 'esm',
			banner: { js: require },
		});
	return cwd;
}

test('of two that rename one profile to two names, one has it and the other is told', async () => {
	const where = useStoreFolder();
	const store = openStore({ cwd: where });
	const names = Array.from({ length: 25 }, (_, at) => `p${at}`);
	for (const name of names) store.save(name, single);
	const renaming = (suffix: string) =>
		program(
			where,
			`console.log(${JSON.stringify(names)}.filter((n) => tried(() => store.rename(n, n + '-${suffix}'))).join());`,
		);
	const [one = '', other = ''] = await Promise.all([renaming('one'), renaming('other')]);
	const claimed = [...one.split(',').map((n) => `${n}-one`), ...other.split(',').map((n) => `${n}-other`)];
	expect(claimed.filter((name) => !/^-/.test(name)).toSorted()).toEqual(store.names().toSorted());
	expect(store.names()).toHaveLength(names.length);
});

test('what one saves anew while the other renames it is not lost', async () => {
	const where = useStoreFolder();
	const store = openStore({ cwd: where });
	const rounds = 25;
	for (let at = 0; at < rounds; at++) store.save(`p${at}`, single);
	const saving = program(
		where,
		`let kept = 0;
		for (let at = 0; at < ${rounds}; at++) { store.save('p' + at, { ...document, owner: 'anew' }, { replace: true }); kept++; }
		console.log(kept);`,
	);
	const renaming = program(
		where,
		`for (let at = 0; at < ${rounds}; at++) tried(() => store.rename('p' + at, 'q' + at));`,
	);
	expect((await Promise.all([saving, renaming]))[0]).toBe(String(rounds));
	const owners = (name: string) =>
		store.names().includes(name) ? (store.document(name) as { owner?: string }).owner : '-';
	const lost = Array.from({ length: rounds }, (_, at) => [owners(`p${at}`), owners(`q${at}`)]).filter(
		(pair) => !pair.includes('anew'),
	);
	expect(lost).toEqual([]);
});

test('saving, copying, renaming, forgetting and importing at once leaves whole files, and loses no history', async () => {
	const where = useStoreFolder();
	const store = openStore({ cwd: where });
	writeFileSync(join(where, 'import.json'), JSON.stringify(single));
	const busy = (who: string) =>
		program(
			where,
			`for (let at = 0; at < 6; at++) {
				const name = '${who}' + at;
				store.save(name, document);
				store.touch(name, { lastUsed: name });
				store.duplicate(name, name + '-copy');
				store.rename(name + '-copy', name + '-renamed');
				await work({ kind: 'import', path: 'import.json', as: name + '-imported' });
				await work({ kind: 'rename', from: name + '-imported', to: name + '-wizard' });
				if (at % 3 === 0) store.delete(name + '-renamed');
				tried(() => store.save('shared', { ...document, owner: name }, { replace: true }));
				tried(() => store.delete('shared'));
			}`,
		);
	await Promise.all(['a', 'b', 'c'].map(busy));
	const list = store.list().filter(({ name }) => name !== 'shared');
	expect(list.filter((profile) => 'problem' in profile)).toEqual([]);
	expect(list).toHaveLength(3 * (6 + 4 + 6));
	const used = list.filter((profile) => /^[abc]\d+$/.test(profile.name));
	expect(used.map((profile) => ('lastUsed' in profile ? profile.lastUsed : null))).toEqual(
		used.map(({ name }) => name),
	);
	expect(readdirSync(where).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('a lock whose program is gone is taken over', async () => {
	const where = useStoreFolder();
	const pid = await program(where, 'console.log(process.pid)');
	symlinkSync(pid, join(where, '.lock'));
	openStore({ cwd: where }).save('p', single);
	expect(openStore({ cwd: where }).names()).toEqual(['p']);
	expect(readdirSync(where).filter((name) => name.startsWith('.'))).toEqual([]);
});
