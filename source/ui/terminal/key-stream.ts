import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { flushKeys, isOpenPaste, splitKeys } from './split-keys.js';

/** How long half an escape sequence may be under way; a lone Escape is known as such after it. */
const sequenceTime = 25;

/** Alone in a read it is pressed, not pasted: a paste whose end got lost must not take every key there is. */
const ctrlC = '\u0003';

/**
 * Gives Ink one key per turn of the event loop: two keys handled in one turn both see the state from before the first.
 * A bracketed paste stays whole, and a held Enter is one Enter.
 */
export function keyStream(source: ReadStream): ReadStream {
	const keys = new PassThrough({ readableObjectMode: true, decodeStrings: false, encoding: 'utf8' });
	const queue: string[] = [];
	let isBusy = false;
	let isRaw = false;
	let rest = '';
	let restTimer: NodeJS.Timeout | undefined;

	const next = (): void => {
		const key = queue.shift();
		isBusy = key !== undefined;
		if (key === undefined) return;
		keys.push(key);
		setImmediate(() => setImmediate(next)); // React's effects subscribe useInput() in a turn of their own
	};
	const add = (more: readonly string[]): void => {
		queue.push(...more);
		if (!isBusy) next();
	};
	const flush = (): void => {
		const kept = rest;
		rest = '';
		add(flushKeys(kept));
	};
	const onData = (chunk: Buffer | string): void => {
		clearTimeout(restTimer);
		if (isOpenPaste(rest) && String(chunk) === ctrlC) rest = '';
		const split = splitKeys(rest + String(chunk));
		rest = split.rest;
		if (rest !== '' && !isOpenPaste(rest)) restTimer = setTimeout(flush, sequenceTime);
		add(split.keys);
	};
	const setRawMode = (enabled: boolean): ReadStream => {
		if (enabled !== isRaw) {
			isRaw = enabled;
			source.setEncoding('utf8');
			if (enabled)
				source.on('data', onData).resume(); // once paused, a listener alone does not start it again
			else source.off('data', onData).pause();
		}
		source.setRawMode(enabled);
		return stream;
	};

	const stream: ReadStream = Object.assign(keys as unknown as ReadStream, {
		isTTY: source.isTTY,
		setRawMode,
		ref: () => {
			source.ref();
			return stream;
		},
		unref: () => {
			source.unref();
			return stream;
		},
	});
	return stream;
}
