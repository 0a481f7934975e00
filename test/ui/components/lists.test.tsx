import { Text } from 'ink';
import { describe, expect, test } from 'vitest';
import { ErrorPanel } from '../../../source/ui/components/error-panel.js';
import { headerLine } from '../../../source/ui/components/header-line.js';
import { hintsThatFit } from '../../../source/ui/components/key-hint.js';
import { type ProgressItem, ProgressList } from '../../../source/ui/components/progress-list.js';
import { ScrollArea } from '../../../source/ui/components/scroll-area.js';
import { cells, shorten, spread, wrap } from '../../../source/ui/components/text-cells.js';
import { GlyphContext } from '../../../source/ui/components/use-glyphs.js';
import { windowOf } from '../../../source/ui/components/window-of.js';
import { asciiGlyphs } from '../../../source/ui/terminal/glyphs.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

describe('windowOf', () => {
	test('every line can be brought into view, and no window is ever too high', () => {
		for (const height of [1, 2, 3, 4, 7])
			for (const count of [1, 3, 4, 5, 8, 20])
				for (let top = 0; top <= count; top++)
					for (let focus = 0; focus < count; focus++) {
						const { first, end, above, below } = windowOf(count, height, top, focus);
						const marks = height < 3 ? 0 : Number(above > 0) + Number(below > 0);
						expect(focus).toBeGreaterThanOrEqual(first);
						expect(focus).toBeLessThan(end);
						expect(end - first + marks).toBe(Math.min(count, height));
						expect(above + (end - first) + below).toBe(count);
					}
	});

	test('one step further shows one line more', () => {
		expect(windowOf(10, 5, 0)).toMatchObject({ first: 0, end: 4, above: 0, below: 6 });
		expect(windowOf(10, 5, 1)).toMatchObject({ first: 2, end: 5, above: 2, below: 5 });
		expect(windowOf(10, 5, 99)).toMatchObject({ first: 6, end: 10, above: 6, below: 0 });
	});
});

describe('ScrollArea', () => {
	const lines = Array.from({ length: 30 }, (_, line) =>
		line % 2 === 0 ? `line ${line}` : <Text key={line}>{`line ${line}`}</Text>,
	);

	test('moves by line, by page and to the ends, and says what is hidden', async () => {
		const screen = draw(<ScrollArea lines={lines} height={6} isFocused />);
		await screen.sees('25 more below');
		await screen.press('j');
		await screen.sees(/2 more above\nline 2\nline 3\nline 4\nline 5\n {2}24 more below/);
		await screen.press(keys.pageDown);
		await screen.sees(/6 more above\nline 6\n/);
		await screen.press('G');
		await screen.sees(/25 more above\n(.*\n)*line 29$/);
		await screen.press('k', 'g');
		await screen.sees(/^line 0\n/);
		expect(screen.lines()).toHaveLength(6);
	});

	test('brings the focus line into view', async () => {
		const screen = draw(<ScrollArea lines={lines} height={6} focusLine={17} />);
		await screen.sees(/line 17$/m);
		screen.rerender(<ScrollArea lines={lines} height={6} focusLine={3} />);
		await screen.sees(/line 3$/m);
		await screen.isWithout('line 17');
	});
});

