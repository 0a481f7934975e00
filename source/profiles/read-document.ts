import { InvalidProfileError } from '../core/errors.js';
import { maximumBytes, readBoundedFile } from './bounded-text.js';

/** What a file says, not yet trusted. A saved plan is larger than a profile, so the caller may raise the limit. */
export async function readDocument(path: string, limit = maximumBytes): Promise<unknown> {
	const text = await readBoundedFile(path, limit);
	return path.toLowerCase().endsWith('.json') ? await parseJson(text, path) : await yaml(text, path);
}

/** JSON's own reader is the stricter one; where it refuses, YAML's (JSON is part of YAML) can tell the line. */
async function parseJson(text: string, source: string): Promise<unknown> {
	try {
		return JSON.parse(text);
	} catch {
		await yaml(text, source);
		const message = 'is YAML but not JSON; mend it, or give the file a name that ends in .yaml';
		throw new InvalidProfileError(source, [{ path: '', message }]);
	}
}

/** Its reader is as much to load as all of pg, and most of what is read again and again is JSON. */
export async function yaml(text: string, source: string): Promise<unknown> {
	return (await import('./parse-yaml.js')).parseYaml(text, source);
}
