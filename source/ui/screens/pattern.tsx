import { Box } from 'ink';
import { useState } from 'react';
import { causesFor } from '../../core/wizard/checked.js';
import { type PatternChoice, patternChoices, patternFacts } from '../../core/wizard/patterns.js';
import type { Reached } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { Menu } from '../components/menu.js';
import { useKeys } from '../components/use-keys.js';
import { againItems } from './again-items.js';
import { menuHints } from './hints.js';
import { entry, gap, paragraph, Stack } from './paragraphs.js';
import { detailsHints, PatternDetails } from './pattern-details.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';
import { useHints } from './use-hints.js';

const [choose, move, ...others] = menuHints;
const hints = [choose, move, { key: 'm', label: 'more' }, ...others].filter((hint) => hint !== undefined);

export function Pattern({ state, send }: ScreenProps<'pattern'>) {
	return (
		<ScreenFrame state={state} hints={hints}>
			<PatternBody state={state} send={send} />
		</ScreenFrame>
	);
}

/** The menu and what there is to know, one at a time where both do not fit. */
function PatternBody({ state, send }: ScreenProps<'pattern'>) {
	const [at, setAt] = useState(state.answers.pattern);
	const [isMore, setMore] = useState(false);
	// Here, where it stays: the footer hears of a change only from what was there before.
	useHints(isMore ? detailsHints : hints);
	if (isMore) return <PatternDetails pattern={at} server={state.server} onClose={() => setMore(false)} />;
	return <PatternMenu state={state} send={send} at={at} setAt={setAt} onMore={() => setMore(true)} />;
}

type MenuProps = ScreenProps<'pattern'> & {
	readonly at: PatternChoice['pattern'];
	readonly setAt: (pattern: PatternChoice['pattern']) => void;
	readonly onMore: () => void;
};

function PatternMenu({ state, send, at, setAt, onMore }: MenuProps) {
	const { width, height } = useBody();
	useBack(() => send({ type: 'back-pressed' }));
	useKeys((input) => {
		if (input === 'm') onMore();
	});
	const options = patternChoices.map(({ pattern, title, here }) => ({
		value: pattern,
		label: title,
		hint: here(state.server.facts),
	}));
	const question = paragraph('How are customers kept apart? With a single application, choose the first.', width);
	const isLow = height < 12;
	const again = againItems(causesFor('pattern', state)).flatMap((item) =>
		item.kind === 'text' ? paragraph(item.text, width, item.style) : [],
	);
	const asked = isLow ? paragraph('How are customers kept apart?', width) : [...question, gap];
	const head = [...again, ...(again.length > 0 && !isLow ? [gap] : []), ...asked];
	const menu = options.length + (width < 60 ? 2 : 0); // the chosen one's hint stands beneath
	const shown = patternChoices.find(({ pattern }) => pattern === at);
	const room = height - head.length - menu;
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={head} />
			<Menu
				options={options}
				initialValue={at}
				onHighlight={setAt}
				onSelect={(pattern) => {
					send({ type: 'answered', answers: { pattern } });
					send({ type: 'next-pressed' });
				}}
				width={width}
				height={menu}
			/>
			<Stack lines={fitting(shown === undefined ? [] : brief(shown, state.server, width), room)} />
		</Box>
	);
}

/** What does not fit is said to be elsewhere. */
function fitting<Line>(lines: readonly Line[], room: number) {
	if (lines.length <= room) return lines;
	return room < 1 ? [] : [...lines.slice(0, room - 1), ...paragraph('Press m for all there is to know.', 80, 'dim')];
}

function brief(choice: PatternChoice, { facts }: Reached['server'], width: number) {
	return [
		gap,
		...patternFacts(choice, facts).flatMap(([name, text]) => entry(name, text, 20, width)),
		gap,
		...paragraph(choice.explanation, width, 'dim'),
		...paragraph(choice.visible, width, 'dim'),
	];
}
