import { ProfileStoreError } from '../core/errors.js';
import type { SecretsFormat } from './known-secret.js';

type Fields = Readonly<Record<string, string>>;

/** `{ "<role>": { "password", "url" } }`, under the role's exact name; `pending` beside them while a rotation is under way. */
export function jsonFormat(path: string): SecretsFormat {
	return (text) => {
		const entries = parse(text, path);
		return {
			get(role) {
				const entry = entries.get(role);
				return {
					password: textOf(entry?.['password']),
					url: textOf(entry?.['url']),
					pending: textOf(entry?.['pending']),
				};
			},
			set(role, { password, url, pending }) {
				const { password: _password, url: _url, pending: _pending, ...kept } = entries.get(role) ?? {};
				const written = Object.entries({ password, url, pending }).filter(
					(field): field is [string, string] => field[1] !== undefined,
				);
				const left = { ...kept, ...Object.fromEntries(written) };
				if (Object.keys(left).length === 0) entries.delete(role);
				else entries.set(role, left);
			},
			delete: (role) => entries.delete(role),
			// fromEntries, because a role may be called __proto__.
			toText: () => `${JSON.stringify(Object.fromEntries(entries), undefined, '\t')}\n`,
		};
	};
}

function textOf(value: string | undefined): string | undefined {
	return value === '' ? undefined : value;
}

/** The parser's own error would quote the text, and the text is passwords. */
function parse(text: string, path: string): Map<string, Fields> {
	try {
		const all: unknown = text.trim() === '' ? {} : JSON.parse(text);
		if (isObject(all)) {
			const entries = Object.entries(all);
			if (entries.every((entry): entry is [string, Fields] => isFields(entry[1]))) return new Map(entries);
		}
	} catch {
		// told below, in the same words as the wrong shape
	}
	throw new ProfileStoreError(
		`The secrets file ${path} is not what it should be: { "<role>": { "password", "url" } }, all of it text. It was left as it is.`,
		'Mend it, or give --secrets another path.',
	);
}

/** A number, say, is no password that is missing: to write one of ours over it would lose what somebody meant. */
function isFields(value: unknown): value is Fields {
	return isObject(value) && Object.values(value).every((each) => typeof each === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
