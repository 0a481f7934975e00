import { UsageError } from '../core/errors.js';

/**
 * Refuses a password with a control character, mostly a line break that came along with it: SASLprep prohibits them, and
 * a dotenv file, a shell and a prompt each make something else of one. `what` says whose it is and where it stands.
 */
export function assertPlainPassword(text: string, what: string): void {
	if (!/\p{Cc}/u.test(text)) return;
	throw new UsageError(
		`${what} holds a control character, such as a line break.`,
		"A password cannot have one. Set it again without; printf '%s' prints no line break at the end.",
	);
}
