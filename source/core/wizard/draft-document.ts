import * as z from 'zod';
import { environments, sslModes } from '../connection.js';
import { accesses, routinePrivileges, sequencePrivileges, tablePrivileges } from '../profile/access.js';
import { profileSchema } from '../profile/schema.js';
import { identifications, keyTypes, patterns, siblingPolicies } from '../profile/vocabulary.js';
import type { Answers } from './answers.js';
import { answersDocument } from './answers-document.js';
import type { Draft, KeptDraft } from './draft.js';
import { questions } from './state.js';

/*
 * The draft as it lies on the disk. Answers are text as it was typed, so their shape is all that is asked of them; the
 * objects are strict, because what a newer version wrote must not be half understood.
 */
const text = z.string();
const name = text.nullable();

const connection = z.strictObject({
	host: text,
	port: text,
	user: text,
	database: text,
	sslmode: z.enum([...sslModes, 'default']),
	sslrootcert: text,
	// Drafts of before they were known have none.
	sslcert: text.default(''),
	sslkey: text.default(''),
	environment: z.enum([...environments, 'guess']),
});

const rows = z.strictObject({ identify: z.enum(identifications), column: text, type: z.enum(keyTypes), setting: text });

const names = z.strictObject({
	application: text,
	tenants: text,
	keys: z.array(z.tuple([text, text])),
	database: name,
	owner: name,
	schema: name,
	tables: text.default(''),
});

const others = z.strictObject({ creators: text, keep: text });

const login = z.strictObject({
	key: text,
	use: z.enum(['make', 'leave-out']),
	name,
	access: z.enum(accesses),
	custom: z.strictObject({
		tables: z.array(z.enum(tablePrivileges)),
		sequences: z.array(z.enum(sequencePrivileges)),
		routines: z.array(z.enum(routinePrivileges)),
	}),
	connectionLimit: text,
	validUntil: text,
	statementTimeout: text,
	kept: profileSchema.shape.roles.element.partial(),
});

const security = z.strictObject({
	passwords: z.enum(['shown', 'file']),
	file: text,
	siblings: z.enum(siblingPolicies),
});

const kept = profileSchema
	.omit({
		version: true,
		name: true,
		pattern: true,
		connection: true,
		owner: true,
		schema: true,
		roles: true,
		siblings: true,
		creators: true,
		keep: true,
	})
	.partial();

const answers = z.strictObject({
	connection,
	pattern: z.enum(patterns),
	rows,
	names,
	logins: z.array(login),
	others: others.default({ creators: '', keep: '' }),
	security,
	kept,
	repeats: name,
	markedAs: name.default(null),
	adds: z.boolean().default(false),
});

const basis = z.strictObject({ server: text, pattern: z.enum(patterns), database: text, isThere: z.boolean() });
const checked = z.partialRecord(z.enum(questions), basis);

const draft = z.strictObject({
	at: z.iso.datetime(),
	step: z.enum(['connect', ...questions, 'review']),
	goal: z.enum(['onward', 'review', 'tenants']),
	place: z.enum(['own', 'sandbox']),
	answers,
	// What an earlier version kept is still somebody's work.
	checked: checked.default({}),
});

export function draftDocument(
	{ answers: given, step, goal, place, checked }: Draft,
	at: string,
): Record<string, unknown> {
	return { at, step, goal, place, answers: answersDocument(given), checked };
}

/** The draft, or undefined where this is none that can be gone on with. */
export function parseDraft(document: unknown): KeptDraft | undefined {
	const parsed = draft.safeParse(document);
	if (!parsed.success) return undefined;
	const { answers: given, ...place } = parsed.data;
	return {
		...place,
		answers: {
			...given,
			connection: { ...given.connection, password: null },
			names: { ...given.names, keys: new Map(given.names.keys) },
		} as Answers,
	};
}
