import { Box } from 'ink';
import { useContext } from 'react';
import { safeText } from '../../core/safe-text.js';
import type { ProfileTask } from '../../core/wizard/profile-task.js';
import { matchingProfiles, type SavedProfile } from '../../core/wizard/saved-profile.js';
import type { Profiles as ProfilesState } from '../../core/wizard/state.js';
import { ErrorPanel, errorLines } from '../components/error-panel.js';
import { useBody } from '../components/frame.js';
import { cells, fitLines, proseWidth, shorten, wrapProse } from '../components/text-cells.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { usePickList } from '../components/use-pick-list.js';
import { paragraph, Stack, verbatim } from './paragraphs.js';
import { detailsOf, headOf } from './profile-columns.js';
import { ProfileRows } from './profile-rows.js';
import { Clock, Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';
import { useHints } from './use-hints.js';

const hints = [
	{ key: 'Enter', label: 'use' },
	{ key: 'n', label: 'new customer' },
	{ key: '/', label: 'filter' },
	{ key: 'i', label: 'import' },
	{ key: '?', label: 'help' },
	{ key: 'Esc', label: 'back' },
];
const emptyHints = hints.filter(({ key }) => ['i', 'Esc', '?'].includes(key));
const filterHints = [
	{ key: 'Enter', label: 'to the list' },
	{ key: 'Up/Down', label: 'move' },
	{ key: 'Esc', label: 'no filter' },
];

/** What each letter asks for, of the profile under the cursor. No key of these does anything by itself. */
const letters: Readonly<Record<string, Exclude<ProfileTask['kind'], 'import'>>> = {
	n: 'customer',
	r: 'rename',
	d: 'duplicate',
	e: 'export',
	x: 'delete',
};
const letterLine = 'r rename   d duplicate   x delete   e export   n the same for a new customer';
const shortLetterLine = 'r rename d duplicate x delete e export';
const letterLines = (width: number) =>
	verbatim(cells(letterLine) <= width ? letterLine : shortLetterLine, width, 'dim');

const nameOf = ({ name }: SavedProfile): string => name;

export function Profiles({ state, send }: ScreenProps<'profiles'>) {
	const { listed } = state;
	return (
		<ScreenFrame state={state} hints={emptyHints}>
			{listed === null || listed.length === 0 ? (
				<NoList state={state} send={send} />
			) : (
				<ProfileList state={state} send={send} listed={listed} />
			)}
		</ScreenFrame>
	);
}

/** Nothing to choose from: not yet, not at all, or not to be read. */
function NoList({ state, send }: ScreenProps<'profiles'>) {
	const { width, height } = useBody();
	useBack(() => send({ type: 'back-pressed' }));
	useKeys((input) => {
		if (input === 'i') send({ type: 'task-chosen', task: { kind: 'import', beside: null } });
	});
	useHints(emptyHints);
	if (state.problem !== null) {
		const { message, remedy } = state.problem;
		return <ErrorPanel message={message} remedy={remedy} width={width} height={height} isFocused />;
	}
	const text =
		state.listed === null
			? 'Looking at the saved profiles.'
			: 'No profile is saved yet. The wizard offers to save your answers at its end; i imports one from a file.';
	return <Stack lines={[...noticeLine(state, width), ...paragraph(text, width)]} />;
}

type ListProps = ScreenProps<'profiles'> & { readonly listed: readonly SavedProfile[] };

function ProfileList({ state, send, listed }: ListProps) {
	const { width, height } = useBody();
	const now = useContext(Clock)();
	const { fail } = useGlyphs();
	const open = useContext(Overlay);
	const isLow = height < 12;
	const problem = state.problem === null ? [] : errorLines(withIssues(state.problem), width, fail);
	const panel = Math.min(problem.length, Math.max(3, height - (isLow ? 4 : 10)));
	const details = isLow ? (problem.length > 0 ? 0 : 3) : 3;
	const head = isLow ? 1 : 3;
	const room = Math.max(1, height - head - panel - details);
	const list = usePickList({
		items: listed,
		nameOf,
		matching: matchingProfiles,
		height: room,
		initial: state.selected,
		onBack: () => send({ type: 'back-pressed' }),
	});
	const { current, filter } = list;
	useHints(filter.isTyping ? filterHints : hints);
	useKeys(
		(input, key) => {
			const kind = letters[input];
			if (input === '?') open('help');
			else if (input === 'i') send({ type: 'task-chosen', task: { kind: 'import', beside: null } });
			else if (current === undefined || key.ctrl || key.meta) return;
			else if (key.return) send({ type: 'profile-chosen', name: current.name });
			else if (kind !== undefined) send({ type: 'task-chosen', task: { kind, profile: current } });
		},
		{ isActive: !filter.isTyping },
	);
	return (
		<Box flexDirection="column" height={height}>
			{isLow ? <LowHead state={state} width={width} /> : <Head state={state} width={width} />}
			<ProfileRows list={list} width={width} now={now} room={room} />
			<Box flexGrow={1} />
			{state.problem === null ? null : <ErrorPanel {...withIssues(state.problem)} width={width} height={panel} />}
			{details === 0 || current === undefined ? null : (
				<Stack
					lines={fitLines(wrapProse(detailsOf(current, now), proseWidth(width)), details, proseWidth(width)).flatMap(
						(line) => paragraph(line, width),
					)}
				/>
			)}
		</Box>
	);
}

type HeadProps = { readonly state: ProfilesState; readonly width: number };

function LowHead({ state, width }: HeadProps) {
	return <Stack lines={state.notice === null ? letterLines(width) : noticeLine(state, width)} />;
}

function Head({ state, width }: HeadProps) {
	const notice = noticeLine(state, width);
	const words = shorten('Which profile? Its answers are filled in; you can still change each of them.', width);
	return (
		<Stack
			lines={[
				...(notice.length > 0 ? notice : paragraph(words, width)),
				...letterLines(width),
				...verbatim(shorten(headOf(width), width), width, 'dim'),
			]}
		/>
	);
}

function noticeLine({ notice }: ProfilesState, width: number) {
	if (notice === null) return [];
	return verbatim(shorten(safeText(notice.text), width), width, notice.tone === 'done' ? 'pass' : 'fail');
}

type Problem = NonNullable<ProfilesState['problem']>;

/** Whatever is wrong with a profile that was chosen, all of it. */
function withIssues({ message, remedy, issues = [] }: Problem): { readonly message: string; readonly remedy: string } {
	return { message: [message, ...issues.map(({ path, message: text }) => `${path}: ${text}`)].join('\n'), remedy };
}
