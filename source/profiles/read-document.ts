import { InvalidProfileError } from '../core/errors.js';
import { maximumBytes, readBoundedFile } from './bounded-text.js';

/** What a file says, not yet trusted. A saved plan is larger than a profile, so the caller may raise the limit. */
export async function readDocument(path: string, limit = maximumBytes): Promise<unknown> {
	const text = await readBoundedFile(path, limit);
	return path.toLowerCase().endsWith('.json') ? await parseJson(text, path) : await yaml(text, path);
}

/** JSON's own reader is the stricter one; where it refuses, YAML's (JSON is part of YAML) can tell the line. */
async function parseJson(text: string, source: string): Promise<unknown> {
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		await yaml(text, source);
		const message = 'is YAML but not JSON; mend it, or give the file a name that ends in .yaml';
		throw new InvalidProfileError(source, [{ path: '', message }]);
	}
	// Of a field that is written twice JSON's reader keeps the last and says nothing; YAML's refuses it, with its line.
	if (writesTwice(text)) await yaml(text, source);
	return document;
}

/** Whether a mapping has one field twice. The text is JSON, so that strings, brackets and colons are all there is to see. */
function writesTwice(text: string): boolean {
	const mappings: Set<string>[] = [];
	let string = '';
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
		if (token === '{') mappings.push(new Set());
		else if (token === '}') mappings.pop();
		else if (token !== ':') string = token;
		else {
			const fields = mappings.at(-1);
			const field = String(JSON.parse(string));
			if (fields?.has(field) === true) return true;
			fields?.add(field);
		}
	}
	return false;
}

/** Its reader is as much to load as all of pg, and most of what is read again and again is JSON. */
export async function yaml(text: string, source: string): Promise<unknown> {
	return (await import('./parse-yaml.js')).parseYaml(text, source);
}
