import { UsageError } from '../core/errors.js';
import { identifierProblem, quoteName } from '../core/profile/names.js';

/** A saved name must never be mistaken for a path, an option or standard input. */
export function verifySavedName(name: string): void {
	const problem = savedNameProblem(name);
	if (problem !== undefined) throw new UsageError(`The name ${problem}.`, 'Choose another name for the profile.');
}

/** Why a profile cannot be saved under this name, or undefined; for a form that says so while it is typed. */
export function savedNameProblem(name: string): string | undefined {
	const problem = identifierProblem(name)?.split(';')[0];
	if (problem !== undefined) return problem;
	if (/\p{Cc}/u.test(name)) return `${quoteName(name)} contains a control character`;
	if (name.trim() !== name) return `${quoteName(name)} begins or ends with a space`;
	if (/[/\\]/.test(name)) return `${quoteName(name)} contains a slash and would be read as a path`;
	if (/\.(?:ya?ml|json)$/i.test(name)) return `${quoteName(name)} ends like a file's and would be read as a path`;
	return name.startsWith('-') ? `${quoteName(name)} begins with a dash and would be read as an option` : undefined;
}

/**
 * The name as a file's: reversible, and different in more than case, because some file systems ignore case.
 * Everything but small letters, digits, `_` and `-` becomes %XX.
 */
export function toFileName(name: string): string {
	return [...new TextEncoder().encode(name)]
		.map((byte) => {
			const character = String.fromCharCode(byte);
			return /[a-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
		})
		.join('');
}

export function fromFileName(fileName: string): string | undefined {
	try {
		return decodeURIComponent(fileName);
	} catch {
		return undefined;
	}
}
