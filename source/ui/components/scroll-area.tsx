import type { ReactNode } from 'react';

export type ScrollAreaProps = {
	/** Each is one line high. */
	readonly lines: readonly ReactNode[];
	/** The body's, unless given. */
	readonly height?: number | undefined;
	/** Stays in view. */
	readonly focusLine?: number | undefined;
	/** Whether it hears j/k, the arrows, PgUp/PgDn, g/G; false unless given. */
	readonly isFocused?: boolean | undefined;
};
export function ScrollArea(_props: ScrollAreaProps) {
	return null;
}
