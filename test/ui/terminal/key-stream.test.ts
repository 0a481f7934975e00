import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { afterEach, expect, test, vi } from 'vitest';
import { keyStream } from '../../../source/ui/terminal/key-stream.js';

class FakeTerminal extends EventEmitter {
	readonly isTTY = true;
	readonly modes: boolean[] = [];
	setEncoding() {}
	isFlowing = true;
	pause() {
		this.isFlowing = false;
	}
	resume() {
		this.isFlowing = true;
	}
	ref() {}
	unref() {}
	setRawMode(mode: boolean) {
		this.modes.push(mode);
	}
}

function open() {
	const terminal = new FakeTerminal();
	const stream = keyStream(terminal as unknown as ReadStream);
	const turns: string[][] = [];
	stream.on('readable', () => {
		const turn: string[] = [];
		for (let key = stream.read() as string | null; key !== null; key = stream.read() as string | null) turn.push(key);
		if (turn.length > 0) turns.push(turn);
	});
	stream.setRawMode(true);
	return { terminal, stream, turns, type: (data: string) => terminal.emit('data', data) };
}

const hears = (turns: readonly string[][], keys: readonly string[]) =>
	vi.waitFor(() => expect(turns.flat()).toEqual(keys), { interval: 1 });

afterEach(() => vi.useRealTimers());

test('gives every key a turn of its own', async () => {
	const { turns, type } = open();
	type('db\r\u001B[B\u001B[B\r');
	await hears(turns, ['db', '\r', '\u001B[B', '\u001B[B', '\r']);
	expect(turns.every((turn) => turn.length === 1)).toBe(true);
});

test('a slow sequence is one key, not Escape and letters', async () => {
	const { turns, type } = open();
	type('\u001B');
	type('[A');
	type('j');
	await hears(turns, ['\u001B[A', 'j']);
});

test('Escape comes after a moment in which nothing followed it', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const { turns, type } = open();
	type('\u001B');
	vi.advanceTimersByTime(20);
	expect(turns.flat()).toEqual([]);
	vi.advanceTimersByTime(20);
	vi.useRealTimers();
	await hears(turns, ['\u001B[27u']);
});

test('an open paste waits for its end, however long that takes', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const { turns, type } = open();
	type('\u001B[200~one');
	vi.advanceTimersByTime(10_000);
	type('\rtwo\u001B[201~');
	vi.useRealTimers();
	await hears(turns, ['\u001B[200~one\rtwo\u001B[201~']);
});

test('Ctrl+C ends a paste whose end got lost', async () => {
	const { turns, type } = open();
	type('\u001B[200~one');
	type('x');
	type('\u0003');
	type('y');
	await hears(turns, ['\u0003', 'y']);
});

test('hears nothing while another program has the terminal', async () => {
	const { terminal, stream, turns, type } = open();
	stream.setRawMode(false);
	expect(terminal).toMatchObject({ isFlowing: false });
	expect(terminal.listenerCount('data')).toBe(0);
	type('lost');
	stream.setRawMode(true);
	expect(terminal).toMatchObject({ isFlowing: true });
	type('k');
	await hears(turns, ['k']);
	expect(terminal.modes).toEqual([true, false, true]);
});
