/**
 * The exit codes are part of the interface: scripts branch on them. Signals add 128 to their number, as shells do.
 */
export const ExitCode = {
	ok: 0,
	bug: 1,
	usage: 2,
	unreachable: 3,
	checkFailed: 4,
	undone: 5,
	partial: 6,
	stale: 7,
	refused: 8,
	changes: 10,
	hangup: 129,
	interrupted: 130,
	terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
