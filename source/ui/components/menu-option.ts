import { safeText } from '../../core/safe-text.js';
import type { Line } from './pieces.js';
import { cells, fitLines, pad, shorten, wrapProse } from './text-cells.js';

export type MenuOption<Value extends string> = {
	readonly value: Value;
	readonly label: string;
	readonly hint?: string | undefined;
	/** The reason why it cannot be chosen: shown in place of the hint. */
	readonly disabled?: string | undefined;
};

export const menuHint = ({ hint, disabled }: MenuOption<string>): string =>
	safeText(disabled === undefined ? (hint ?? '') : `not available: ${disabled}`);

/** Cells before the hint: the pointer, the longest label, a gap. */
export const hintColumn = (options: readonly MenuOption<string>[]): number =>
	Math.max(0, ...options.map((option) => cells(option.label))) + 5;

/** Cells for hints beside the labels; 0 where they would not be readable there, and only the current one is shown below. */
export function hintRoom(options: readonly MenuOption<string>[], width: number): number {
	const room = width - hintColumn(options);
	const longest = Math.max(0, ...options.map((option) => cells(menuHint(option))));
	return room >= Math.min(longest, 36) ? room : 0;
}

/** Where an option stands. */
export type MenuPlace = {
	readonly options: readonly MenuOption<string>[];
	readonly isSelected: boolean;
	readonly pointer: string;
	readonly width: number;
	/** What `hintRoom` found. */
	readonly room: number;
};

/** One option as it stands in its menu, its hint beside it where there is room. */
export function menuLine(option: MenuOption<string>, { options, isSelected, pointer, width, room }: MenuPlace): Line {
	const isDisabled = option.disabled !== undefined;
	const name = room === 0 && isDisabled ? `${option.label} (not available)` : option.label;
	const text = shorten(`${isSelected ? pointer : ' '} ${name}`, width);
	const hint = room === 0 ? '' : menuHint(option);
	const look = isSelected ? 'accent' : isDisabled ? 'dim' : undefined;
	return [{ text: hint === '' ? text : pad(text, hintColumn(options)), look }, { text: shorten(hint, room) }];
}

/** Lines for the hint of the chosen option, beneath a menu that has no room for hints beside its options. */
export const hintHeight = 2;
/** Further in than the options: it is none of them. */
export const hintIndent = 4;

export const hintLines = (option: MenuOption<string>, width: number): readonly string[] =>
	fitLines(wrapProse(menuHint(option), width - hintIndent), hintHeight, width - hintIndent);
