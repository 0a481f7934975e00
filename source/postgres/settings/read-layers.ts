import type { ChannelBinding, ConnectionOptions, RequireAuth, Source } from '../../core/connection.js';
import {
	readChannelBinding,
	readEnvironment,
	readHost,
	readName,
	readPort,
	readRequireAuth,
	readSslMode,
	readTimeout,
	rules,
	type ValueName,
} from '../../core/connection-values.js';
import type { Field, Layer } from './layer.js';

export type LayerValues = {
	readonly options: ConnectionOptions;
	readonly address: string | undefined;
	readonly requireAuth: RequireAuth | undefined;
	readonly channelBinding: ChannelBinding | undefined;
	readonly timeout: number | undefined;
	readonly sources: Readonly<Record<string, Source>>;
};

/** Takes each value from the first layer that has it. One that is not what it must be is a problem, with its source. */
export function readLayers(layers: readonly Layer[], problems: string[]): LayerValues {
	const sources: Record<string, Source> = {};
	const read = <T>(name: ValueName, reader: (text: string) => T | undefined, as: string = name): T | undefined => {
		const found = first(layers, name);
		if (!found) return undefined;
		const value = reader(found.text);
		if (value === undefined) problems.push(`${name}: ${rules[name]} (from ${found.source})`);
		else sources[as] = found.source;
		return value;
	};
	const address = addressCounts(layers) ? read('hostaddr', readHost, 'address') : undefined;
	const options = {
		host: read('host', readHost),
		port: read('port', readPort),
		user: read('user', readName),
		database: read('database', readName),
		sslmode: read('sslmode', readSslMode),
		sslrootcert: read('sslrootcert', readName),
		sslcert: read('sslcert', readName),
		sslkey: read('sslkey', readName),
		environment: read('environment', readEnvironment),
	};
	const requireAuth = read('require_auth', readRequireAuth, 'requireAuth');
	const channelBinding = read('channel_binding', readChannelBinding, 'channelBinding');
	const timeout = read('connect_timeout', readTimeout, 'timeout') ?? undefined;
	return { options, address, requireAuth, channelBinding, timeout, sources };
}

export function first(
	layers: readonly Layer[],
	field: Field,
): { readonly text: string; readonly source: Source } | undefined {
	return layers.map((layer) => layer.get(field)).find((value) => value !== undefined);
}

/** An address belongs to the host it was given with: PGHOSTADDR must not redirect a host that a flag names. */
function addressCounts(layers: readonly Layer[]): boolean {
	const host = layers.findIndex((layer) => layer.has('host'));
	const address = layers.findIndex((layer) => layer.has('hostaddr'));
	return address >= 0 && (host < 0 || address <= host);
}
