import { useApp } from 'ink';
import { useKeys } from '../components/use-keys.js';

export type SuspendOptions = {
	/** Why not now, e.g. while a transaction is open; undefined when it may. */
	readonly refusal?: string | undefined;
	readonly onRefused: (reason: string) => void;
	readonly isActive?: boolean | undefined;
	/** Tests give their own. */
	readonly stop?: (() => void) | undefined;
};

/**
 * Stops the whole foreground job, as the terminal itself would: `npm start` must give the shell back too.
 * SIGSTOP, because SIGTSTP would be caught by what waits for it.
 */
const stopJob = (): void => {
	process.kill(0, 'SIGSTOP');
};

/** Ctrl+Z: hands the terminal to the shell until `fg`. Windows has no such thing. */
export function useSuspend({ refusal, onRefused, isActive = true, stop = stopJob }: SuspendOptions): void {
	const { suspendTerminal } = useApp();
	useKeys(
		(input, key) => {
			if (!key.ctrl || input !== 'z') return;
			if (refusal === undefined) void suspendTerminal(stop);
			else onRefused(refusal);
		},
		{ isActive: isActive && process.platform !== 'win32', all: true },
	);
}
