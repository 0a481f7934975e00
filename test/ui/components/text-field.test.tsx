import { render } from 'ink-testing-library';
import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { TextField, type TextFieldProps } from '../../../source/ui/components/text-field.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

type FieldProps = Partial<TextFieldProps> & { readonly start?: string };

function Field({ start = '', onChange, ...props }: FieldProps) {
	const [value, setValue] = useState(start);
	const change = (text: string) => {
		setValue(text);
		onChange?.(text);
	};
	return <TextField isFocused width={24} {...props} value={value} onChange={change} />;
}

describe('editing 日本👍x', () => {
	test.each<[string, readonly string[], string]>([
		['Backspace 0x7F', ['\u007F', '\u007F'], '日本'],
		['Backspace 0x08', ['\b', '\b'], '日本'],
		['Left and Delete', [keys.left, keys.left, '\u001B[3~'], '日本x'],
		['Home as CSI H', [keys.home, 'a'], 'a日本👍x'],
		['Home as SS3', ['\u001BOH', 'a'], 'a日本👍x'],
		['Home as CSI 1~', ['\u001B[1~', 'a'], 'a日本👍x'],
		['Home as CSI 7~', ['\u001B[7~', 'a'], 'a日本👍x'],
		[
			'End in every encoding',
			[keys.home, keys.end, 'a', keys.home, '\u001BOF', 'b', keys.home, '\u001B[4~', 'c', keys.home, '\u001B[8~', 'd'],
			'日本👍xabcd',
		],
		['Ctrl+A and Ctrl+K', ['\u0001', keys.right, '\u000B'], '日'],
		['Ctrl+U', [keys.left, '\u0015'], 'x'],
		['Ctrl+W', ['\u0017'], ''],
		['Ctrl+Left', ['\u001B[1;5D', 'a'], '日本👍ax'],
		['Alt+B, Alt+F', ['\u001Bb', '\u001Bb', '\u001Bf', 'a'], '日本a👍x'],
	])('%s', async (_, pressed, expected) => {
		const onChange = vi.fn();
		const screen = draw(<Field start="日本👍x" onChange={onChange} />);
		await screen.press(...pressed);
		await screen.until(() => expect(onChange).toHaveBeenLastCalledWith(expected));
		await screen.sees(`[ ${expected}`);
	});
});

describe('several keys in one turn', () => {
	test('no letter is lost, and Enter submits what was typed', async () => {
		const onSubmit = vi.fn();
		const { stdin, lastFrame, unmount } = render(<Field onSubmit={onSubmit} />);
		await vi.waitFor(() => expect(lastFrame()).toContain('[ '), { interval: 5 });
		for (const key of [...'hello wrld', keys.left, keys.left, keys.left, 'o', keys.enter]) stdin.write(key);
		await vi.waitFor(() => expect(onSubmit).toHaveBeenCalledWith('hello world'), { interval: 5 });
		await vi.waitFor(() => expect(lastFrame()).toContain('hello world'), { interval: 5 });
		unmount();
	});

	test('a parent that answers late takes nothing back', async () => {
		const onChange = vi.fn();
		const field = (value: string) => <TextField value={value} onChange={onChange} isFocused width={24} />;
		const screen = draw(field(''));
		await screen.press('a', 'b', 'c');
		screen.rerender(field('a'));
		screen.rerender(field('ab'));
		await screen.press('d');
		expect(onChange).toHaveBeenLastCalledWith('abcd');
		screen.rerender(field('from the server'));
		await screen.sees('[ from the server');
		await screen.press('!');
		expect(onChange).toHaveBeenLastCalledWith('from the server!');
	});
});

describe('a paste', () => {
	test('is trimmed, put at the cursor, and never submits', async () => {
		const onSubmit = vi.fn();
		const screen = draw(<Field start="ac" onSubmit={onSubmit} />);
		await screen.press(keys.left);
		await screen.paste('\n bb \r\n');
		await screen.sees('[ abbc');
		expect(onSubmit).not.toHaveBeenCalled();
	});

	test('of several lines is refused with their number, and the field keeps its text', async () => {
		const onPasteRefused = vi.fn();
		const screen = draw(<Field start="old" onPasteRefused={onPasteRefused} />);
		await screen.paste('one\ntwo\nthree');
		await screen.until(() => expect(onPasteRefused).toHaveBeenCalledWith('pasted text had 3 lines; nothing inserted'));
		expect(screen.text()).toContain('[ old');
	});

	test('can be taken by the screen before any of it is drawn', async () => {
		const taken: string[] = [];
		const onPaste = (text: string) => text.startsWith('postgres://') && taken.push(text) > 0;
		const screen = draw(<Field onPaste={onPaste} />);
		await screen.paste('postgres://u:hunter2@h/db ');
		await screen.write('postgres://u:hunter3@h/db'); // the same without brackets
		await screen.press('x');
		await screen.sees('[ x ');
		expect(taken).toEqual(['postgres://u:hunter2@h/db', 'postgres://u:hunter3@h/db']);
		expect(screen.frames.join('')).not.toMatch(/hunter/);
	});
});

describe('a masked field', () => {
	test('shows nothing of the text in any frame, and not how long it is', async () => {
		const onChange = vi.fn();
		const screen = draw(<Field mask onChange={onChange} />);
		await screen.press(...'hunter', keys.left, keys.backspace, keys.home, keys.delete, keys.end, '2');
		await screen.until(() => expect(onChange).toHaveBeenLastCalledWith('untr2'));
		const masked = screen.lines()[0];
		await screen.paste('a-much-longer-secret-than-before');
		await screen.until(() => expect(onChange).toHaveBeenLastCalledWith('untr2a-much-longer-secret-than-before'));
		expect(screen.lines()[0]).toBe(masked);
		expect(masked).toBe(`[ ${'*'.repeat(12)}         ]`);
		expect(screen.frames.join('')).not.toMatch(/[a-z0-9]/);
	});
});

describe('the field', () => {
	test('is as wide as it is told, whatever is in it', async () => {
		const screen = draw(<Field width={12} />);
		await screen.press(...'日本語の長い名前');
		await screen.sees(/^\[<.*\]$/);
		expect(screen.lines()[0]).toBe('[<い名前   ]');
		await screen.press(keys.home);
		await screen.sees(/^\[ 日本語の>\]$/);
	});

	test('shows the placeholder while it is empty, and hears nothing without the focus', async () => {
		const onChange = vi.fn();
		const screen = draw(<Field isFocused={false} placeholder="localhost" onChange={onChange} />);
		await screen.press('a');
		expect(screen.text()).toContain('[ localhost');
		expect(onChange).not.toHaveBeenCalled();
	});

	test('shows what a terminal would obey', async () => {
		const screen = draw(<Field start={'a\u202Eb'} />);
		await screen.sees('[ a\\u202eb');
	});
});
