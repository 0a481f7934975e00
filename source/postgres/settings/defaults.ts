import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isLoopback, type SslMode } from '../../core/connection.js';

const socketFolders = ['/var/run/postgresql', '/tmp'];

/** libpq's default host: the folder of a server's Unix socket, if there is one, else this computer by name. */
export async function defaultHost(port: number, folders: readonly string[] = socketFolders): Promise<string> {
	for (const folder of folders) {
		const facts = await stat(path.join(folder, `.s.PGSQL.${port}`)).catch(() => undefined);
		if (facts?.isSocket()) return folder;
	}
	return 'localhost';
}

/** libpq's `prefer` can be talked out of encryption by anybody on the way: to a remote host that is not a default. */
export function defaultSslMode(host: string): { readonly sslmode: SslMode; readonly source: string } {
	return isLoopback(host)
		? { sslmode: 'prefer', source: 'default' }
		: { sslmode: 'require', source: 'default for a remote host' };
}

/** As libpq: where everybody's authorities are meant, nothing less than the name is a check. */
export const fullWithSystem = { sslmode: 'verify-full', source: 'default with sslrootcert=system' } as const;

type Files = 'sslrootcert' | 'sslcert' | 'sslkey';
const usualFiles: Readonly<Record<Files, string>> = {
	sslrootcert: 'root.crt',
	sslcert: 'postgresql.crt',
	sslkey: 'postgresql.key',
};

/** libpq's default files in `~/.postgresql`, where the user has them and named no other. */
export async function userFiles(
	named: Partial<Readonly<Record<Files, string | undefined>>>,
	homeDir: string,
): Promise<Partial<Record<Files, string>>> {
	const found: Partial<Record<Files, string>> = {};
	for (const [field, base] of Object.entries(usualFiles) as [Files, string][]) {
		// A key without a certificate is none: a key belongs to the certificate that is used.
		if (named[field] !== undefined || (field === 'sslkey' && (named.sslcert ?? found.sslcert) === undefined)) continue;
		const file = path.join(homeDir, '.postgresql', base);
		const facts = await stat(file).catch(() => undefined);
		if (facts?.isFile()) found[field] = file;
	}
	return found;
}
