import type { Target } from './connection.js';

/**
 * `postgres://role:…@host:port/database?sslmode=…`. What stands for the password is the caller's business: dots, or,
 * where the user asked to see it, the password itself.
 */
export function connectionString(
	target: Pick<Target, 'host' | 'port' | 'sslmode'>,
	login: { readonly role: string; readonly database: string },
	password: string | undefined,
): string {
	const part = encodeURIComponent;
	const credentials = password === undefined ? part(login.role) : `${part(login.role)}:${password}`;
	const { host, port, sslmode } = target;
	// A socket's folder does not fit before the colon.
	const place = host.startsWith('/') ? `:${port}` : `${host.includes(':') ? `[${host}]` : host}:${port}`;
	const parameters = [
		...(host.startsWith('/') ? [`host=${part(host)}`] : []),
		// libpq prefers anyway, and other drivers take the word for more than it says.
		...(sslmode === 'prefer' ? [] : [`sslmode=${sslmode}`]),
	];
	const query = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
	return `postgres://${credentials}@${place}/${part(login.database)}${query}`;
}

export const hiddenPassword = '********';
