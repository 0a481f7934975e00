import { describe, expect, it } from 'vitest';
import { safeText } from '../../source/core/safe-text.js';

describe('safeText', () => {
	it.each([
		['plain text', 'orders_app – “quoted” 日本 👍 é', 'orders_app – “quoted” 日本 👍 é'],
		['a colour', '\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
		['the clipboard (OSC 52)', '\x1b]52;c;cm0gLXJm\x07', '\\x1b]52;c;cm0gLXJm\\x07'],
		['the clipboard with an eight-bit OSC', '\x9d52;c;eA==\x9c', '\\x9d52;c;eA==\\x9c'],
		['a bidi override', 'app\u202etxt.exe\u202c', 'app\\u202etxt.exe\\u202c'],
		['bidi isolates and marks', '\u2066a\u2069\u200e\u061c', '\\u2066a\\u2069\\u200e\\u061c'],
		['zero-width characters', 'a\u200bd\u200dm\ufeffin\u00ad', 'a\\u200bd\\u200dm\\ufeffin\\xad'],
		['tag characters', 'a\u{e0041}', 'a\\u{e0041}'],
		['half a surrogate pair', 'a\ud83d', 'a\\ud83d'],
		['line separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
		['NUL, DEL and backspace', '\0\x7f\b', '\\x00\\x7f\\x08'],
		['newlines and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
	])('makes %s visible or leaves it', (_name, text, expected) => {
		expect(safeText(text)).toBe(expected);
	});

	it('keeps newlines, and nothing else, when told to', () => {
		expect(safeText('a\nb\r\x1b', { newlines: 'keep' })).toBe('a\nb\\r\\x1b');
	});
});
