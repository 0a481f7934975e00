import { useApp } from 'ink';
import { useEffect } from 'react';
import type { Ended } from '../core/wizard/state.js';
import type { StepResult } from '../core/wizard/step-result.js';
import { useNotice } from './components/notice.js';
import { FooterNotice } from './screens/screen.js';
import { screenOf } from './screens/screen-of.js';
import type { Services } from './services.js';
import { useEffects } from './use-effects.js';
import { useInterrupt } from './use-interrupt.js';

type Props = { readonly services: Services; readonly first: StepResult; readonly now?: () => number };

/** The wizard on a terminal. It ends by handing over the last state. */
export function App({ services, first, now }: Props) {
	const { exit } = useApp();
	const { state, send } = useEffects(services, first);
	const notice = useNotice(3000);
	useInterrupt({
		send,
		onFirst: () => notice.show('Press Ctrl+C again to quit'),
		...(now === undefined ? {} : { now }),
	});
	useEffect(() => {
		if (state.step === 'ended') exit(state satisfies Ended);
	}, [state, exit]);
	return <FooterNotice value={{ text: notice.text, show: notice.show }}>{screenOf(state, send)}</FooterNotice>;
}
