import type { Draft } from './draft.js';
import type { TenantEntry } from './profile.js';

/** A tenant as far as it can be read, with the place to blame for its name and for its key. */
export type TenantDraft = {
	readonly name: string;
	readonly key: string | number | undefined;
	readonly path: string;
	readonly keyPath: string;
};

/**
 * The tenants that hold: those from a file or a flag, else those of the profile; undefined where there are none.
 * A path that nobody has read counts as tenants that are not known yet.
 */
export function tenantDrafts(
	draft: Draft,
	given: readonly TenantEntry[] | undefined,
): readonly TenantDraft[] | undefined {
	if (given !== undefined) return given.map(fromEntry);
	if (typeof draft.tenants === 'string') return [];
	return draft.tenants?.flatMap((tenant, index): TenantDraft[] => {
		const path = `tenants[${index}]`;
		if (tenant === undefined) return [];
		if (typeof tenant === 'string') return [{ name: tenant, key: undefined, path, keyPath: path }];
		if (tenant.name === undefined) return [];
		return [{ name: tenant.name, key: tenant.key, path: `${path}.name`, keyPath: `${path}.key` }];
	});
}

function fromEntry(entry: TenantEntry, index: number): TenantDraft {
	const path = entry.where ?? `tenants[${index}]`;
	return { name: entry.name, key: entry.key, path, keyPath: path };
}
