import { useContext } from 'react';
import { useKeys } from '../components/use-keys.js';
import { Overlay } from './screen.js';

/** Esc and ? on a screen that has no form. Esc goes back and never quits. */
export function useBack(onBack: () => void): void {
	const open = useContext(Overlay);
	useKeys((input, key) => {
		if (key.escape) onBack();
		else if (input === '?') open('help');
	});
}
