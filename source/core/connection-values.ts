import {
	type AuthMethod,
	authMethods,
	type ChannelBinding,
	channelBindings,
	type Environment,
	environments,
	type RequireAuth,
	type SslMode,
	sslModes,
} from './connection.js';

/*
 * What each value of a connection may be, for a URL, a flag, a variable and a service file alike.
 * A reader gives the value, or undefined where `rules` says what it must be.
 */
export const rules = {
	host: 'must be one host name, address or socket folder',
	hostaddr: 'must be one numeric address',
	port: 'must be a whole number from 1 to 65535',
	user: 'must be a name: not empty, without a NUL, and no connection string, which is given with --url',
	database: 'must be a name: not empty, without a NUL, and no connection string, which is given with --url',
	sslmode: `must be one of ${sslModes.join(', ')}`,
	sslrootcert: 'must be the path of a file, or `system`',
	sslcert: 'must be the path of a file',
	sslkey: 'must be the path of a file',
	channel_binding: `must be one of ${channelBindings.join(', ')}`,
	require_auth: `must be some of ${authMethods.join(', ')}, with commas between them; all or none of them with a ! before it`,
	environment: `must be one of ${environments.join(', ')}`,
	connect_timeout: 'must be a whole number of seconds',
} as const;

export type ValueName = keyof typeof rules;

export function readPort(text: string): number | undefined {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	return port >= 1 && port <= 65_535 ? port : undefined;
}

export function readSslMode(text: string): SslMode | undefined {
	return sslModes.find((mode) => mode === text);
}

export function readChannelBinding(text: string): ChannelBinding | undefined {
	return channelBindings.find((binding) => binding === text);
}

export function readRequireAuth(text: string): RequireAuth | undefined {
	const words = text.split(',').map((word) => word.trim());
	const negated = words.every((word) => word.startsWith('!'));
	const named = negated ? words.map((word) => word.slice(1)) : words;
	const methods = named.flatMap((word): readonly AuthMethod[] => authMethods.filter((method) => method === word));
	if (methods.length < named.length || new Set(methods).size < methods.length) return undefined;
	return negated ? { not: methods } : { only: methods };
}

export function readEnvironment(text: string): Environment | undefined {
	return environments.find((environment) => environment === text);
}

/** libpq takes several hosts, separated by commas. What Gatehouse changes and proves belongs to one server. */
export function readHost(text: string): string | undefined {
	return text === '' || /[,\s\0]/.test(text) || isConnectionString(text) ? undefined : text;
}

export function readName(text: string): string | undefined {
	return text === '' || text.includes('\0') || isConnectionString(text) ? undefined : text;
}

/**
 * psql takes one for `-d`. As a name it would be sent to the server, and quoted where there is none of that name, with the
 * password that is in it.
 */
function isConnectionString(text: string): boolean {
	return /^postgres(?:ql)?:\/\/|(?:^|\s)password\s*=/i.test(text);
}

/** Milliseconds, from libpq's seconds. Zero and less mean "for ever" to libpq; here the default holds instead: null. */
export function readTimeout(text: string): number | null | undefined {
	if (!/^[+-]?\d{1,6}$/.test(text)) return undefined;
	const seconds = Number(text);
	return seconds > 0 ? seconds * 1000 : null;
}
