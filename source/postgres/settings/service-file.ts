import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Field, Layer } from './layer.js';
import { isUnkept } from './unkept.js';

/** The keywords that Gatehouse takes from a service; any other is libpq's business, and left alone. */
const fields: Readonly<Record<string, Field>> = {
	host: 'host',
	hostaddr: 'hostaddr',
	port: 'port',
	user: 'user',
	dbname: 'database',
	password: 'password',
	sslmode: 'sslmode',
	sslrootcert: 'sslrootcert',
	sslcert: 'sslcert',
	sslkey: 'sslkey',
	channel_binding: 'channel_binding',
	require_auth: 'require_auth',
	connect_timeout: 'connect_timeout',
};

export type Service = {
	readonly layer: Layer;
	/** Keywords that ask for more safety than Gatehouse can give. */
	readonly unkept: readonly string[];
};

/**
 * The section of a connection service file (https://www.postgresql.org/docs/current/libpq-pgservice.html), or
 * undefined where there is none. As libpq: no blanks around `=`, the first section of a name counts.
 */
function parseService(text: string, service: string): Service | undefined {
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	const start = lines.indexOf(`[${service}]`);
	if (start < 0) return undefined;
	const layer = new Map<Field, { text: string; source: string }>();
	const unkept: string[] = [];
	for (const line of lines.slice(start + 1)) {
		if (line.startsWith('[')) break;
		const [, keyword = '', value = ''] = /^([^#=][^=]*)=(.*)$/.exec(line) ?? [];
		const field = Object.hasOwn(fields, keyword) ? fields[keyword] : undefined;
		if (isUnkept(keyword, value)) unkept.push(keyword);
		if (field && value !== '' && !layer.has(field)) layer.set(field, { text: value, source: `service "${service}"` });
	}
	return { layer, unkept };
}

/** The user's file first, then the computer's. */
export async function findService(
	service: string,
	env: NodeJS.ProcessEnv,
	homeDir: string,
): Promise<{ readonly found: Service | undefined; readonly looked: readonly string[] }> {
	const looked = [env['PGSERVICEFILE'] || path.join(homeDir, '.pg_service.conf')];
	if (env['PGSYSCONFDIR']) looked.push(path.join(env['PGSYSCONFDIR'], 'pg_service.conf'));
	for (const file of looked) {
		const text = await readFile(file, 'utf8').catch(() => '');
		const found = parseService(text, service);
		if (found) return { found, looked };
	}
	return { found: undefined, looked };
}