describe('ProgressList', () => {
	const items: readonly ProgressItem[] = [
		{ id: 'A1', label: 'create role acme', state: 'done', ms: 4.2 },
		{ id: 'C10', label: 'grant CONNECT\u001B[2J', state: 'running', note: 'waiting for a lock' },
		{ id: 'C11', label: 'x', state: 'failed', note: 'SQLSTATE 55P03' },
		{ id: 'C12', label: 'x', state: 'rolled back' },
		{ id: 'C13', label: 'x', state: 'not run' },
		{ id: 'C14', label: 'waits', state: 'waiting' },
	];

	test('each state is a word, and what the server named is harmless', async () => {
		const screen = draw(<ProgressList items={items} width={60} height={10} />);
		await screen.sees(/A1 +create role acme +done, 4 ms/);
		expect(screen.text()).toMatch(/C10 +grant CONNECT\\x1b\[2J +waiting for a lock/);
		expect(screen.text()).toMatch(/C11 .*failed, SQLSTATE 55P03[\s\S]*rolled back[\s\S]*not run/);
	});

	test('keeps what runs in view', async () => {
		const many = Array.from(
			{ length: 30 },
			(_, index): ProgressItem => ({
				id: `C${index}`,
				label: 'grant',
				state: index < 20 ? 'done' : index === 20 ? 'running' : 'waiting',
			}),
		);
		const screen = draw(<ProgressList items={many} width={40} height={5} />);
		await screen.sees(/C20 .*running/);
		expect(screen.lines()).toHaveLength(5);
	});

	test('in ASCII the signs keep their column', async () => {
		const screen = draw(
			<GlyphContext value={asciiGlyphs}>
				<ProgressList items={items} width={60} height={10} />
			</GlyphContext>,
		);
		await screen.sees('[FAIL]');
		expect(new Set(screen.lines().map((line) => line.search(/[AC]\d/))).size).toBe(1);
		expect(screen.text()).toMatch(/^[ -~\n]+$/);
	});
});

test('ErrorPanel says what is so, what to do, and what the server said, at any width', async () => {
	const error = {
		message: 'The server refused the password.',
		remedy: '1. type it now\n2. look into ~/.pgpass',
		serverText: 'FATAL: \u001B]52;c;x\u0007',
		code: '28P01',
	};
	const screen = draw(<ErrorPanel {...error} width={70} height={10} />);
	await screen.sees(/✖ The server refused the password\.\n {2}Try +1\. type it now\n +2\. look/);
	expect(screen.text()).toMatch(/Server said +FATAL: \\x1b\]52;c;x\\x07\n {2}Code +28P01/);
	const narrow = draw(<ErrorPanel {...error} width={24} height={6} />, { columns: 24 });
	await narrow.sees(/more below/);
	expect(narrow.lines()).toHaveLength(6);
});

describe('text in cells', () => {
	test('wraps at blanks, inside long words, and never wider than told', () => {
		expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
		expect(wrap('a\n\nb', 9)).toEqual(['a', '', 'b']);
		for (const width of [1, 2, 5, 11])
			for (const line of wrap('日本語のとても abcdefghijklm 長い名前', width))
				expect(cells(line)).toBeLessThanOrEqual(Math.max(width, 2));
		expect(wrap('日本語 abc', 4).join('').replaceAll(' ', '')).toBe('日本語abc');
	});

	test('shortens and spreads to the cell', () => {
		expect(shorten('日本語のとても長い名前', 10)).toBe('日本語...');
		expect(cells(spread('left that is long', 'right', 14))).toBe(14);
		expect(spread('left that is long', 'right', 14)).toMatch(/right$/);
	});
});

describe('header and hints', () => {
	const header = {
		title: 'New tenant',
		step: { at: 6, of: 8, name: 'Review > SQL' },
		target: 'admin@db1.internal:5432/saas',
		tag: 'production',
	} as const;

	test.each([78, 60, 50, 38])('target and tag stay in %d cells', (width) => {
		const { left, target, tag } = headerLine(header, width);
		expect(cells(left + target + tag)).toBe(width);
		expect(target).toMatch(/^admin.*saas$/);
		expect(tag.trim()).toBe('PROD');
		expect(left).toContain('6/8');
	});

	test('the way back is the last hint to go', () => {
		const hints = [
			{ key: 'Enter', label: 'next' },
			{ key: 'p', label: 'equivalent command' },
			{ key: 'Esc', label: 'back' },
			{ key: '?', label: 'help' },
		];
		expect(hintsThatFit(hints, 80)).toEqual({ shown: hints, gap: 3 });
		expect(hintsThatFit(hints, 24).shown.map(({ key }) => key)).toEqual(['Enter', 'Esc']);
		expect(hintsThatFit(hints, 10).shown.map(({ key }) => key)).toEqual(['Esc']);
	});
});
