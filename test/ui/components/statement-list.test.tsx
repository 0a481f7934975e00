import { describe, expect, test, vi } from 'vitest';
import { paint, plainText, tokenise } from '../../../source/ui/components/sql-highlight.js';
import { sqlLines } from '../../../source/ui/components/sql-lines.js';
import { type ListedStatement, StatementList } from '../../../source/ui/components/statement-list.js';
import { cells } from '../../../source/ui/components/text-cells.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

const statements: readonly ListedStatement[] = [
	{ id: 'A1', sql: 'CREATE ROLE "acme_owner" NOLOGIN;', purpose: 'owns everything', undo: 'DROP ROLE "acme_owner";' },
	{
		id: 'C1',
		sql: 'CREATE SCHEMA "acme" AUTHORIZATION "acme_owner";',
		purpose: 'a folder of its own',
		undo: 'DROP SCHEMA "acme";',
	},
	{ id: 'C2', sql: 'REVOKE ALL ON SCHEMA "acme" FROM PUBLIC;', purpose: 'PUBLIC gets nothing', undo: 'none' },
	{
		id: 'C3',
		sql: 'ALTER DEFAULT PRIVILEGES FOR ROLE "acme_owner" IN SCHEMA "acme"\n  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "acme_app";',
		purpose: 'gate 3: tables made later',
		undo: 'REVOKE',
	},
	{ id: 'C4', sql: 'GRANT USAGE ON SCHEMA "acme" TO "acme_app";', purpose: 'gate 2', undo: 'REVOKE' },
];

/** The id beside the pointer, or that of the statement it is in. */
const pointed = (lines: readonly string[]) => {
	const at = lines.findIndex((line) => line.startsWith('▸'));
	return lines
		.slice(0, at + 1)
		.findLast((line) => /[AC]\d/.test(line.slice(0, 5)))
		?.slice(2, 4);
};

describe('the list', () => {
	test('shows each statement with its reason beneath, and how it is taken back when asked', async () => {
		const screen = draw(<StatementList statements={statements} width={78} height={30} />);
		await screen.sees(/▸ A1 {2}CREATE ROLE "acme_owner" NOLOGIN;\n {8}owns everything\n/);
		screen.rerender(<StatementList statements={statements} width={78} height={30} undos />);
		await screen.sees('undo: DROP ROLE "acme_owner";');
		screen.rerender(<StatementList statements={statements} width={78} height={30} notes={false} />);
		await screen.isWithout('owns everything');
	});

	test('moves by line and by statement, and tells which is selected', async () => {
		const onSelect = vi.fn();
		const screen = draw(<StatementList statements={statements} width={78} height={8} onSelect={onSelect} />);
		await screen.press('j');
		expect(pointed(screen.lines())).toBe('A1');
		await screen.press(']');
		expect(onSelect).toHaveBeenLastCalledWith('C1');
		expect(pointed(screen.lines())).toBe('C1');
		await screen.press(']', ']');
		expect(onSelect).toHaveBeenLastCalledWith('C3');
		expect(screen.text()).toContain('gate 3: tables made later'); // its reason comes into view with it
		await screen.press('j', '[');
		expect(screen.lines().find((line) => line.startsWith('▸'))).toContain('C3');
		await screen.press('G');
		expect(onSelect).toHaveBeenLastCalledWith('C4');
		await screen.press('g');
		await screen.sees(/▸ A1/);
		expect(screen.lines()).toHaveLength(8);
	});

	test('the selection survives another width', async () => {
		const list = (width: number) => <StatementList statements={statements} width={width} height={7} />;
		const screen = draw(list(78));
		await screen.press(']', ']', ']', 'j');
		expect(pointed(screen.lines())).toBe('C3');
		for (const width of [30, 50, 78]) {
			screen.rerender(list(width));
			await screen.until(() => expect(Math.max(...screen.lines().map(cells))).toBeLessThanOrEqual(width));
			expect(pointed(screen.lines())).toBe('C3');
			expect(screen.lines()).toHaveLength(7);
		}
	});

	test('a statement higher than the window can be read to its end', async () => {
		const long = {
			id: 'C1',
			sql: Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n'),
			purpose: 'the reason',
			undo: '',
		};
		const screen = draw(<StatementList statements={[long]} width={40} height={6} />);
		for (let line = 0; line < 30; line++) await screen.press('j');
		await screen.sees('the reason');
		expect(screen.lines()).toHaveLength(6);
	});

	test('names with escape sequences are shown, not obeyed', async () => {
		const evil = { id: 'A1', sql: 'CREATE ROLE "a\u001B[2Jb";', purpose: 'x\u202Ey', undo: '' };
		const screen = draw(<StatementList statements={[evil]} width={60} height={6} />);
		await screen.sees('"a\\x1b[2Jb"');
		expect(screen.text()).toContain('x\\u202ey');
	});

	test('only what is in view is drawn', async () => {
		const many = Array.from({ length: 2000 }, (_, index) => ({
			id: `C${index}`,
			sql: `SELECT ${index};`,
			purpose: '',
			undo: '',
		}));
		const screen = draw(<StatementList statements={many} width={60} height={10} notes={false} />);
		await screen.press('G');
		await screen.sees('SELECT 1999;');
		expect(screen.lines()).toHaveLength(10);
	});
});

