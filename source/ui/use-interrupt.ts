import { useInput } from 'ink';
import { useRef } from 'react';
import type { Event } from '../core/wizard/event.js';

/** A held key repeats faster than this, and a decision is not made slower than that. */
const again = { least: 250, most: 3000 } as const;

type Options = {
	readonly send: (event: Event) => void;
	/** Shown for as long as a second press counts. */
	readonly onFirst: () => void;
	readonly now: () => number;
};

/** Ctrl+C, also where the window is too small for anything else: once stops what runs, twice quits. */
export function useInterrupt({ send, onFirst, now }: Options): void {
	const last = useRef(Number.NEGATIVE_INFINITY);
	useInput((input, key) => {
		if (!key.ctrl || input !== 'c') return;
		const since = now() - last.current;
		if (since < again.least) return;
		if (since <= again.most) {
			send({ type: 'quit-pressed', by: 'interrupt' });
			return;
		}
		last.current = now();
		send({ type: 'interrupted' });
		onFirst();
	});
}
