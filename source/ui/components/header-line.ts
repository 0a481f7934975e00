import type { Environment } from '../../core/connection.js';
import { safeText } from '../../core/safe-text.js';
import { cells, graphemes, shorten, take } from './text-cells.js';

export type FrameStep = {
	readonly at: number;
	readonly of: number;
	readonly name: string;
	/** What of the step is on the screen. */
	readonly detail?: string | undefined;
};

export type Header = {
	readonly title: string;
	readonly step?: FrameStep | undefined;
	/** Several: the same server in fewer and fewer words. */
	readonly target?: string | readonly string[] | undefined;
	readonly tag?: Environment | undefined;
};

const tags: Readonly<Record<Environment, string>> = { production: 'PROD', staging: 'staging', development: 'dev' };

export type HeaderLine = { readonly left: string; readonly target: string; readonly tag: string };

/**
 * Target and tag never leave the screen: people have run the right thing on the wrong server. In a narrow window the
 * title goes first, then what the target can spare. `left` is padded, so that the three side by side fill the width.
 */
export function headerLine({ title, step, target = '', tag }: Header, width: number): HeaderLine {
	const sign = tag === undefined ? '' : `${' '.repeat(width < 60 ? 1 : 5)}${tags[tag]}`;
	const room = width - cells(sign);
	const targets = (typeof target === 'string' ? [target] : target).map((each) => safeText(each));
	const lefts = leftsOf(title, step);
	const fits = (left: string, place: string): boolean => cells(left) + (place === '' ? 0 : cells(place) + 1) <= room;
	const pairs = [
		...lefts.map((left) => [left, targets[0] ?? ''] as const),
		...targets.flatMap((place) => lefts.slice(lefts.length > 1 ? 1 : 0).map((left) => [left, place] as const)),
	];
	const [left, place] = pairs.find((pair) => fits(...pair)) ?? [lefts.at(-1) ?? '', targets.at(-1) ?? ''];
	const shown = shorten(left, Math.max(room - cells(place) - 1, Math.floor(room / 2)));
	const kept = shortenMiddle(place, room - cells(shown) - 1);
	const gap = Math.max(0, room - cells(shown) - cells(kept));
	return { left: shown + ' '.repeat(gap), target: kept, tag: sign };
}

/** From the fullest to what says no more than where one is. */
function leftsOf(title: string, step: FrameStep | undefined): readonly string[] {
	// `Gatehouse   Saved profiles`: which program it is, is known.
	if (step === undefined) return [...new Set([title, title.split('   ').at(-1) ?? title])];
	const { at, of, name, detail } = step;
	const place = `${at}/${of} ${detail === undefined ? name : `${name} > ${detail}`}`;
	return [`${title}   ${place}`, place, ...(detail === undefined ? [] : [`${at}/${of} ${detail}`])];
}

function shortenMiddle(text: string, width: number): string {
	if (cells(text) <= width) return text;
	if (width < 12) return shorten(text, Math.max(0, width));
	const head = Math.ceil((width - 3) / 2);
	const tail = [...graphemes(text)].reverse().join('');
	return `${take(text, head)}...${[...graphemes(take(tail, width - 3 - head))].reverse().join('')}`;
}
