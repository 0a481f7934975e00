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

/** libpq's default file of authorities, where the user has one. */
export async function defaultRootCertificate(homeDir: string): Promise<string | undefined> {
	const file = path.join(homeDir, '.postgresql', 'root.crt');
	const facts = await stat(file).catch(() => undefined);
	return facts?.isFile() ? file : undefined;
}
