import { Box, useApp, useWindowSize } from 'ink';
import { useEffect, useRef, useState } from 'react';
import type { Target } from '../core/connection.js';
import { draftOf } from '../core/wizard/draft.js';
import { jumpRefusal } from '../core/wizard/jump.js';
import type { Ended, State } from '../core/wizard/state.js';
import type { StepResult } from '../core/wizard/step-result.js';
import { useNotice } from './components/notice.js';
import { HearsKeys } from './components/use-keys.js';
import { CommandScreen } from './screens/command.js';
import { HelpScreen } from './screens/help.js';
import {
	Clock,
	FooterNotice,
	HelpTopic,
	JumpTo,
	KnownServer,
	Overlay,
	type OverlayName,
	type Topic,
} from './screens/screen.js';
import { screenOf } from './screens/screen-of.js';
import type { Services } from './services.js';
import { useSuspend } from './terminal/use-suspend.js';
import { useEffects } from './use-effects.js';
import { useInterrupt } from './use-interrupt.js';
import { useOverlayKeys } from './use-overlay-keys.js';

type Props = {
	readonly services: Services;
	readonly first: StepResult;
	/** Where the surroundings lead when nothing is typed. */
	readonly known?: Target | null;
	/** Milliseconds. */
	readonly now?: () => number;
};

/** The wizard on a terminal. It ends by handing over the last state. */
export function App({ services, first, known = null, now = Date.now }: Props) {
	const { exit } = useApp();
	const { state, send } = useEffects(services, first);
	const notice = useNotice(3000);
	const isApplying = state.step === 'applying';
	const { columns } = useWindowSize();
	useInterrupt({ send, onFirst: () => notice.show(afterInterrupt(state, columns < 60)), now });
	useSuspend({
		refusal: isApplying ? 'Not now: statements are running. Ctrl+C stops them' : undefined,
		onRefused: notice.show,
	});
	const { clear } = notice;
	// What was said of the run is no longer so when it is over.
	useEffect(() => (isApplying ? clear : undefined), [isApplying, clear]);
	useEffect(() => {
		if (state.step === 'ended') exit(state satisfies Ended);
	}, [state, exit]);
	const jumpTo = (step: number): void => {
		const refusal = jumpRefusal(state, step);
		if (refusal !== undefined) notice.show(refusal);
		send({ type: 'jump-pressed', to: step });
	};
	const topic = useRef<Topic | undefined>(undefined);
	const [overlay, setOverlay] = useState<OverlayName>();
	const close = (): void => setOverlay(undefined);
	useOverlayKeys(() => setOverlay((shown) => (shown === undefined ? 'help' : undefined)));
	const shown = overlay === 'command' && !('plan' in state) ? undefined : overlay;
	return (
		<Clock value={now}>
			<KnownServer value={known}>
				<FooterNotice value={notice}>
					<HelpTopic value={topic}>
						<JumpTo value={jumpTo}>
							<Overlay value={setOverlay}>
								<HearsKeys value={shown === undefined}>
									{/* Hidden rather than gone: what was typed is in there. */}
									<Box display={shown === undefined ? 'flex' : 'none'}>{screenOf(state, send)}</Box>
								</HearsKeys>
							</Overlay>
						</JumpTo>
					</HelpTopic>
					{shown === 'help' && <HelpScreen state={state} topic={topic.current} onClose={close} />}
					{shown === 'command' && 'plan' in state && <CommandScreen state={state} send={send} onClose={close} />}
				</FooterNotice>
			</KnownServer>
		</Clock>
	);
}

/** What the first Ctrl+C says: whatever it promises of the draft is so. */
function afterInterrupt(state: State, isNarrow: boolean): string {
	if (state.step === 'applying')
		return isNarrow ? 'Stopping. Ctrl+C again leaves' : 'Stopping. Ctrl+C again leaves at once';
	const again = isNarrow ? 'Ctrl+C again quits' : 'Press Ctrl+C again to quit';
	const standing = 'draft' in state && draftOf(state) !== undefined ? state.draft.kind : 'none';
	if (standing === 'kept') return `${again}; ${isNarrow ? '' : 'the '}draft is saved`;
	if (standing === 'failed') return `${again}; ${isNarrow ? 'NO draft' : 'the draft could NOT be saved'}`;
	return again;
}
