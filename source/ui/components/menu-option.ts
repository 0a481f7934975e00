import { safeText } from '../../core/safe-text.js';
import { cells } from './text-cells.js';

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
