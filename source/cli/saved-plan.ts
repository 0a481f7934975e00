import { stat } from 'node:fs/promises';
import * as z from 'zod';
import type { ReviewedPlan } from '../commands/same-plan.js';
import { InvalidProfileError, UsageError } from '../core/errors.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { Profile } from '../core/profile/profile.js';
import { readBoundedFile, readBoundedStream } from '../profiles/bounded-text.js';
import { resolveReference } from '../profiles/read-profile.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { profileOf, storeOf } from './profile-of.js';

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

export type ToApply = { readonly profile: Profile; readonly saved?: ReviewedPlan };

/** What `apply` was given: a saved plan or a profile, told apart by `"kind": "plan"`, whatever the file is called. */
export async function readToApply(args: Arguments, io: Io): Promise<ToApply> {
	const reference = args.positionals[0] ?? '-';
	const text = await textOf(reference, io);
	const plan = text === undefined ? undefined : planIn(text);
	if (plan === undefined) {
		// What was read from standard input can be read only once.
		const stdin = reference === '-' && text !== undefined ? again(text) : io.stdin;
		return { profile: await profileOf(args, { ...io, stdin }) };
	}
	if (args.flags.tenant !== undefined)
		throw new UsageError(
			'--tenant does not go with a saved plan: it was made for the tenants it holds.',
			'Make a plan for the other tenants: gatehouse plan PROFILE --tenant NAME --out FILE.',
		);
	return readPlan(plan, reference === '-' ? 'from standard input' : reference);
}

/** Undefined where it is a saved profile, or something that only the reading of profiles can say what is wrong with. */
async function textOf(reference: string, io: Io): Promise<string | undefined> {
	const found = await resolveReference(reference, { cwd: io.cwd, store: () => storeOf(io) });
	if (found.kind === 'stdin') return await readBoundedStream(io.stdin, limit);
	if (found.kind === 'saved') return undefined;
	const file = await stat(found.path).catch(() => undefined);
	return file?.isFile() === true ? await readBoundedFile(found.path, limit) : undefined;
}

async function* again(text: string): AsyncGenerator<string> {
	yield text;
}

function planIn(text: string): object | undefined {
	if (!text.trimStart().startsWith('{')) return undefined;
	try {
		const document: unknown = JSON.parse(text);
		return typeof document === 'object' && document !== null && 'kind' in document && document.kind === 'plan'
			? document
			: undefined;
	} catch {
		return undefined;
	}
}

function readPlan(document: object, source: string): ToApply {
	const parsed = planFile.safeParse(document);
	if (!parsed.success)
		throw new InvalidProfileError(
			source,
			parsed.error.issues.map((issue) => ({
				path: issue.path.join('.'),
				message: `${issue.message}; make the plan again`,
			})),
		);
	const { fingerprint, basis, phases } = parsed.data;
	const statements = phases.flatMap((phase) => phase.statements.map((statement) => statement.sql));
	return {
		profile: parseProfile(parsed.data.document, { source }),
		saved: { fingerprint, basis, statements },
	};
}
