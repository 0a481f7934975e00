// What an undo runs stands in the receipts: nobody else may exchange them, nor make a run write somewhere else.
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { readReceipt } from '../../source/receipts/find-receipt.js';
import { openJournal } from '../../source/receipts/journal.js';
import { freshServer } from '../helpers/current.js';
import { orders, planOf } from '../helpers/plan-of.js';

const plan = planOf(orders, freshServer());
const ids = statementsOf(plan).map(({ id }) => id);

function useFolder(): string {
	const path = mkdtempSync(join(tmpdir(), 'gatehouse-private-'));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

const receiptIn = (folder: string) => join(folder, readdirSync(folder).find((name) => name.endsWith('.json')) ?? '');

test.each(['a link to another file', 'a file'])(
	'what stands where the list of what is done should be is not written to: %s',
	async (what) => {
		const folder = useFolder();
		const victim = join(useFolder(), 'victim');
		writeFileSync(victim, 'as it was');
		const journal = await openJournal(folder, plan);
		const done = `${receiptIn(folder)}.done`;
		if (what === 'a file') writeFileSync(done, 'as it was');
		else symlinkSync(victim, done);
		await expect(journal.done(ids.slice(0, 2))).rejects.toMatchObject({ name: 'ProfileStoreError' });
		expect(readFileSync(what === 'a file' ? done : victim, 'utf8')).toBe('as it was');
	},
);

test('a link in its place is not read either', async () => {
	const folder = useFolder();
	const list = join(useFolder(), 'list');
	writeFileSync(list, ids.join('\n'), { mode: 0o600 });
	await openJournal(folder, plan);
	symlinkSync(list, `${receiptIn(folder)}.done`);
	await expect(readReceipt(receiptIn(folder))).rejects.toThrow(/is not a plain file/);
});

test.each([0o777, 0o770, 0o1777])(
	'a folder that others can write to is refused before anything happens: %o',
	async (mode) => {
		const folder = useFolder();
		chmodSync(folder, mode);
		await expect(openJournal(folder, plan)).rejects.toMatchObject({
			name: 'ProfileStoreError',
			message: expect.stringMatching(/can be written to by others/),
			remedy: expect.stringContaining(`chmod 700 ${folder}`),
		});
		expect(readdirSync(folder)).toEqual([]);
	},
);

test.runIf(process.getuid?.() === 0)('a folder of another user is refused, by root too', async () => {
	const folder = useFolder();
	chownSync(folder, 65_534, 65_534);
	await expect(openJournal(folder, plan)).rejects.toThrow(/belongs to another user/);
	expect(readdirSync(folder)).toEqual([]);
});

test('a folder that others can look into serves', async () => {
	const folder = useFolder();
	chmodSync(folder, 0o755);
	const journal = await openJournal(folder, plan);
	await journal.done(ids.slice(0, 1));
	expect(existsSync(await journal.end('applied', []))).toBe(true);
});
