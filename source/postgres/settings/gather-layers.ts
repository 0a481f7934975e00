import type { ConnectionOptions } from '../../core/connection.js';
import { type ParsedUrl, readUrl } from '../../core/connection-url.js';
import { environmentLayer, flagLayer, type Layer, profileLayer, urlLayer } from './layer.js';
import { findService } from './service-file.js';
import { unkeptVariables } from './unkept.js';

export type TargetInput = {
	readonly url?: string | undefined;
	readonly flags: ConnectionOptions;
	readonly profile?: ConnectionOptions | undefined;
	readonly env: NodeJS.ProcessEnv;
	/** Milliseconds. */
	readonly timeout?: number | undefined;
	readonly homeDir: string;
	/** The name of the user at this computer. */
	readonly osUser: string;
};

/**
 * Every place that can say where to connect, the one that counts most first. A service that the URL names is part of
 * what the user typed; one that PGSERVICE names only fills what the profile leaves out, ahead of the other variables.
 */
export async function gatherLayers(input: TargetInput, problems: string[]): Promise<readonly Layer[]> {
	const { flags, profile = {}, env } = input;
	const url: ParsedUrl = input.url === undefined ? { options: {} } : read(input.url, problems);
	const [typed, given] = [flagLayer(flags), urlLayer(url)];
	for (const [field, { text, source }] of typed) {
		const other = given.get(field);
		if (other && other.text !== text) problems.push(`${field}: ${source} and --url differ; give one of them`);
	}
	const named = await service(url.service, input, 'service in --url', problems);
	const usual = url.service === undefined ? await service(env['PGSERVICE'], input, 'PGSERVICE', problems) : undefined;
	problems.push(...unkeptVariables(env));
	const layers = [typed, given, named, profileLayer(profile), usual, environmentLayer(env)];
	return layers.filter((layer) => layer !== undefined);
}

function read(text: string, problems: string[]): ParsedUrl {
	const url = readUrl(text);
	problems.push(...url.problems);
	return url.parsed;
}

async function service(
	name: string | undefined,
	{ env, homeDir }: TargetInput,
	source: string,
	problems: string[],
): Promise<Layer | undefined> {
	if (!name) return undefined;
	const { found, looked } = await findService(name, env, homeDir);
	if (!found) problems.push(`service: there is no [${name}] in ${looked.join(' or ')} (from ${source})`);
	for (const keyword of found?.unkept ?? [])
		problems.push(`${keyword}: Gatehouse cannot do what it asks for (from service "${name}")`);
	return found?.layer;
}
