export type FrameSize = { readonly columns: number; readonly rows: number };

/** What every screen has room in. */
export const least: FrameSize = { columns: 40, rows: 10 };

/** Header and footer, each with its rule. */
const surroundings = 4;

/** Frames are `rows - 1` lines high: Windows consoles scroll when the last cell is written. */
export const bodySize = ({ columns, rows }: FrameSize) => ({
	width: Math.max(columns, least.columns) - 2,
	height: Math.max(rows, least.rows) - 1 - surroundings,
});
