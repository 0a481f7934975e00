import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Issue, ToolError } from '../core/errors.js';
import { quoteName } from '../core/profile/names.js';
import type { TenantEntry } from '../core/profile/profile.js';
import { readBoundedFile } from './bounded-text.js';

/** Some ten thousands of tenants. */
const maximumBytes = 4 * 1024 * 1024;

type Read = { readonly tenants: readonly TenantEntry[]; readonly issues: readonly Issue[] };

/** The tenants of the file that a profile names; what is wrong with it comes back as issues, to be told with the rest. */
export async function readTenantsFile(reference: string, profilePath: string): Promise<Read> {
	try {
		const path = await inside(dirname(profilePath), reference);
		if (path === undefined) {
			return refused('leads out of the folder of the profile; move the file there and write its relative path');
		}
		return parseTenants(await readBoundedFile(path, maximumBytes), reference);
	} catch (error) {
		if (error instanceof ToolError)
			return refused(`names a file that cannot be used: ${error.message} ${error.remedy}`);
		throw error;
	}
}

function refused(message: string): Read {
	return { tenants: [], issues: [{ path: 'tenants', message }] };
}

/** The file's real path if it is below the folder, with every link on the way followed. */
async function inside(folder: string, reference: string): Promise<string | undefined> {
	if (isAbsolute(reference)) return undefined;
	const root = await realpath(folder);
	const wanted = resolve(root, reference);
	const real = await realpath(wanted).catch(() => wanted);
	const below = relative(root, real);
	return below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below) ? undefined : real;
}

/** One name a line, and after a tab its key. A name that begins with `#` or a space belongs into the profile itself. */
export function parseTenants(text: string, source: string): Read {
	const issues: Issue[] = [];
	const seen = new Map<string, number>();
	const tenants = text.split(/\r\n|\n|\r/).flatMap((line, index): TenantEntry[] => {
		if (line.trim() === '' || line.trimStart().startsWith('#')) return [];
		const where = `tenants (${source}, line ${index + 1})`;
		const [name = '', key, ...rest] = line.split('\t').map((part) => part.trim());
		const first = seen.get(name);
		seen.set(name, first ?? index + 1);
		const problem = lineProblem(name, key, rest.length, first);
		if (problem !== undefined) issues.push({ path: where, message: problem });
		return problem === undefined ? [{ name, key, where }] : [];
	});
	if (tenants.length === 0 && issues.length === 0) {
		issues.push({ path: 'tenants', message: `${source} names no tenant; write one name a line` });
	}
	return { tenants, issues };
}

function lineProblem(
	name: string,
	key: string | undefined,
	tooMany: number,
	first: number | undefined,
): string | undefined {
	if (name === '') return 'has a key but no name; write the name before the tab';
	if (tooMany > 0) return 'has more than one tab; write the name, one tab and the key';
	if (key === '') return 'has a tab but no key; write the key or remove the tab';
	return first === undefined ? undefined : `${quoteName(name)} is in line ${first} already; remove one of them`;
}
