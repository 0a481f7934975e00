import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InvalidProfileError, ProfileStoreError, UsageError } from '../../source/core/errors.js';
import { openStore } from '../../source/profiles/store.js';
import { doProfileWork } from '../../source/ui/profile-work.js';
import { perLogin, single } from '../core/profile/documents.js';
import { useFolder } from '../profiles/folder.js';

function useSurroundings() {
	const folder = useFolder();
	const store = openStore({ cwd: join(folder, 'config') });
	return { store, cwd: folder, homeDir: folder };
}

test.each(['./orders.yaml', '~/orders.yaml', 'orders.JSON'])(
	'what is exported to %s is imported as the same',
	async (path) => {
		const here = useSurroundings();
		here.store.save('orders', perLogin);
		const { name, text } = await doProfileWork({ kind: 'export', name: 'orders', path }, here);
		const full = join(here.cwd, path.replace(/^[.~]\//, ''));
		expect([name, text]).toEqual(['orders', `Written: ${full}`]);
		expect(readFileSync(full, 'utf8').startsWith('{')).toBe(/json$/i.test(path));
		expect(await doProfileWork({ kind: 'import', path, as: 'again' }, here)).toMatchObject({ name: 'again' });
		expect(here.store.document('again')).toEqual(here.store.document('orders'));
		await expect(doProfileWork({ kind: 'export', name: 'orders', path }, here)).rejects.toThrow(ProfileStoreError);
	},
);

test('what is imported keeps its own name, and replaces none', async () => {
	const here = useSurroundings();
	writeFileSync(join(here.cwd, 'p.json'), JSON.stringify(single));
	const work = { kind: 'import', path: 'p.json', as: null } as const;
	expect(await doProfileWork(work, here)).toMatchObject({ name: single['name'] });
	await expect(doProfileWork(work, here)).rejects.toThrow(UsageError);
});

test('what is no profile is refused with everything that is wrong, and nothing is saved', async () => {
	const here = useSurroundings();
	writeFileSync(join(here.cwd, 'p.yaml'), 'version: 1\npattern: none\ncolour: red\n');
	const refusal: unknown = await doProfileWork({ kind: 'import', path: 'p.yaml', as: null }, here).catch(
		(error) => error,
	);
	expect(refusal).toBeInstanceOf(InvalidProfileError);
	expect((refusal as InvalidProfileError).issues.length).toBeGreaterThan(3);
	await expect(doProfileWork({ kind: 'import', path: '-', as: null }, here)).rejects.toThrow(UsageError);
	expect(here.store.names()).toEqual([]);
});

test('a copy gets names of its own, or says that it has the same', async () => {
	const here = useSurroundings();
	here.store.save('orders', { ...single, name: 'orders' });
	const copy = async (to: string, names: 'new' | 'same') =>
		(await doProfileWork({ kind: 'duplicate', from: 'orders', to, names }, here)).text;
	expect(await copy('Order-Desk', 'new')).toMatch(/for database order_desk\.$/);
	expect(await copy('elsewhere', 'same')).toMatch(/for another server: the names in it are the same/);
	const database = (name: string) => here.store.read(name).document.database.name;
	expect([database('Order-Desk'), database('elsewhere')]).toEqual(['order_desk', 'orders']);
});

test('a new name leaves the application as it was, and says so', async () => {
	const here = useSurroundings();
	here.store.save('orders', { ...single, name: 'orders' });
	const rename = async (from: string, to: string) => (await doProfileWork({ kind: 'rename', from, to }, here)).text;
	expect(await rename('orders', 'bills')).toBe('orders is now called bills; its application is still orders.');
	expect(await rename('bills', 'orders')).toBe('bills is now called orders.');
});

test('renames, copies and forgets, and tells the name that is left', async () => {
	const here = useSurroundings();
	here.store.save('a', single);
	expect(await doProfileWork({ kind: 'duplicate', from: 'a', to: 'b', names: 'same' }, here)).toMatchObject({
		name: 'b',
	});
	expect(await doProfileWork({ kind: 'rename', from: 'a', to: 'c' }, here)).toMatchObject({ name: 'c' });
	await expect(doProfileWork({ kind: 'rename', from: 'c', to: 'b' }, here)).rejects.toThrow(UsageError);
	expect(await doProfileWork({ kind: 'delete', name: 'c' }, here)).toMatchObject({ name: null });
	expect(here.store.names()).toEqual(['b']);
	expect(existsSync(join(here.store.path, 'c.json'))).toBe(false);
});
