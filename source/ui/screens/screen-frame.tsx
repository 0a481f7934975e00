import { type ReactNode, useContext, useReducer, useRef } from 'react';
import type { State, Step } from '../../core/wizard/state.js';
import { Frame, type FrameStep } from '../components/frame.js';
import type { KeyHint } from '../components/key-hint.js';
import { placeOf } from './place-of.js';
import { FooterNotice } from './screen.js';
import { FooterHints, type HintsBoard } from './use-hints.js';

const names = ['Connect', 'Pattern', 'Names', 'Grants', 'Security', 'Review', 'Apply', 'Verify'] as const;
const step = (at: number, detail?: string): FrameStep => ({
	at,
	of: names.length,
	name: names[at - 1] ?? '',
	...(detail === undefined ? {} : { detail }),
});

export const steps: { readonly [S in Step]?: FrameStep } = {
	'sandbox-starting': step(1),
	connect: step(1),
	connecting: step(1),
	'server-facts': step(1),
	pattern: step(2),
	rows: step(2, 'Rows'),
	names: step(3),
	grants: step(4),
	security: step(5),
	planning: step(6),
	unplanned: step(6),
	review: step(6),
	sql: step(6, 'SQL'),
	confirm: step(6, 'Apply'),
	applying: step(7),
	'apply-failed': step(7),
	verifying: step(8),
	'verify-failed': step(8),
	verified: step(8),
};

export const titles: { readonly [S in Step]?: string } = {
	profiles: 'Saved profiles',
	explain: 'Why is it refused?',
	'profile-task': 'Saved profiles',
	finished: 'Done',
};

type Props = {
	readonly state: State;
	/** Until something on the screen says which keys it hears. */
	readonly hints: readonly KeyHint[];
	readonly children: ReactNode;
};

/** The target never leaves the screen: whoever changes a server must see which one. */
export function ScreenFrame({ state, hints, children }: Props) {
	const { text, isNews } = useContext(FooterNotice);
	const [, redraw] = useReducer((count: number) => count + 1, 0);
	const board = useRef<HintsBoard>({ hints, redraw }).current;
	const at = steps[state.step];
	const title = titles[state.step];
	return (
		<Frame
			title={title === undefined ? 'Gatehouse' : `Gatehouse   ${title}`}
			{...(at === undefined ? {} : { step: at })}
			{...placeOf(state)}
			{...(text === undefined ? {} : { notice: text, isNews })}
			hints={() => board.hints}
		>
			<FooterHints value={board}>{children}</FooterHints>
		</Frame>
	);
}
