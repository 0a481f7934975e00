/** Tells of whatever takes longer than a second that it goes on. */
export type Heartbeat = {
	begin(what: string): void;
	/** Left out: all of it. */
	end(what?: string): void;
};

/** At first after a second, then ever more rarely, up to this many seconds. */
const longest = 30;

export function heartbeat(tell: (line: string) => void): Heartbeat {
	const running = new Map<string, { readonly since: number; next: number }>();
	let timer: NodeJS.Timeout | undefined;
	const beat = () => {
		for (const [what, each] of running) {
			const seconds = Math.floor((performance.now() - each.since) / 1000);
			if (seconds < each.next) continue;
			tell(`${what}  ${seconds} s …`);
			each.next = seconds + Math.min(seconds, longest);
		}
	};
	return {
		begin(what) {
			running.set(what, { since: performance.now(), next: 1 });
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
