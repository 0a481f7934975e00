import { safeText } from '../../core/safe-text.js';
import type { Editor } from './editor.js';
import { cells } from './text-cells.js';

export type LineView = {
	readonly text: string;
	/** The cursor's column in it. */
	readonly cursor: number;
	/** The first grapheme that is shown: to begin from next time, so that the line does not jump. */
	readonly start: number;
	readonly moreLeft: boolean;
	readonly moreRight: boolean;
};

/** The part of the line around the cursor that fits into `width` cells; the cursor may stand behind the last letter. */
export function lineView(editor: Editor, width: number, previousStart: number): LineView {
	const shown = editor.parts.map((part) =>
		/[\p{L}\p{N}\p{P}\p{S} ]/u.test(part) && cells(part) > 0 ? part : safeText(part),
	);
	const widths = shown.map(cells);
	const upTo = (from: number, to: number): number => widths.slice(from, to).reduce((sum, each) => sum + each, 0);
	const cursorCell = Math.max(1, widths[editor.at] ?? 1);
	let start = Math.min(previousStart, editor.at);
	while (start < editor.at && upTo(start, editor.at) + cursorCell > width) start++;
	while (start > 0 && upTo(start - 1, editor.parts.length) + 1 <= width) start--; // text was removed: room to the left
	let end = start;
	while (end < shown.length && upTo(start, end + 1) <= width) end++;
	return {
		text: shown.slice(start, end).join(''),
		cursor: upTo(start, editor.at),
		start,
		moreLeft: start > 0,
		moreRight: end < shown.length,
	};
}

/** Always as wide, and the cursor only at either end or between: neither the length nor a place in it is shown. */
export function maskView(editor: Editor, width: number, sign: string): LineView {
	const length = editor.parts.length === 0 ? 0 : Math.min(12, Math.max(1, width - 1));
	const cursor = editor.at === 0 ? 0 : editor.at === editor.parts.length ? length : Math.ceil(length / 2);
	return { text: sign.repeat(length), cursor, start: 0, moreLeft: false, moreRight: false };
}
