import { UsageError } from '../core/errors.js';

/** What `--timeout` says, in milliseconds. */
export function timeoutOf(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const seconds = Number(text);
	if (!(seconds > 0 && seconds <= 3600))
		throw new UsageError(
			`--timeout ${JSON.stringify(text)} is not a number of seconds.`,
			'Use a number from 1 to 3600.',
		);
	return seconds * 1000;
}
