import { useKeys } from '../components/use-keys.js';

/** Esc on a screen that has no form. It goes back and never quits. */
export function useBack(onBack: () => void): void {
	useKeys((_input, key) => {
		if (key.escape) onBack();
	});
}
