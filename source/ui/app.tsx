import { Box, useApp } from 'ink';
import { useEffect, useState } from 'react';
import type { Ended } from '../core/wizard/state.js';
import type { StepResult } from '../core/wizard/step-result.js';
import { useNotice } from './components/notice.js';
import { HearsKeys } from './components/use-keys.js';
import { HelpScreen } from './screens/help.js';
import { Clock, FooterNotice, Help } from './screens/screen.js';
import { screenOf } from './screens/screen-of.js';
import type { Services } from './services.js';
import { useSuspend } from './terminal/use-suspend.js';
import { useEffects } from './use-effects.js';
import { useInterrupt } from './use-interrupt.js';

type Props = {
	readonly services: Services;
	readonly first: StepResult;
	/** Milliseconds. */
	readonly now?: () => number;
};

/** The wizard on a terminal. It ends by handing over the last state. */
export function App({ services, first, now = Date.now }: Props) {
	const { exit } = useApp();
	const { state, send } = useEffects(services, first);
	const notice = useNotice(3000);
	const isApplying = state.step === 'applying';
	const again = isApplying ? 'Stopping. Ctrl+C again leaves at once' : 'Press Ctrl+C again to quit';
	useInterrupt({ send, onFirst: () => notice.show(again), now });
	useSuspend({
		refusal: isApplying ? 'Not now: statements are running' : undefined,
		onRefused: notice.show,
	});
	useEffect(() => {
		if (state.step === 'ended') exit(state satisfies Ended);
	}, [state, exit]);
	const [help, setHelp] = useState<'shown' | 'hidden'>('hidden');
	const isHidden = help === 'hidden';
	return (
		<Clock value={now}>
			<FooterNotice value={notice}>
				<Help value={() => setHelp('shown')}>
					<HearsKeys value={isHidden}>
						{/* Hidden rather than gone: what was typed is in there. */}
						<Box display={isHidden ? 'flex' : 'none'}>{screenOf(state, send)}</Box>
					</HearsKeys>
				</Help>
				{isHidden ? null : <HelpScreen onClose={() => setHelp('hidden')} />}
			</FooterNotice>
		</Clock>
	);
}
