import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { ReviewedPlan } from '../commands/same-plan.js';
import { InvalidProfileError } from '../core/errors.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { Profile } from '../core/profile/profile.js';
import { readDocument } from '../profiles/read-document.js';

/** What of a plan file is trusted: the profile it holds is parsed again, its statements are only compared. */
const planFile = z.object({
	formatVersion: z.string().regex(/^1\./),
	kind: z.literal('plan'),
	fingerprint: z.string(),
	document: z.unknown(),
	basis: z.record(z.string(), z.string()),
	phases: z.array(z.object({ statements: z.array(z.object({ sql: z.string() })) })),
});

/** A plan names every object it touches. */
const limit = 64 * 1024 * 1024;

/** A saved plan, or undefined where the argument is a profile: the two are told apart by `"kind": "plan"`. */
export async function readSavedPlan(
	reference: string,
	cwd: string,
): Promise<{ readonly profile: Profile; readonly reviewed: ReviewedPlan } | undefined> {
	if (!/\.json$/i.test(reference)) return undefined;
	const path = resolve(cwd, reference);
	if (!(await stat(path).catch(() => undefined))?.isFile()) return undefined;
	const document = await readDocument(path, limit);
	if (typeof document !== 'object' || document === null || !('kind' in document) || document.kind !== 'plan')
		return undefined;
	const parsed = planFile.safeParse(document);
	if (!parsed.success)
		throw new InvalidProfileError(
			reference,
			parsed.error.issues.map((issue) => ({
				path: issue.path.join('.'),
				message: `${issue.message}; make the plan again`,
			})),
		);
	const { fingerprint, basis, phases } = parsed.data;
	const statements = phases.flatMap((phase) => phase.statements.map((statement) => statement.sql));
	return {
		profile: parseProfile(parsed.data.document, { source: reference }),
		reviewed: { fingerprint, basis, statements },
	};
}
