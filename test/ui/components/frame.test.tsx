import { Text } from 'ink';
import { useState } from 'react';
import stringWidth from 'string-width';
import { describe, expect, test, vi } from 'vitest';
import { Frame, type FrameProps, useBody } from '../../../source/ui/components/frame.js';
import { TextField } from '../../../source/ui/components/text-field.js';
import { useKeys } from '../../../source/ui/components/use-keys.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

const hints = [
	{ key: 'Tab', label: 'next field' },
	{ key: 'Shift+Tab', label: 'previous field' },
	{ key: 'Ctrl+T', label: 'test the connection' },
	{ key: 'Esc', label: 'back' },
	{ key: '?', label: 'help' },
];

const given: FrameProps = {
	title: 'New tenant',
	step: { at: 4, of: 8, name: 'Grants' },
	target: 'admin@db1.eu-central.internal:5432/saas',
	tag: 'production',
	hints,
};

function Body({ onKey = () => {} }: { readonly onKey?: (input: string) => void }) {
	const { width, height } = useBody();
	const [text, setText] = useState('');
	useKeys(onKey);
	return (
		<>
			<TextField value={text} onChange={setText} isFocused width={20} />
			<Text>{`body ${width}x${height}`}</Text>
			{Array.from({ length: 40 }, (_, line) => (
				<Text key={line}>{`${line} ${'much too wide '.repeat(10)}`}</Text>
			))}
		</>
	);
}

test('in a narrow window a screen without a step keeps its own name, and the program gives its name up', async () => {
	const { step: _step, ...screenOfItsOwn } = given;
	const titled = { ...screenOfItsOwn, title: 'Gatehouse   Saved profiles', target: '127.0.0.1:46737' };
	const wide = draw(<Frame {...titled} />, { columns: 80, rows: 12 });
	await wide.sees(/^ Gatehouse {3}Saved profiles +127\.0\.0\.1:46737 +PROD/);
	const screen = draw(<Frame {...titled} />, { columns: 40, rows: 12 });
	await screen.sees(/^ Saved profiles +127\.0\.0\.1:46737 PROD/);
});

describe.each([
	[80, 24],
	[40, 12],
	[40, 10],
	[120, 50],
])('at %dx%d', (columns, rows) => {
	test('fills rows - 1 lines and the width, whatever is in it', async () => {
		const screen = draw(
			<Frame {...given}>
				<Body />
			</Frame>,
			{ columns, rows },
		);
		await screen.sees(`body ${columns - 2}x${rows - 5}`);
		const lines = screen.lines();
		expect(lines).toHaveLength(rows - 1);
		expect(Math.max(...lines.map((line) => stringWidth(line)))).toBe(columns);
		expect(lines[0]).toMatch(/4\/8 Grants .*admin@.*\/saas +PROD$/);
		expect(lines[1]).toBe('-'.repeat(columns));
		expect(lines.at(-2)).toBe('-'.repeat(columns));
		expect(lines.at(-1)).toMatch(/Tab next field.* Esc back/);
	});
});

test.each([
	[30, 8],
	[39, 24],
	[80, 9],
	[10, 3],
])('at %dx%d only the message is there, within the window', async (columns, rows) => {
	const screen = draw(
		<Frame {...given}>
			<Body />
		</Frame>,
		{ columns, rows },
	);
	await screen.sees(/Terminal/);
	expect(screen.lines().length).toBeLessThanOrEqual(rows - 1);
	expect(Math.max(...screen.lines().map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
	expect(screen.text()).not.toMatch(/Grants|body/);
});

test('a window that grows again shows the same half-typed text; meanwhile keys are nobody’s', async () => {
	const onKey = vi.fn();
	const onQuit = vi.fn();
	const screen = draw(
		<Frame {...given} onQuit={onQuit}>
			<Body onKey={onKey} />
		</Frame>,
	);
	await screen.press('h', 'a', 'l', 'f');
	await screen.sees('[ half');
	await screen.resize(30, 8);
	await screen.sees('Terminal is 30x8; gatehouse');
	onKey.mockClear();
	await screen.press('x', keys.enter);
	expect(onKey).not.toHaveBeenCalled();
	expect(onQuit).not.toHaveBeenCalled();
	await screen.press('q');
	expect(onQuit).toHaveBeenCalledOnce();
	await screen.resize(80, 24);
	await screen.sees('[ half ');
	await screen.press('!');
	await screen.sees('[ half! ');
});

test.each([
	[80, /Gatehouse {3}6\/8 Review > Apply +postgres@127\.0\.0\.1:40001\/postgres +PROD/],
	[60, /6\/8 Review > Apply +127\.0\.0\.1:40001\/postgres +PROD|postgres@127/],
	[40, /6\/8 (Review > )?Apply +127\.0\.0\.1:40001(\/postgres)? PROD/],
])('in %d columns host, port and tag stay; the user goes first', async (columns, expected) => {
	const screen = draw(
		<Frame
			title="Gatehouse"
			step={{ at: 6, of: 8, name: 'Review', detail: 'Apply' }}
			target={['postgres@127.0.0.1:40001/postgres', '127.0.0.1:40001/postgres', '127.0.0.1:40001']}
			tag="production"
			hints={hints}
		/>,
		{ columns },
	);
	await screen.sees(expected);
	expect(stringWidth(screen.lines()[0] ?? '')).toBeLessThanOrEqual(columns);
});

test('a notice stands in the place of the hints', async () => {
	const screen = draw(<Frame {...given} notice={'press Ctrl+C again\u001B[2J'} />);
	await screen.sees('⚠ press Ctrl+C again\\x1b[2J');
	expect(screen.lines().at(-1)).not.toContain('Tab');
	screen.rerender(<Frame {...given} />);
	await screen.sees('Tab next field');
});

test('news has no sign of attention before it', () => {
	expect(draw(<Frame {...given} notice="Done" />).text()).toMatch(/\n . Done/);
	expect(draw(<Frame {...given} notice="Done" isNews />).text()).toMatch(/\n Done/);
});

test('what is pasted where there is no field is nobody’s', async () => {
	const onKey = vi.fn();
	const Listener = () => {
		useKeys(onKey);
		return null;
	};
	const screen = draw(
		<Frame {...given}>
			<Listener />
		</Frame>,
	);
	await screen.paste('y');
	expect(onKey).not.toHaveBeenCalled();
	await screen.press('y');
	expect(onKey).toHaveBeenCalledOnce();
});
