import { Box, Text } from 'ink';
import { useMemo } from 'react';
import { theme } from '../theme.js';
import { MoreLine } from './more-line.js';
import { paint } from './sql-highlight.js';
import { type ListedStatement, layOut, type StatementLine } from './statement-layout.js';
import { TextField } from './text-field.js';
import { useBody } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';
import { type StatementListState, useStatementList } from './use-statement-list.js';

export type StatementListProps = {
	readonly statements: readonly ListedStatement[];
	readonly isFocused?: boolean | undefined;
	/** The body's, unless given. */
	readonly width?: number | undefined;
	readonly height?: number | undefined;
	/** The reasons beneath; true unless given. */
	readonly notes?: boolean | undefined;
	/** How each is taken back, beneath; false unless given. */
	readonly undos?: boolean | undefined;
	readonly initialSelected?: string | undefined;
	readonly onSelect?: ((id: string) => void) | undefined;
	/** True while a search is being typed: the screen's own letters, and Esc, must then rest. */
	readonly onTyping?: ((isTyping: boolean) => void) | undefined;
	/** Esc, once there is no search to leave. */
	readonly onBack?: (() => void) | undefined;
};

export function StatementList(props: StatementListProps) {
	const { statements, isFocused = true, notes = true, undos = false, ...rest } = props;
	const body = useBody();
	const width = props.width ?? body.width;
	const layout = useMemo(() => layOut(statements, { width, notes, undos }), [statements, width, notes, undos]);
	const list = useStatementList({ ...rest, statements, layout, isFocused, height: props.height ?? body.height });
	const { view, search } = list;
	return (
		<Box flexDirection="column" width={width} flexShrink={0}>
			<MoreLine count={view.above} where="above" />
			{layout.lines.slice(view.first, view.end).map((line, index) => (
				<StatementLineView
					key={view.first + index}
					line={line}
					gutter={layout.gutter}
					find={search.text}
					hasCursor={isFocused && view.first + index === list.at}
					isSelected={line.index === list.selected}
				/>
			))}
			<MoreLine count={view.below} where="below" />
			<SearchLine list={list} isFocused={isFocused} width={width} />
		</Box>
	);
}

type LineProps = {
	readonly line: StatementLine;
	readonly gutter: number;
	readonly find: string;
	readonly hasCursor: boolean;
	readonly isSelected: boolean;
};

function StatementLineView({ line, gutter, find, hasCursor, isSelected }: LineProps) {
	const { pointer } = useGlyphs();
	return (
		<Box height={1} flexShrink={0} overflow="hidden">
			<Text bold={isSelected} {...(isSelected ? { color: theme.accent } : {})}>
				{`${hasCursor ? pointer : ' '} ${line.id.padStart(gutter - 4)}  `}
			</Text>
			<Text wrap="truncate">{paint(line.pieces, find) || ' '}</Text>
		</Box>
	);
}

type SearchProps = { readonly list: StatementListState; readonly isFocused: boolean; readonly width: number };

function SearchLine({ list, isFocused, width }: SearchProps) {
	const { search, matches } = list;
	if (!search.isTyping && search.text === '') return null;
	const count = matches.length === 1 ? '1 match' : `${matches.length} matches`;
	return (
		<Box columnGap={1} height={1} flexShrink={0}>
			<Text>Find:</Text>
			<TextField
				value={search.text}
				onChange={list.typeSearch}
				onSubmit={list.endSearch}
				isFocused={isFocused && search.isTyping}
				width={Math.min(40, width - 18)}
			/>
			<Text>{count}</Text>
		</Box>
	);
}

export type { ListedStatement } from './statement-layout.js';
