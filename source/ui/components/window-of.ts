export type Window = {
	/** The scroll position, to begin from next time. */
	readonly top: number;
	readonly first: number;
	/** Behind the last one that is shown. */
	readonly end: number;
	readonly above: number;
	readonly below: number;
};

/**
 * Which of `count` lines fit into `height`, at the scroll position `top` or the nearest that has `focus` in view.
 * Where more is hidden the first and the last line give their places to "N more"; a window of less than three lines
 * has no room to say so.
 */
export function windowOf(count: number, height: number, top: number, focus?: number): Window {
	const last = Math.max(0, count - height);
	const mark = height >= 3 ? 1 : 0;
	const between = (position: number): number => Math.min(Math.max(position, 0), last);
	let at = between(top);
	if (focus !== undefined) {
		const wanted = Math.min(Math.max(focus, 0), Math.max(0, count - 1));
		if (wanted < at + (at > 0 ? mark : 0)) at = between(wanted - mark);
		if (wanted >= at + height - (at < last ? mark : 0)) at = between(wanted - height + 1 + mark);
	}
	const first = at > 0 ? at + mark : 0;
	const end = at < last ? at + height - mark : count;
	return { top: at, first, end, above: first, below: count - end };
}
