import type { ConnectionOptions } from './connection.js';
import { readHost, readName, readPort, readSslMode, readTimeout, rules, type ValueName } from './connection-values.js';
import { UsageError } from './errors.js';
import { Secret } from './sql/secret.js';

export type ParsedUrl = {
	readonly options: ConnectionOptions;
	readonly password?: Secret | undefined;
	/** The section of a service file that fills what the URL leaves out. */
	readonly service?: string | undefined;
	/** Milliseconds, from `connect_timeout`. */
	readonly timeout?: number | undefined;
	/** libpq's `hostaddr`: where to connect, while `host` is still what the certificate must say. */
	readonly address?: string | undefined;
	/** libpq's, as they were written: what they may say is judged where every other place is read. */
	readonly requireAuth?: string | undefined;
	readonly channelBinding?: string | undefined;
};

export const urlRemedy =
	'A connection URL is postgres://user:password@host:port/database?sslmode=verify-full; inside its parts write ' +
	'@ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25.';

/** libpq parameters that do not decide where, as whom and how safely we connect: read, and left alone. */
const ignored = new Set(
	'application_name fallback_application_name client_encoding target_session_attrs keepalives keepalives_idle keepalives_interval keepalives_count tcp_user_timeout'.split(
		' ',
	),
);

const aliases: Readonly<Record<string, string>> = { dbname: 'database' };
const known =
	'host hostaddr port dbname user password sslmode sslrootcert sslcert sslkey channel_binding require_auth connect_timeout service'.split(
		' ',
	);

/**
 * Reads `postgres://` and `postgresql://` as libpq does, for the flag and for the wizard's field.
 * No message quotes a part of the URL: a password that was not escaped would come along.
 */
export function parseUrl(text: string): ParsedUrl {
	const { parsed, problems } = readUrl(text);
	if (problems.length > 0) throw new UsageError(problems.join('\n'), urlRemedy);
	return parsed;
}

/** The same, with every problem (`<field>: <what it must be>`) handed back beside what could be read. */
export function readUrl(text: string): { readonly parsed: ParsedUrl; readonly problems: readonly string[] } {
	const whole = /^postgres(?:ql)?:\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(text.trim());
	if (!whole) return { parsed: { options: {} }, problems: ['url: must begin with postgres:// or postgresql://'] };
	const [, authority = '', path = '', query = ''] = whole;
	const problems: string[] = [];
	const values = new Map<string, string>();
	const put = (name: string, raw: string) => {
		const value = decode(raw);
		if (value === undefined)
			problems.push(`${name}: holds a % that is not followed by two hexadecimal digits of UTF-8`);
		else if (value !== '') values.set(name, value);
	};
	readAuthority(authority, put, problems);
	put('database', path);
	for (const pair of query === '' ? [] : query.split('&')) readParameter(pair, put, problems);
	return { parsed: checked(values, problems), problems };
}

type Put = (name: string, raw: string) => void;

/** The last @ ends the credentials, so that a password with an unescaped @ still works. */
function readAuthority(authority: string, put: Put, problems: string[]): void {
	const at = authority.lastIndexOf('@');
	const credentials = at < 0 ? '' : authority.slice(0, at);
	const colon = credentials.indexOf(':');
	put('user', colon < 0 ? credentials : credentials.slice(0, colon));
	if (colon >= 0) put('password', credentials.slice(colon + 1));
	const place = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/.exec(authority.slice(at + 1));
	if (!place) {
		problems.push(`host: ${rules.host}; an IPv6 address is written in [brackets]`);
		return;
	}
	put('host', place[1] ?? place[2] ?? '');
	put('port', place[3] ?? '');
}

function readParameter(pair: string, put: Put, problems: string[]): void {
	const equals = pair.indexOf('=');
	const name = decode(equals < 0 ? pair : pair.slice(0, equals));
	if (name !== undefined && ignored.has(name)) return;
	// GSSAPI is never tried, so what only allows it is met; `require` is not.
	if (name === 'gssencmode' && ['disable', 'prefer'].includes(pair.slice(equals + 1))) return;
	if (equals < 0 || name === undefined || !known.includes(name)) {
		problems.push(`url: has a parameter that is not one of ${known.join(', ')}`);
		return;
	}
	put(aliases[name] ?? name, pair.slice(equals + 1));
}

function checked(values: ReadonlyMap<string, string>, problems: string[]): ParsedUrl {
	const read = <T>(name: ValueName, reader: (text: string) => T | undefined): T | undefined => {
		const text = values.get(name);
		if (text === undefined) return undefined;
		const value = reader(text);
		if (value === undefined) problems.push(`${name}: ${rules[name]}`);
		return value;
	};
	const options = {
		host: read('host', readHost),
		port: read('port', readPort),
		user: read('user', readName),
		database: read('database', readName),
		sslmode: read('sslmode', readSslMode),
		sslrootcert: read('sslrootcert', readName),
		sslcert: read('sslcert', readName),
		sslkey: read('sslkey', readName),
	};
	const timeout = read('connect_timeout', readTimeout) ?? undefined;
	const address = read('hostaddr', readHost);
	const password = values.get('password');
	return {
		options,
		password: password === undefined ? undefined : Secret.of(password),
		service: values.get('service'),
		requireAuth: values.get('require_auth'),
		channelBinding: values.get('channel_binding'),
		timeout,
		address,
	};
}

function decode(raw: string): string | undefined {
	try {
		return decodeURIComponent(raw);
	} catch {
		return undefined;
	}
}
