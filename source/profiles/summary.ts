import { type Environment, environments, isLoopback } from '../core/connection.js';
import { ToolError } from '../core/errors.js';
import { valueAt } from '../core/profile/path.js';
import { patterns } from '../core/profile/vocabulary.js';
import type { SavedProfile } from '../core/wizard/saved-profile.js';

/** Reads loosely: a list should show a profile that a rule refuses, so that it can be found and mended. */
export function summarise(name: string, read: () => unknown): SavedProfile {
	try {
		const document = read();
		const host = valueAt(document, ['connection', 'host']);
		const port = valueAt(document, ['connection', 'port']);
		const stated = valueAt(document, ['connection', 'environment']);
		const application = valueAt(document, ['name']);
		const named = typeof host === 'string' ? host : undefined;
		return {
			name,
			application: typeof application === 'string' ? application : undefined,
			pattern: patterns.find((pattern) => pattern === valueAt(document, ['pattern'])),
			server: named === undefined ? undefined : `${bracketed(named)}:${typeof port === 'number' ? port : 5432}`,
			environment: environments.find((each) => each === stated) ?? assumed(named),
		};
	} catch (error) {
		if (error instanceof ToolError) return { name, problem: error.message };
		throw error;
	}
}

function assumed(host: string | undefined): Environment | undefined {
	if (host === undefined) return undefined;
	return isLoopback(host) ? 'development' : 'production';
}

function bracketed(host: string): string {
	return host.includes(':') ? `[${host}]` : host;
}
