import { expect, test } from 'vitest';
import {
	begunIndexes,
	type Fate,
	inDoubt,
	mayStand,
	withFates,
	withIndexes,
} from '../../../source/core/undo/doubts.js';
import { parseReceipt } from '../../../source/core/undo/parse-receipt.js';
import type { Receipt, RecordedStatement } from '../../../source/core/undo/record.js';

const statement = (id: string, phase: number, more: Partial<RecordedStatement> = {}): RecordedStatement => ({
	id,
	database: 'orders',
	sql: `SELECT '${id}'`,
	undo: `SELECT 'not ${id}';`,
	phase,
	transactional: true,
	status: 'planned',
	...more,
});

const outside = { transactional: false } as const;
const index = (id: string, sql: string) => statement(id, 2, { ...outside, sql });

const receipt: Receipt = {
	formatVersion: '1.2',
	kind: 'receipt',
	id: 'x',
	profile: 'orders',
	document: { version: 1, name: 'orders', pattern: 'shared-schema', roles: [] } as unknown as Receipt['document'],
	databases: ['orders'],
	fingerprint: 'sha256:00',
	before: {},
	after: null,
	started: '',
	ended: null,
	server: { host: 'h', port: 1, database: 'postgres', user: 'u' },
	status: 'running',
	statements: [
		statement('A1', 0, { status: 'done' }),
		statement('C1', 1),
		statement('C2', 1),
		statement('D1', 2, { ...outside, temporary: true }),
		index('D2', 'CREATE INDEX CONCURRENTLY item_key_idx ON app.item (key)'),
		index('D3', 'CREATE INDEX CONCURRENTLY "Odd ""x""_idx" ON "my app"."Odd ""x""" ("the.key")'),
		statement('D4', 2, { ...outside, temporary: true }),
		statement('D5', 3),
	],
	remains: [],
};

const doneIn = ({ statements }: Receipt) => statements.filter(({ status }) => status === 'done').map(({ id }) => id);
const fates = (fate: Fate) => new Map([['77', fate]]);
const doubted: Receipt = { ...receipt, doubts: [{ phase: 1, transaction: '77' }] };

test('what was committed stands, and is no doubt any more', () => {
	const known = withFates(doubted, fates('committed'));
	expect(doneIn(known)).toEqual(['A1', 'C1', 'C2']);
	expect(known.doubts).toBeUndefined();
});

test('what was rolled back does not stand', () => {
	const known = withFates(doubted, fates('aborted'));
	expect(doneIn(known)).toEqual(['A1']);
	expect(known.doubts).toBeUndefined();
});

test.each(['forgotten', 'in progress'] as const)('what is %s stays in doubt, and is told by its statements', (fate) => {
	const known = withFates(doubted, fates(fate));
	expect(doneIn(known)).toEqual(['A1']);
	expect(known.doubts).toEqual(doubted.doubts);
	expect(inDoubt(known)).toEqual([expect.stringMatching(/^not known,.* C1 to C2 were committed$/)]);
});

test('a transaction that was tried again stands where one attempt was committed', () => {
	const twice = { ...receipt, doubts: ['76', '77'].map((transaction) => ({ phase: 1, transaction })) };
	const known = withFates(
		twice,
		new Map([
			['76', 'aborted'],
			['77', 'committed'],
		]),
	);
	expect(doneIn(known)).toEqual(['A1', 'C1', 'C2']);
	expect(known.doubts).toBeUndefined();
});

test('an index that was begun is looked for by the names of its statement', () => {
	expect(begunIndexes({ ...receipt, begun: ['D1', 'D2', 'D3'] })).toEqual([
		{ id: 'D2', database: 'orders', name: 'app.item_key_idx', table: 'app.item', column: 'key', concurrently: true },
		{
			id: 'D3',
			database: 'orders',
			name: '"my app"."Odd ""x""_idx"',
			table: '"my app"."Odd ""x"""',
			column: '"the.key"',
			concurrently: true,
		},
	]);
	expect(begunIndexes(receipt)).toEqual([]);
});

test('that of a partitioned table is one of them', () => {
	const sql = 'CREATE INDEX parted_key_idx ON ONLY app.parted (key)';
	const own = { ...receipt, statements: [index('D1', sql)], begun: ['D1'] };
	expect(begunIndexes(own)).toMatchObject([
		{ name: 'app.parted_key_idx', table: 'app.parted', column: 'key', concurrently: false },
	]);
});

test('one that is there is taken back, with the rights that this needs', () => {
	const known = withIndexes({ ...receipt, begun: ['D1', 'D2'] }, new Set(['D2']));
	expect(doneIn(known)).toEqual(['A1', 'D1', 'D2', 'D4']);
	expect(known.begun).toBeUndefined();
});

test('where none is there, the rights that were taken are given back', () => {
	expect(doneIn(withIndexes({ ...receipt, begun: ['D1', 'D2'] }, new Set()))).toEqual(['A1', 'D1', 'D4']);
	expect(doneIn(withIndexes(receipt, new Set()))).toEqual(['A1']);
});

test('what may stand is all that is done, may be committed, or was begun', () => {
	const ids = (each: Receipt) => mayStand(each).flatMap(({ statements }) => statements.map(({ id }) => id));
	expect(ids(receipt)).toEqual(['A1']);
	expect(ids({ ...doubted, begun: ['D1', 'D2'] })).toEqual(['A1', 'C1', 'C2', 'D1', 'D2', 'D4']);
});

test('is read with its doubts, and as it was before there were any', () => {
	const written = { ...doubted, begun: ['D1'] };
	expect(parseReceipt(JSON.parse(JSON.stringify(written)), 'x')).toEqual(written);
	const older = { ...receipt, formatVersion: '1.1' };
	expect(parseReceipt(JSON.parse(JSON.stringify(older)), 'x')).toEqual(older);
	for (const formatVersion of ['1.0', '1.3', '2.0'])
		expect(() => parseReceipt({ ...receipt, formatVersion }, 'x')).toThrow(
			`of format ${formatVersion}, and this Gatehouse undoes those of 1.1 and 1.2`,
		);
});
