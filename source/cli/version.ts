import { readFileSync } from 'node:fs';

declare const GATEHOUSE_VERSION: string | undefined;

/** The number in package.json: written into the bundle, read from the file when run from the sources. */
export const version: string =
	typeof GATEHOUSE_VERSION === 'string'
		? GATEHOUSE_VERSION
		: (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
