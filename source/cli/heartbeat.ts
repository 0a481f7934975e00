import { safeText } from '../core/safe-text.js';
import type { Io } from './io.js';

/** Tells of whatever takes long that it goes on. */
export type Heartbeat = {
	begin(what: string): void;
	/** Left out: all of it. */
	end(what?: string): void;
};

/** Seconds between two beats at most. */
const longest = 30;

/** To somebody who looks on at first after a second, and then ever more rarely; a log hears of it rarely from the start. */
export function heartbeat({ err, interactive }: Pick<Io, 'err' | 'interactive'>): Heartbeat {
	const first = interactive ? 1 : longest;
	const running = new Map<string, { readonly since: number; next: number }>();
	let timer: NodeJS.Timeout | undefined;
	const beat = () => {
		for (const [what, each] of running) {
			const seconds = Math.floor((performance.now() - each.since) / 1000);
			if (seconds < each.next) continue;
			err(`${safeText(what)}  ${seconds} s …\n`);
			each.next = seconds + Math.min(seconds, longest);
		}
	};
	return {
		begin(what) {
			running.set(what, { since: performance.now(), next: first });
			timer ??= setInterval(beat, 1000).unref();
		},
		end(what) {
			if (what === undefined) running.clear();
			else running.delete(what);
			if (running.size > 0) return;
			clearInterval(timer);
			timer = undefined;
		},
	};
}
