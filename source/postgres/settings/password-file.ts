import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

export type Key = { readonly host: string; readonly port: number; readonly database: string; readonly user: string };

/**
 * The first line of a password file that fits (https://www.postgresql.org/docs/current/libpq-pgpass.html). A backslash
 * takes the next character as it is; a field that is a lone `*` fits everything; `localhost` fits every Unix socket.
 */
export function findPassword(text: string, key: Key): { readonly password: string; readonly line: number } | undefined {
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		if (line.startsWith('#')) continue;
		const [host, port, database, user, password] = rawFields(line);
		if (password === undefined || user === undefined || database === undefined) continue;
		const fitsHost = fits(host, key.host) || (key.host.startsWith('/') && fits(host, 'localhost'));
		if (fitsHost && fits(port, String(key.port)) && fits(database, key.database) && fits(user, key.user)) {
			return { password: plain(password), line: index + 1 };
		}
	}
	return undefined;
}

/** Split at every colon that is not escaped; the escapes are still there, for `\*` is no wildcard. */
function rawFields(line: string): readonly string[] {
	return [...line.matchAll(/(?:^|:)((?:\\.|[^:\\]|\\$)*)/g)].map((match) => match[1] ?? '');
}

function plain(field: string): string {
	return field.replace(/\\(.)/g, '$1');
}

function fits(field: string | undefined, value: string): boolean {
	return field !== undefined && (field === '*' || plain(field) === value);
}

export type FileAnswer =
	| { readonly password: string; readonly source: string }
	/** Why a file that is there was not used. */
	| { readonly warning: string }
	| undefined;

/** As libpq: a file that others could read is not used at all. */
export async function readPasswordFile(env: NodeJS.ProcessEnv, homeDir: string, key: Key): Promise<FileAnswer> {
	const file = env['PGPASSFILE'] || path.join(homeDir, '.pgpass');
	const name = file === path.join(homeDir, '.pgpass') ? '~/.pgpass' : file;
	const facts = await stat(file).catch(() => undefined);
	if (!facts) return undefined;
	if (!facts.isFile()) return { warning: `${name} is ignored: it is not a plain file` };
	if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0) {
		const mode = (facts.mode & 0o777).toString(8).padStart(4, '0');
		return { warning: `${name} is ignored: its mode is ${mode}; run chmod 0600 ${name}` };
	}
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) return { warning: `${name} is ignored: it cannot be read` };
	const found = findPassword(text, key);
	return found && { password: found.password, source: `${name} line ${found.line}` };
}
