import type * as z from 'zod';
import type { ProfileDocument } from './schema.js';

type Partly<T> = T extends readonly (infer Each)[]
	? readonly (Partly<Each> | undefined)[]
	: T extends object
		? { readonly [Key in keyof T]?: Partly<T[Key]> | undefined }
		: T;

/**
 * What is left of a document when everything of the wrong shape is taken out. The rules read this, so that a profile
 * with a mistyped field hears about the other nine problems as well.
 */
export type Draft = Partly<ProfileDocument>;
export type DraftRole = Partly<ProfileDocument['roles'][number]>;

/** Takes what the issues (already flattened) complain about out of a copy of the document. */
export function pruneDraft(document: unknown, issues: readonly z.core.$ZodIssue[]): Draft {
	const copy: unknown = structuredClone(document);
	for (const issue of issues) {
		if (issue.code === 'unrecognized_keys') for (const key of issue.keys) remove(copy, [...issue.path, key]);
		else if (issue.path.length === 0) return {};
		else remove(copy, issue.path);
	}
	return copy as Draft;
}

/** An element of a list leaves a hole, so that the others keep their index. */
function remove(document: unknown, path: readonly PropertyKey[]): void {
	const parent = path.slice(0, -1).reduce<unknown>((value, step) => {
		return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
	}, document);
	const last = path.at(-1);
	if (typeof parent !== 'object' || parent === null || last === undefined || !Object.hasOwn(parent, last)) return;
	if (Array.isArray(parent)) parent[Number(last)] = undefined;
	else delete (parent as Record<PropertyKey, unknown>)[last];
}
