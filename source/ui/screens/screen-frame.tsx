import { type ReactNode, useContext } from 'react';
import { destination } from '../../core/connection.js';
import { environmentOf } from '../../core/wizard/document.js';
import type { State, Step } from '../../core/wizard/state.js';
import { Frame, type FrameStep } from '../components/frame.js';
import type { KeyHint } from '../components/key-hints.js';
import { FooterNotice } from './screen.js';

const names = ['Connect', 'Pattern', 'Names', 'Grants', 'Security', 'Review', 'Apply', 'Verify'] as const;
const step = (at: number, detail = ''): FrameStep => ({ at, of: names.length, name: `${names[at - 1]}${detail}` });

const steps: { readonly [S in Step]?: FrameStep } = {
	'sandbox-starting': step(1),
	connect: step(1),
	connecting: step(1),
	'server-facts': step(1),
	pattern: step(2),
	names: step(3),
	grants: step(4),
	security: step(5),
	planning: step(6),
	unplanned: step(6),
	review: step(6),
	sql: step(6, ' > SQL'),
	confirm: step(6, ' > Apply'),
	applying: step(7),
	'apply-failed': step(7),
	verifying: step(8),
	'verify-failed': step(8),
	verified: step(8),
};

type Props = { readonly state: State; readonly hints: readonly KeyHint[]; readonly children: ReactNode };

/** The target never leaves the screen: whoever changes a server must see which one. */
export function ScreenFrame({ state, hints, children }: Props) {
	const { text } = useContext(FooterNotice);
	const at = steps[state.step];
	const server = 'server' in state ? state.server : null;
	return (
		<Frame
			title="Gatehouse"
			{...(at === undefined ? {} : { step: at })}
			{...(server === null ? {} : { target: destination(server.target), tag: environmentOf(server) })}
			{...(text === undefined ? {} : { notice: text })}
			hints={hints}
		>
			{children}
		</Frame>
	);
}
