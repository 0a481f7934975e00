import { safeText } from '../core/safe-text.js';
import type { Io } from './io.js';

/** Says on a terminal that something is going on, on one line that is gone afterwards; elsewhere it is silent. */
export function progressLine(io: Io): { readonly show: (message: string) => void; readonly clear: () => void } {
	if (!io.interactive) return { show: () => {}, clear: () => {} };
	let shown = false;
	return {
		show(message) {
			io.err(`${shown ? '\r\u001B[K' : ''}${safeText(message)} …`);
			shown = true;
		},
		clear() {
			if (shown) io.err('\r\u001B[K');
			shown = false;
		},
	};
}
