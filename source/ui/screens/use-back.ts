import { useContext } from 'react';
import { useKeys } from '../components/use-keys.js';
import { isDigit, JumpTo, Overlay } from './screen.js';

/** Esc, ? and the digits on a screen that has no form. Esc goes back and never quits. */
export function useBack(onBack: () => void): void {
	const open = useContext(Overlay);
	const jump = useContext(JumpTo);
	useKeys((input, key) => {
		if (key.escape) onBack();
		else if (input === '?') open('help');
		else if (isDigit(input)) jump(Number(input));
	});
}
