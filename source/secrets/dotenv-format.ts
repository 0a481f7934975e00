import type { SecretsFormat } from './known-secret.js';
import { roleKey } from './role-key.js';

/**
 * `<ROLE>_PASSWORD=` and `<ROLE>_DATABASE_URL=`, one a line, and `<ROLE>_PASSWORD_PENDING=` while a rotation is under way (no role's key
 * ends like that). Every other line, comments too, stays byte for byte, and `export` stays before what it exports.
 * Where a key is written twice the last one holds, as it does for a shell.
 */
export const dotenvFormat: SecretsFormat = (text) => {
	const ending = text.includes('\r\n') ? '\r\n' : '\n';
	const lines = text === '' ? [] : text.split(/(?<=\n)/);
	const places = new Map<string, number[]>();
	lines.forEach((line, index) => {
		const key = assignment.exec(line)?.[2];
		if (key !== undefined) places.set(key, [...(places.get(key) ?? []), index]);
	});

	const read = (key: string): string | undefined => {
		const line = lines[places.get(key)?.at(-1) ?? -1];
		const value = line === undefined ? '' : unquote(assignment.exec(line)?.[3]?.trim() ?? '');
		return value === '' ? undefined : value;
	};
	const write = (key: string, value: string | undefined): void => {
		const [first, ...others] = places.get(key) ?? [];
		for (const index of others) lines[index] = '';
		const before = assignment.exec(lines[first ?? -1] ?? '')?.[1] ?? ''; // `export `
		const written = value === undefined ? '' : `${before}${key}=${quote(value)}${ending}`;
		if (first !== undefined) lines[first] = written;
		else if (value !== undefined) {
			const last = lines.findLastIndex((line) => line !== '');
			if (last >= 0 && !lines[last]?.endsWith('\n')) lines[last] += ending;
			lines.push(written);
		}
		const at = first ?? (value === undefined ? undefined : lines.length - 1);
		places.set(key, at === undefined ? [] : [at]);
	};
	return {
		get: (role) => ({
			password: read(passwordKey(role)),
			url: read(urlKey(role)),
			pending: read(pendingKey(role)),
		}),
		set(role, { password, url, pending }) {
			write(passwordKey(role), password);
			write(urlKey(role), url);
			write(pendingKey(role), pending);
		},
		delete(role) {
			for (const key of [passwordKey(role), urlKey(role), pendingKey(role)]) write(key, undefined);
		},
		toText: () => lines.join(''),
	};
};

const passwordKey = (role: string) => `${roleKey(role)}_PASSWORD`;
const urlKey = (role: string) => `${roleKey(role)}_DATABASE_URL`;
const pendingKey = (role: string) => `${passwordKey(role)}_PENDING`;

const assignment = /^(\s*(?:export\s+)?)([\w.-]+)\s*=(.*)$/s;

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unquote(written: string): string {
	const [, single] = /^'([^']*)'(?:\s*#.*)?$/.exec(written) ?? [];
	if (single !== undefined) return single;
	const [, double] = /^"((?:[^"\\]|\\.)*)"(?:\s*#.*)?$/s.exec(written) ?? [];
	if (double !== undefined) return double.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);
	return written.replace(/\s+#.*$/, '');
}

/** So that a shell, systemd and the dotenv libraries read the same value. */
function quote(value: string): string {
	if (/^[\w./:@%+,=?-]+$/.test(value)) return value;
	if (!/['\r\n]/.test(value)) return `'${value}'`;
	const escaped = value
		.replace(/[\\"$`]/g, '\\$&')
		.replaceAll('\n', '\\n')
		.replaceAll('\r', '\\r');
	return `"${escaped}"`;
}
