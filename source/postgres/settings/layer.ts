import type { ConnectionOptions, Source } from '../../core/connection.js';
import type { ParsedUrl } from '../../core/connection-url.js';
import { openSecret } from '../../core/sql/secret.js';

/** What can be set, by libpq's names where ConnectionOptions has none. */
export type Field =
	| keyof ConnectionOptions
	| 'hostaddr'
	| 'connect_timeout'
	| 'password'
	| 'channel_binding'
	| 'require_auth';

/** The values of one place, as text, each with the words for where it came from. The first layer that has a field wins. */
export type Layer = ReadonlyMap<Field, { readonly text: string; readonly source: Source }>;

const variables: readonly (readonly [string, Field])[] = [
	['PGHOST', 'host'],
	['PGHOSTADDR', 'hostaddr'],
	['PGPORT', 'port'],
	['PGUSER', 'user'],
	['PGDATABASE', 'database'],
	['PGSSLMODE', 'sslmode'],
	['PGSSLROOTCERT', 'sslrootcert'],
	['PGSSLCERT', 'sslcert'],
	['PGSSLKEY', 'sslkey'],
	['PGCHANNELBINDING', 'channel_binding'],
	['PGREQUIREAUTH', 'require_auth'],
	['PGCONNECT_TIMEOUT', 'connect_timeout'],
	['PGPASSWORD', 'password'],
];

/** The flags are those of psql, so `--user` is spelled `--username` and `--database` `--dbname`. */
const flagNames: Partial<Record<keyof ConnectionOptions, string>> = { user: '--username', database: '--dbname' };

export function flagLayer(options: ConnectionOptions): Layer {
	return optionLayer(options, (field) => flagNames[field] ?? `--${field}`);
}

export function profileLayer(options: ConnectionOptions): Layer {
	return optionLayer(options, () => 'the profile');
}

export function urlLayer(url: ParsedUrl): Layer {
	const layer = new Map(optionLayer(url.options, () => '--url'));
	const put = (field: Field, text: string | undefined) => {
		if (text !== undefined) layer.set(field, { text, source: '--url' });
	};
	put('hostaddr', url.address);
	put('channel_binding', url.channelBinding);
	put('require_auth', url.requireAuth);
	put('password', url.password && openSecret(url.password));
	put('connect_timeout', url.timeout === undefined ? undefined : String(url.timeout / 1000));
	return layer;
}

/** An empty variable is an unset one. */
export function environmentLayer(env: NodeJS.ProcessEnv): Layer {
	return new Map(
		variables.flatMap(([name, field]) => {
			const text = env[name];
			return text ? [[field, { text, source: name }] as const] : [];
		}),
	);
}

function optionLayer(
	options: ConnectionOptions,
	source: (field: keyof ConnectionOptions) => Source,
): Map<Field, { text: string; source: Source }> {
	const layer = new Map<Field, { text: string; source: Source }>();
	for (const [name, value] of Object.entries(options)) {
		const field = name as keyof ConnectionOptions;
		if (value !== undefined) layer.set(field, { text: String(value), source: source(field) });
	}
	return layer;
}
