import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { rewritten, withoutScrollbackErasing } from '../../../source/ui/terminal/stdout-filter.js';

class FakeStdout extends EventEmitter {
	columns = 80;
	readonly written: unknown[] = [];
	write(data: unknown, callback?: () => void) {
		this.written.push(data);
		callback?.();
		return true;
	}
}

const open = () => {
	const stdout = new FakeStdout();
	return { stdout, filtered: rewritten(stdout as never, withoutScrollbackErasing) };
};

test('the scrollback is never erased; the rest is untouched', () => {
	const { stdout, filtered } = open();
	filtered.write('\u001B[2J\u001B[3J\u001B[Hframe\u001B[3J');
	filtered.write('\u001B[31mred\u001B[39m');
	expect(stdout.written).toEqual(['\u001B[2J\u001B[Hframe', '\u001B[31mred\u001B[39m']);
});

test('calls back and returns as the stream does, bytes too', () => {
	const { stdout, filtered } = open();
	let called = 0;
	expect(filtered.write('', () => called++)).toBe(true);
	filtered.write(Buffer.from('x'));
	expect(called).toBe(1);
	expect(stdout.written[1]).toEqual(Buffer.from('x'));
});

test('its size and its listeners are those of the stream', () => {
	const { stdout, filtered } = open();
	let resized = 0;
	const onResize = () => resized++;
	filtered.on('resize', onResize);
	stdout.columns = 40;
	stdout.emit('resize');
	expect([filtered.columns, resized]).toEqual([40, 1]);
	filtered.off('resize', onResize);
	stdout.emit('resize');
	expect(resized).toBe(1);
});
