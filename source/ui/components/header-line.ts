import type { Environment } from '../../core/connection.js';
import { safeText } from '../../core/safe-text.js';
import { cells, graphemes, shorten, take } from './text-cells.js';

export type FrameStep = { readonly at: number; readonly of: number; readonly name: string };

export type Header = {
	readonly title: string;
	readonly step?: FrameStep | undefined;
	readonly target?: string | undefined;
	readonly tag?: Environment | undefined;
};

const tags: Readonly<Record<Environment, string>> = { production: 'PROD', staging: 'staging', development: 'dev' };

export type HeaderLine = { readonly left: string; readonly target: string; readonly tag: string };

/**
 * Target and tag never leave the screen: people have run the right thing on the wrong server. In a narrow window the
 * title goes first, then the middle of the target. `left` is padded, so that the three side by side fill the width.
 */
export function headerLine({ title, step, target = '', tag }: Header, width: number): HeaderLine {
	const sign = tag === undefined ? '' : `${' '.repeat(width < 60 ? 1 : 5)}${tags[tag]}`;
	const progress = step === undefined ? '' : `${step.at}/${step.of} ${step.name}`;
	const full = progress === '' ? title : `${title}   ${progress}`;
	const safe = safeText(target);
	const room = width - cells(sign);
	const left = cells(full) + 2 + cells(safe) <= room || progress === '' ? full : progress;
	const wanted = Math.min(cells(left), Math.max(room - cells(safe) - 2, Math.floor(room / 2)));
	const shown = shorten(left, wanted);
	const place = shortenMiddle(safe, room - cells(shown) - 2);
	const gap = Math.max(0, room - cells(shown) - cells(place));
	return { left: shown + ' '.repeat(gap), target: place, tag: sign };
}

function shortenMiddle(text: string, width: number): string {
	if (cells(text) <= width) return text;
	if (width < 12) return shorten(text, Math.max(0, width));
	const head = Math.ceil((width - 3) / 2);
	const tail = [...graphemes(text)].reverse().join('');
	return `${take(text, head)}...${[...graphemes(take(tail, width - 3 - head))].reverse().join('')}`;
}
