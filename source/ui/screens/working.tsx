import { Box } from 'ink';
import { inSeconds } from '../../core/in-seconds.js';
import type { StateOf } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { Spinner } from '../components/spinner.js';
import { workingHints } from './hints.js';
import { gap, paragraph, Stack } from './paragraphs.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { useBack } from './use-back.js';

export type WorkingStep = 'sandbox-starting' | 'connecting' | 'planning';

/** Something that is awaited, and can be stopped at any time. */
export function Working({ state, send }: ScreenProps<WorkingStep>) {
	return (
		<ScreenFrame state={state} hints={workingHints}>
			<WorkingBody state={state} send={send} />
		</ScreenFrame>
	);
}

function WorkingBody({ state, send }: ScreenProps<WorkingStep>) {
	useBack(() => send({ type: 'back-pressed' }));
	const { width, height } = useBody();
	const { doing, why, done } = wordsFor(state);
	// In a low window the reason goes, and of what is done the last is what one wants to see.
	const reason = paragraph(why, width, 'dim');
	const before = done.flatMap((line) => paragraph(line, width, 'dim'));
	const room = Math.max(0, height - 1);
	const isRoomy = before.length + 1 + reason.length <= room;
	return (
		<Box flexDirection="column" height={height} overflow="hidden">
			<Stack lines={before.slice(Math.max(0, before.length - room))} />
			<Spinner label={doing} />
			{isRoomy ? <Stack lines={[gap, ...reason]} /> : null}
		</Box>
	);
}

/** How long a server may say nothing. */
export function patienceText({ patience }: Pick<StateOf<'connecting'>, 'patience'>): string {
	return patience === null ? '' : `Where nobody answers, this ends after ${inSeconds(patience)}. `;
}

export function wordsFor(state: StateOf<WorkingStep>): {
	readonly doing: string;
	readonly why: string;
	readonly done: readonly string[];
} {
	switch (state.step) {
		case 'sandbox-starting':
			return {
				doing: state.messages.at(-1) ?? 'Preparing the sandbox',
				done: state.messages.slice(0, -1),
				why: 'A real PostgreSQL in a temporary folder, reachable from this computer alone. It is gone when you quit.',
			};
		case 'connecting':
			return {
				doing: 'Connecting',
				done: [],
				why: `${patienceText(state)}Only facts are read. Nothing is changed on the server.`,
			};
		case 'planning':
			return {
				doing: 'Comparing the answers with the server',
				done: [],
				why: 'The plan holds only what is missing. Nothing is changed yet.',
			};
	}
}
