import path from 'node:path';
import { isLoopback, type Target } from '../../core/connection.js';

import { urlRemedy } from '../../core/connection-url.js';
import { UsageError } from '../../core/errors.js';
import { Secret } from '../../core/sql/secret.js';
import { defaultHost, defaultSslMode, fullWithSystem, userFiles } from './defaults.js';
import { gatherLayers, type TargetInput } from './gather-layers.js';
import type { Layer } from './layer.js';
import { type Key, readPasswordFile } from './password-file.js';
import { first, readLayers } from './read-layers.js';

/** A target whose host need not be looked up: `address` is libpq's `hostaddr`. */
export type ResolvedTarget = Target & { readonly address?: string | undefined };

const patience = 10_000;

/**
 * Where to connect, each value with its source: the URL or the flags, then the profile, then the service and the PG*
 * variables for what these leave out, then libpq's defaults. Every problem is reported at once.
 */
export async function resolveTarget(input: TargetInput): Promise<ResolvedTarget> {
	const problems: string[] = [];
	const layers = await gatherLayers(input, problems);
	const { options, address, timeout, requireAuth, channelBinding, ...read } = readLayers(layers, problems);
	const isSystem = options.sslrootcert === 'system';
	if (isSystem && options.sslmode !== undefined && options.sslmode !== 'verify-full')
		problems.push(
			`sslmode: ${options.sslmode} is too weak for sslrootcert=system, for anybody has a certificate of those authorities; use verify-full`,
		);
	if (input.timeout !== undefined && !(input.timeout > 0)) problems.push('timeout: --timeout must be more than 0');
	if (problems.length > 0) {
		throw new UsageError(problems.join('\n'), input.url === undefined ? 'Correct this, and try again.' : urlRemedy);
	}

	const sources: Record<string, string> = { ...read.sources };
	const otherwise = <T>(name: string, value: T, source: string | undefined = 'default'): T => {
		sources[name] = source;
		return value;
	};
	if (input.timeout !== undefined) sources['timeout'] = '--timeout';
	const port = options.port ?? otherwise('port', 5432);
	const host = options.host ?? otherwise('host', address ?? (await defaultHost(port)), sources['address']);
	const user = options.user ?? otherwise('user', input.osUser, 'default: your name on this computer');
	const database = options.database ?? otherwise('database', 'postgres');
	const usual = isSystem ? fullWithSystem : defaultSslMode(address ?? host);
	const sslmode = options.sslmode ?? otherwise('sslmode', usual.sslmode, usual.source);
	const environment =
		options.environment ?? otherwise('environment', isLoopback(address ?? host) ? 'development' : 'production');
	const { password, source } = await findPassword(layers, input, { host, port, database, user });
	if (source !== undefined) sources['password'] = source;
	const files = await userFiles(options, input.homeDir);
	for (const [field, file] of Object.entries(files)) sources[field] = `~/.postgresql/${path.basename(file)}`;

	return {
		host,
		port,
		user,
		database,
		sslmode,
		sslrootcert: options.sslrootcert,
		sslcert: options.sslcert,
		sslkey: options.sslkey,
		...files,
		requireAuth,
		channelBinding,
		environment,
		password,
		timeout: input.timeout ?? timeout ?? otherwise('timeout', patience),
		sources,
		address,
	};
}

/** A password that was given, else the password file's; the source also tells why that file was not used. */
async function findPassword(
	layers: readonly Layer[],
	{ env, homeDir }: TargetInput,
	key: Key,
): Promise<{ readonly password?: Secret; readonly source?: string }> {
	const given = first(layers, 'password');
	if (given) return { password: Secret.of(given.text), source: given.source };
	const answer = await readPasswordFile(env, homeDir, key);
	if (answer === undefined) return {};
	if ('warning' in answer) return { source: answer.warning };
	return answer.password === '' ? {} : { password: Secret.of(answer.password), source: answer.source };
}
