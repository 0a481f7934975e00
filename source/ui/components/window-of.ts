export type Window = {
	readonly first: number;
	/** Behind the last one that is shown. */
	readonly end: number;
	readonly above: number;
	readonly below: number;
};

/**
 * Which of `count` lines fit into `height`, beginning near `top`, with `focus` among them. A line that tells how many
 * more there are costs one of the height, at either end; in a window of less than three lines there is none.
 */
export function windowOf(count: number, height: number, top: number, focus?: number): Window {
	if (count <= height) return { first: 0, end: count, above: 0, below: 0 };
	const marks = height >= 3;
	const at = clamp(focus ?? top, count);
	let first = Math.min(Math.max(0, top), count - 1);
	if (focus !== undefined && first > at) first = at;
	for (;;) {
		const { shown, from } = room(count, height, first, marks);
		if (focus === undefined || at < from + shown || first >= count) return result(count, from, shown, marks);
		first++;
	}
}

const clamp = (index: number, count: number): number => Math.min(Math.max(index, 0), count - 1);

/** `first` 0 needs no mark above; from 1 on the mark stands in a line's place, so hiding one line alone gains nothing. */
function room(count: number, height: number, first: number, marks: boolean): { readonly from: number; readonly shown: number } {
	if (!marks) return { from: Math.min(first, count - height), shown: height };
	if (first <= 1) return { from: 0, shown: height - 1 };
	if (first >= count - height + 1) return { from: count - height + 1, shown: height - 1 };
	return { from: first, shown: height - 2 };
}

function result(count: number, from: number, shown: number, marks: boolean): Window {
	const end = from + shown;
	return { first: from, end, above: marks ? from : 0, below: marks ? count - end : 0 };
}
