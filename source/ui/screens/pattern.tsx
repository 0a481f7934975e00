import { Box } from 'ink';
import { useContext, useState } from 'react';
import { type PatternChoice, patternChoices } from '../../core/wizard/patterns.js';
import { useBody } from '../components/frame.js';
import { Menu } from '../components/menu.js';
import { pad } from '../components/text-cells.js';
import { menuHints } from './hints.js';
import { gap, paragraph, Stack } from './paragraphs.js';
import { FooterNotice, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';

export function Pattern({ state, send }: ScreenProps<'pattern'>) {
	return (
		<ScreenFrame state={state} hints={menuHints}>
			<PatternBody state={state} send={send} />
		</ScreenFrame>
	);
}

function PatternBody({ state, send }: ScreenProps<'pattern'>) {
	useBack(() => send({ type: 'back-pressed' }));
	const { width, height } = useBody();
	const { show } = useContext(FooterNotice);
	const [at, setAt] = useState(state.answers.pattern);
	const options = patternChoices.map(({ pattern, title, unavailable }) => ({
		value: pattern,
		label: title,
		...(unavailable === undefined ? { hint: 'one database a customer' } : { disabled: unavailable }),
	}));
	const choose = (pattern: typeof at): void => {
		send({ type: 'answered', answers: { pattern } });
		send({ type: 'next-pressed' });
	};
	const shown = patternChoices.find(({ pattern }) => pattern === at);
	const head = paragraph('How are customers kept apart? With one customer, choose the first.', width);
	const room = height - head.length - 1;
	const menu = Math.min(room, options.length + (width < 60 ? 2 : 0)); // the chosen one's hint stands beneath
	const below = [gap, ...(shown === undefined ? [] : description(shown, width))];
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={[...head, gap]} />
			<Menu
				options={options}
				initialValue={at}
				onHighlight={setAt}
				onSelect={choose}
				onRefused={show}
				width={width}
				height={menu}
			/>
			<Stack lines={below.slice(0, room - menu)} />
		</Box>
	);
}

function description(choice: PatternChoice, width: number) {
	const facts: readonly (readonly [string, string])[] = [
		['Isolation', choice.isolation],
		['A mistake shows as', choice.mistake],
		['Customers', choice.customers],
		['Backup of one', choice.backup],
	];
	return [
		...facts.flatMap(([name, text]) => paragraph(`${pad(name, 20)}${text}`, width)),
		gap,
		...paragraph(choice.explanation, width, 'dim'),
		...paragraph('Whichever you choose: the names of databases and roles stay visible to every login.', width, 'dim'),
	];
}
