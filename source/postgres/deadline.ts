import { ConnectFailure } from './connect-failure.js';

/** A signal that fires once: after a time, or when the caller's own signal does. Its reason is a ConnectFailure. */
export type Deadline = {
	readonly signal: AbortSignal;
	/** Disarms it: what it guarded is done. */
	end(): void;
};

/** By hand, because `AbortSignal.any` over `AbortSignal.timeout` can be collected before it fires on Node 20. */
export function startDeadline(milliseconds: number, outer?: AbortSignal): Deadline {
	const controller = new AbortController();
	const abort = () => controller.abort(new ConnectFailure('aborted'));
	const timer = setTimeout(
		() => controller.abort(new ConnectFailure('timed-out')),
		Math.min(milliseconds, 2 ** 31 - 1),
	).unref();
	if (outer?.aborted) abort();
	else outer?.addEventListener('abort', abort, { once: true });
	return {
		signal: controller.signal,
		end() {
			clearTimeout(timer);
			outer?.removeEventListener('abort', abort);
		},
	};
}
