import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { findReceipt, readReceipt } from '../../source/receipts/find-receipt.js';
import { openJournal } from '../../source/receipts/journal.js';
import { freshServer } from '../helpers/current.js';
import { orders, planOf } from '../helpers/plan-of.js';

const plan = planOf(orders, freshServer());
const ids = statementsOf(plan).map(({ id }) => id);

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), 'gatehouse-journal-'));
	onTestFinished(() => rmSync(path, { recursive: true, force: true }));
	return path;
}

const doneIn = async (path: string) =>
	(await readReceipt(path)).statements.filter(({ status }) => status === 'done').map(({ id }) => id);

test('a run that is killed leaves a receipt that tells what was done', async () => {
	const place = folder();
	const journal = await openJournal(place, plan);
	await journal.done(ids.slice(0, 2));
	await journal.done(ids.slice(4, 5));
	const receipt = readdirSync(place).find((name) => name.endsWith('.json')) ?? '';
	expect(await doneIn(join(place, receipt))).toEqual([ids[0], ids[1], ids[4]]);
	expect((await readReceipt(join(place, receipt))).status).toBe('running');
	for (const name of readdirSync(place)) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
});

const phaseOf = (id: string) => plan.phases.findIndex(({ statements }) => statements.some((each) => each.id === id));
const killed = async (place: string) =>
	await readReceipt(join(place, readdirSync(place).find((name) => name.endsWith('.json')) ?? ''));

test('a run that is killed at a COMMIT leaves the number of the transaction, until it is said to be done', async () => {
	const place = folder();
	const journal = await openJournal(place, plan);
	const { statements } = plan.phases[0] ?? { statements: [] };
	await journal.committing(0, '4711');
	expect(await killed(place)).toMatchObject({ doubts: [{ phase: 0, transaction: '4711' }] });
	await journal.done(statements.map(({ id }) => id));
	expect((await killed(place)).doubts).toBeUndefined();
});

test('and the id of what it had begun outside of a transaction', async () => {
	const place = folder();
	const journal = await openJournal(place, plan);
	await journal.begun(ids[1] ?? '');
	expect(await killed(place)).toMatchObject({ begun: [ids[1]] });
	expect((await killed(place)).statements.every(({ status }) => status === 'planned')).toBe(true);
});

test('a line that was cut off says nothing', async () => {
	const place = folder();
	const journal = await openJournal(place, plan);
	await journal.done(ids.slice(0, 1));
	const beside = join(place, readdirSync(place).find((name) => name.endsWith('.done')) ?? '');
	for (const cut of [ids[2], `committing ${phaseOf(ids[2] ?? '')} 47`, `begun ${ids[3]}`]) {
		writeFileSync(beside, `${ids[0]}\n${cut}`);
		const receipt = await killed(place);
		expect(receipt.statements.filter(({ status }) => status === 'done').map(({ id }) => id)).toEqual([ids[0]]);
		expect([receipt.doubts, receipt.begun]).toEqual([undefined, undefined]);
	}
});

test('a run that ends without an answer keeps the doubt in its receipt; one that looked has none', async () => {
	for (const [status, doubts] of [
		['partial', [{ phase: 0, transaction: '4711' }]],
		['undone', undefined],
	] as const) {
		const journal = await openJournal(folder(), plan);
		await journal.committing(0, '4711');
		expect((await readReceipt(await journal.end(status, []))).doubts).toEqual(doubts);
	}
});

test.each([
	['applied', 'done'],
	['partial', 'done'],
	['undone', 'undone'],
	['cancelled', 'undone'],
] as const)('a run that ended as %s leaves one file, in which what it did is %s', async (ending, status) => {
	const place = folder();
	const journal = await openJournal(place, plan);
	await journal.done(ids.slice(0, 3));
	const path = await journal.end(ending, ['something']);
	expect(readdirSync(place)).toEqual([basename(path)]);
	const receipt = JSON.parse(readFileSync(path, 'utf8'));
	expect(receipt).toMatchObject({ status: ending, remains: ['something'] });
	expect(receipt.statements.map((each: { status: string }) => each.status)).toEqual(
		ids.map((_, index) => (index < 3 ? status : 'planned')),
	);
	expect(await readReceipt(path)).toEqual(receipt);
});

test('a run that did not begin leaves none', async () => {
	const place = folder();
	await (await openJournal(place, plan)).discard();
	expect(readdirSync(place)).toEqual([]);
});

test('a folder that is gone is told with what to do', async () => {
	const place = folder();
	const journal = await openJournal(place, plan);
	rmSync(place, { recursive: true });
	await expect(journal.done(ids)).rejects.toMatchObject({
		name: 'ProfileStoreError',
		remedy: expect.stringMatching(place),
	});
});

test('a run that is repeated within the second has a receipt of its own, and is the last one', async () => {
	const place = folder();
	const paths: string[] = [];
	for (const status of ['undone', 'partial'] as const) {
		const journal = await openJournal(place, plan);
		paths.push(await journal.end(status, []));
	}
	expect(readdirSync(place).toSorted()).toEqual(paths.map((path) => basename(path)));
	expect((await findReceipt('last', place, place)).receipt.status).toBe('partial');
});