describe('the search', () => {
	test('goes from match to match, round and round', async () => {
		const onTyping = vi.fn();
		const screen = draw(<StatementList statements={statements} width={78} height={10} onTyping={onTyping} />);
		await screen.press('/');
		expect(onTyping).toHaveBeenLastCalledWith(true);
		await screen.press(...'acme_app');
		await screen.sees(/Find: \[ acme_app +\] 2 matches/);
		await screen.press(keys.enter);
		expect(onTyping).toHaveBeenLastCalledWith(false);
		expect(pointed(screen.lines())).toBe('C3');
		await screen.press('n');
		expect(pointed(screen.lines())).toBe('C4');
		await screen.press('n');
		expect(pointed(screen.lines())).toBe('C3');
		await screen.press('N');
		expect(pointed(screen.lines())).toBe('C4');
		expect(screen.lines()).toHaveLength(10);
	});

	test('finds what the wrapping broke, and reasons', async () => {
		const screen = draw(<StatementList statements={statements} width={40} height={10} />);
		await screen.press('/', ...'in schema "acme" grant', keys.enter);
		await screen.sees('1 match');
		expect(pointed(screen.lines())).toBe('C3');
		await screen.press('/', ...'public gets', keys.enter);
		expect(pointed(screen.lines())).toBe('C2');
	});

	test('Esc ends it, letters typed into it move nothing', async () => {
		const screen = draw(<StatementList statements={statements} width={78} height={10} />);
		await screen.press('/', 'j', 'j', 'G');
		await screen.sees(/\[ jjG +\] 0 matches/);
		await screen.press('\u001B[27u');
		await screen.isWithout('Find:');
		expect(pointed(screen.lines())).toBe('A1');
	});
});

describe('SQL', () => {
	test('tokens are the statement again when joined', () => {
		const sql = `-- a 'comment'\nCREATE ROLE "o""x" PASSWORD 'it''s' CONNECTION LIMIT 20; DO $f$ begin 'x' end $f$ /* open`;
		const pieces = tokenise(sql);
		expect(plainText(pieces)).toBe(sql);
		const of = (role: string) => pieces.filter((piece) => piece.role === role).map((piece) => piece.text);
		expect(of('identifier')).toEqual(['"o""x"']);
		expect(of('string')).toEqual(["'it''s'", "$f$ begin 'x' end $f$"]);
		expect(of('comment')).toEqual(["-- a 'comment'", '/* open']);
		expect(of('number')).toEqual(['20']);
		expect(of('keyword')).toEqual(['CREATE', 'ROLE', 'PASSWORD', 'CONNECTION', 'LIMIT', 'DO']);
	});

	test('lines fit the width and lose nothing', () => {
		const sql = statements[3]?.sql ?? '';
		for (const width of [10, 20, 33, 200]) {
			const lines = sqlLines(sql, width).map(plainText);
			for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
			expect(lines.join('').replace(/\s/g, '')).toBe(sql.replace(/\s/g, ''));
		}
		expect(
			sqlLines('SELECT "日本語日本語日本語"', 12)
				.map(plainText)
				.every((line) => cells(line) <= 12),
		).toBe(true);
	});

	test('is painted with colours of the terminal, matches inverted, and not at all without colour', () => {
		const pieces = tokenise('GRANT USAGE');
		expect(paint(pieces, '', true)).toBe('\u001B[36mGRANT\u001B[39m \u001B[36mUSAGE\u001B[39m');
		expect(paint(pieces, 'nt us', true)).toContain('\u001B[7m\u001B[36mNT\u001B[39m\u001B[27m');
		expect(paint(pieces, 'nt', false)).toBe('GRANT USAGE');
		expect(paint(tokenise('-- x\nSELECT 1, \'a\', "b"'), '', true)).not.toContain('[90m');
	});
});
