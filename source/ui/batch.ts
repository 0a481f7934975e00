/**
 * Hands over what comes in a stream at most every `pause` milliseconds, the first at once: a screen needs no more than
 * ten frames a second, however fast statements run.
 */
export function batch<Item>(deliver: (items: readonly Item[]) => void, pause = 100) {
	let waiting: Item[] = [];
	let timer: NodeJS.Timeout | undefined;
	const flush = (): void => {
		clearTimeout(timer);
		timer = undefined;
		if (waiting.length === 0) return;
		const items = waiting;
		waiting = [];
		deliver(items);
	};
	return {
		add(item: Item): void {
			waiting.push(item);
			if (timer !== undefined) return;
			flush();
			timer = setTimeout(flush, pause);
		},
		flush,
	};
}
