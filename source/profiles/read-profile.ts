import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Issue } from '../core/errors.js';
import { type ProfileContext, parseProfile } from '../core/profile/parse-profile.js';
import { valueAt } from '../core/profile/path.js';
import type { Profile, TenantEntry } from '../core/profile/profile.js';
import { readBoundedStream } from './bounded-text.js';
import { readDocument, yaml } from './read-document.js';
import type { ProfileStore } from './store.js';
import { listedTenants, parseTenantFlag, verifyCarriesTenant, withKnownKeys } from './tenant-flag.js';
import { readTenantsFile } from './tenants-file.js';

export type ProfileSources = {
	readonly cwd: string;
	readonly stdin: AsyncIterable<Uint8Array | string>;
	/** What is saved on this machine, asked only for what may be there. */
	readonly store: () => Promise<Pick<ProfileStore, 'has' | 'document'>>;
	/** The values of `--tenant`, in order. */
	readonly tenants?: readonly string[] | undefined;
	/** Whether the keys of the tenants are for something. */
	readonly keys?: ProfileContext['keys'];
};

/** Where a PROFILE argument leads. */
export type ProfileReference =
	| { readonly kind: 'stdin' }
	| { readonly kind: 'path'; readonly path: string }
	| { readonly kind: 'saved'; readonly name: string };

/** What looks like a path is one; then a saved name wins over a file that happens to be called the same. */
export async function resolveReference(
	reference: string,
	{ cwd, store }: Pick<ProfileSources, 'cwd' | 'store'>,
): Promise<ProfileReference> {
	if (reference === '-') return { kind: 'stdin' };
	const path = resolve(cwd, reference);
	const separated = reference.includes('/') || (process.platform === 'win32' && reference.includes('\\'));
	if (separated || /\.(?:ya?ml|json)$/i.test(reference)) return { kind: 'path', path };
	if ((await store()).has(reference)) return { kind: 'saved', name: reference };
	const found = await stat(path).catch(() => undefined);
	return found?.isFile() === true ? { kind: 'path', path } : { kind: 'saved', name: reference };
}

/** The profile that a PROFILE argument names, with its tenants. */
export async function readProfile(reference: string, sources: ProfileSources): Promise<Profile> {
	const found = await resolveReference(reference, sources);
	const document = await readFrom(found, sources);
	return parseProfile(document, {
		source:
			found.kind === 'stdin' ? 'from standard input' : found.kind === 'path' ? reference : JSON.stringify(found.name),
		keys: sources.keys,
		...(await tenantsOf(document, found, sources.tenants ?? [])),
	});
}

async function readFrom(found: ProfileReference, { stdin, store }: ProfileSources): Promise<unknown> {
	switch (found.kind) {
		case 'stdin':
			return await yaml(await readBoundedStream(stdin), 'from standard input');
		case 'path':
			return await readDocument(found.path);
		case 'saved':
			return (await store()).document(found.name);
	}
}

async function tenantsOf(
	document: unknown,
	found: ProfileReference,
	flags: readonly string[],
): Promise<{ readonly tenants?: readonly TenantEntry[]; readonly issues?: readonly Issue[] }> {
	const reference = valueAt(document, ['tenants']);
	if (flags.length > 0) {
		verifyCarriesTenant(document);
		return { tenants: withKnownKeys(flags.map(parseTenantFlag), await namedTenants(reference, found)) };
	}
	if (typeof reference !== 'string' || reference === '' || found.kind === 'saved') return {};
	if (found.kind === 'path') return readTenantsFile(reference, found.path);
	const message = 'is a path, and a profile from standard input has no folder to read it from; name the tenants here';
	return { tenants: [], issues: [{ path: 'tenants', message }] };
}

/** The tenants of the profile itself, from wherever it has them. */
async function namedTenants(reference: unknown, found: ProfileReference): Promise<readonly TenantEntry[]> {
	if (typeof reference !== 'string' || found.kind !== 'path') return listedTenants(reference);
	return (await readTenantsFile(reference, found.path)).tenants;
}
