import { safeText } from '../../core/safe-text.js';
import { type Piece, plainText } from './sql-highlight.js';
import { sqlLines } from './sql-lines.js';
import { cells, proseWidth, wrapProse } from './text-cells.js';

export type ListedStatement = {
	readonly id: string;
	/** As it runs, with dots for secrets. */
	readonly sql: string;
	/** Why, in one line. */
	readonly purpose: string;
	/** The SQL that takes it back, or why there is none. */
	readonly undo: string;
};

export type StatementLine = {
	/** Which statement it belongs to. */
	readonly index: number;
	readonly kind: 'sql' | 'note' | 'blank';
	/** The id, on a statement's first line. */
	readonly id: string;
	readonly pieces: readonly Piece[];
};

export type StatementLayout = {
	readonly lines: readonly StatementLine[];
	/** The first line of each statement. */
	readonly starts: readonly number[];
	/** Cells left of the SQL. */
	readonly gutter: number;
};

export type LayoutOptions = { readonly width: number; readonly notes: boolean; readonly undos: boolean };

/** All statements as lines of the window's width; only those in view are painted. */
export function layOut(
	statements: readonly ListedStatement[],
	{ width, notes, undos }: LayoutOptions,
): StatementLayout {
	const gutter = Math.max(1, ...statements.map(({ id }) => cells(id))) + 4;
	const lines: StatementLine[] = [];
	const starts: number[] = [];
	for (const [index, statement] of statements.entries()) {
		starts.push(lines.length);
		const add = (kind: StatementLine['kind'], pieces: readonly Piece[], id = ''): void => {
			lines.push({ index, kind, id, pieces });
		};
		for (const [at, pieces] of sqlLines(statement.sql, width - gutter).entries())
			add('sql', pieces, at === 0 ? statement.id : '');
		if (notes) for (const piece of noteOf(statement.purpose, proseWidth(width) - gutter)) add('note', [piece]);
		if (undos) for (const piece of noteOf(`undo: ${statement.undo}`, width - gutter)) add('note', [piece]);
		if (index < statements.length - 1) add('blank', []);
	}
	return { lines, starts, gutter };
}

const noteOf = (text: string, width: number): readonly Piece[] =>
	wrapProse(safeText(text, { newlines: 'keep' }), width - 2).map((line) => ({
		text: `  ${line}`,
		role: 'plain',
	}));

/** The lines that hold the text, whatever its case. A match that the wrapping broke counts where its statement begins. */
export function findLines(
	layout: StatementLayout,
	statements: readonly ListedStatement[],
	find: string,
): readonly number[] {
	const wanted = find.trim().toLowerCase();
	if (wanted === '') return [];
	const found = new Set<number>();
	for (const [at, line] of layout.lines.entries())
		if (plainText(line.pieces).toLowerCase().includes(wanted)) found.add(at);
	const seen = new Set([...found].map((at) => layout.lines[at]?.index));
	for (const [index, { sql, purpose }] of statements.entries()) {
		const text = `${sql} ${purpose}`.replace(/\s+/g, ' ').toLowerCase();
		if (!seen.has(index) && text.includes(wanted)) found.add(layout.starts[index] ?? 0);
	}
	return [...found].sort((a, b) => a - b);
}
