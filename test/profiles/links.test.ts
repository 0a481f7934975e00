// Links and owners: what is linked is written where it leads to, what leads nowhere is told, and what belongs to a user
// stays the user's.
import {
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProfileStoreError } from '../../source/core/errors.js';
import { openDraft } from '../../source/profiles/draft-file.js';
import { openStore } from '../../source/profiles/store.js';
import { single } from '../core/profile/documents.js';
import { useFolder } from './folder.js';

function useLinked() {
	const cwd = useFolder();
	const elsewhere = useFolder();
	const store = openStore({ cwd });
	store.save('p', single);
	const [link, file] = [join(store.path, 'p.json'), join(elsewhere, 'kept.json')];
	return { cwd, elsewhere, store, link, file };
}

test('a profile that is a link is written where it leads to, and stays a link', () => {
	const { store, link, file } = useLinked();
	writeFileSync(file, readFileSync(link));
	store.delete('p');
	symlinkSync(file, link);
	store.save('p', { ...single, owner: 'anew' }, { replace: true });
	expect(lstatSync(link).isSymbolicLink()).toBe(true);
	expect(readFileSync(file, 'utf8')).toContain('anew');
	store.rename('p', 'q');
	expect([store.names(), (store.document('q') as { owner: string }).owner]).toEqual([['q'], 'anew']);
	store.delete('q');
	expect(existsSync(file)).toBe(true);
});

test('a link that leads nowhere is told, listed, and left as it is', () => {
	const { store, link, file } = useLinked();
	store.delete('p');
	symlinkSync(file, link);
	for (const act of [
		() => store.read('p'),
		() => store.save('p', single, { replace: true }),
		() => store.rename('p', 'q'),
		() => store.duplicate('p', 'q'),
	])
		expect(act).toThrow(/leads nowhere[\s\S]*left as it is/);
	expect(store.list()).toMatchObject([{ name: 'p', problem: expect.stringMatching(/leads nowhere/) }]);
	expect([lstatSync(link).isSymbolicLink(), existsSync(file), readdirSync(store.path)]).toEqual([
		true,
		false,
		['p.json'],
	]);
	store.delete('p');
	expect(store.names()).toEqual([]);
});

test('a folder that is a link serves as one', () => {
	const { cwd, elsewhere } = useLinked();
	const linked = join(elsewhere, 'config');
	symlinkSync(cwd, linked);
	const store = openStore({ cwd: linked });
	store.rename('p', 'q');
	store.duplicate('q', 'r');
	expect(openStore({ cwd }).names()).toEqual(['q', 'r']);
});

test('a draft that leads nowhere is told, and not written over', () => {
	const { cwd, file } = useLinked();
	const draft = openDraft({ cwd });
	symlinkSync(file, draft.path);
	expect(() => draft.read()).toThrow(ProfileStoreError);
	expect(existsSync(file)).toBe(false);
});

test.runIf(process.getuid?.() === 0)('what root writes anew still belongs to the user', () => {
	const { store, link, cwd } = useLinked();
	store.touch('p', { lastUsed: 'then' });
	const history = join(cwd, 'history.json');
	for (const path of [link, history]) chownSync(path, 65_534, 65_534);
	store.save('p', { ...single, owner: 'anew' }, { replace: true });
	store.touch('p', { lastUsed: 'now' });
	expect([link, history].map((path) => [statSync(path).uid, statSync(path).mode & 0o777])).toEqual([
		[65_534, 0o600],
		[65_534, 0o600],
	]);
});

test('a history that cannot be written loses no profile', () => {
	const { store, cwd } = useLinked();
	mkdirSync(join(cwd, 'history.json'));
	store.touch('p', { lastUsed: 'now' });
	store.rename('p', 'q');
	expect(store.list()).toMatchObject([{ name: 'q' }]);
});
