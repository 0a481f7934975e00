import { Box, Text } from 'ink';
import type { SavedProfile } from '../../core/wizard/saved-profile.js';
import { FilterLine } from '../components/filter-line.js';
import { MoreLine } from '../components/more-line.js';
import { useGlyphs } from '../components/use-glyphs.js';
import type { PickList } from '../components/use-pick-list.js';
import { theme } from '../theme.js';
import { cellsOf } from './profile-columns.js';

type RowsProps = {
	readonly list: PickList<SavedProfile>;
	readonly width: number;
	readonly now: number;
	readonly room: number;
};

/** What is in view of the list, and the line of the filter beneath it, as in the SQL. */
export function ProfileRows({ list, width, now, room }: RowsProps) {
	const { items, view, at, filter } = list;
	const { pointer } = useGlyphs();
	const isFiltered = filter.isTyping || filter.text !== '';
	const lines = room - (isFiltered ? 1 : 0);
	return (
		<Box flexDirection="column" flexShrink={0}>
			<MoreLine room={lines} count={view.above} where="above" />
			{items.slice(view.first, view.end).map((profile, index) => (
				<Row
					key={profile.name}
					profile={profile}
					pointer={view.first + index === at ? pointer : ' '}
					isSelected={view.first + index === at}
					width={width}
					now={now}
				/>
			))}
			{items.length === 0 ? <Text> None of them matches.</Text> : null}
			<MoreLine room={lines} count={view.below} where="below" />
			{isFiltered ? (
				<FilterLine
					text={filter.text}
					onChange={list.typeFilter}
					onSubmit={list.endFilter}
					isFocused={filter.isTyping}
					count={items.length === 1 ? '1 match' : `${items.length} matches`}
					width={width}
				/>
			) : null}
		</Box>
	);
}

type RowProps = {
	readonly profile: SavedProfile;
	readonly pointer: string;
	readonly isSelected: boolean;
	readonly width: number;
	readonly now: number;
};

function Row({ profile, pointer, isSelected, width, now }: RowProps) {
	return (
		<Text wrap="truncate" bold={isSelected}>
			<Text color={theme.accent}>{`${pointer} `}</Text>
			{cellsOf(profile, width, now).map(({ text, tone }, index) => (
				<Text key={index} {...(tone === 'fail' ? { color: theme.fail } : isSelected ? { color: theme.accent } : {})}>
					{text}
				</Text>
			))}
		</Text>
	);
}
