import { expect, test, vi } from 'vitest';
import { stopOnSignals } from '../../source/cli/signals.js';

test('as many sessions as there are may listen for a stop, without a warning on stderr', async () => {
	const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
	const signals = stopOnSignals();
	signals.release();
	for (let session = 0; session < 50; session++) signals.signal.addEventListener('abort', () => {});
	expect(warned).not.toHaveBeenCalled();
	const plain = new AbortController().signal;
	for (let session = 0; session < 50; session++) plain.addEventListener('abort', () => {});
	expect(warned).toHaveBeenCalledOnce();
	warned.mockRestore();
});
