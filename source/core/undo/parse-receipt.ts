import * as z from 'zod';
import { ProfileStoreError } from '../errors.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Receipt } from './record.js';

const facts = z.record(z.string(), z.string());

/** What was added since the first: doubts, without which a receipt has none. */
const formats = ['1.1', '1.2'] as const;

const schema = z.object({
	formatVersion: z.enum(formats),
	kind: z.literal('receipt'),
	id: z.string(),
	profile: z.string(),
	document: z.custom<ProfileDocument>((value) => typeof value === 'object' && value !== null),
	databases: z.array(z.string()),
	fingerprint: z.string(),
	before: facts,
	after: facts.nullable(),
	started: z.string(),
	ended: z.string().nullable(),
	server: z.object({ host: z.string(), port: z.number(), database: z.string(), user: z.string() }),
	status: z.enum(['running', 'applied', 'nothing-to-do', 'undone', 'partial', 'cancelled']),
	statements: z.array(
		z.object({
			id: z.string().regex(/^[A-D]\d+$/),
			database: z.string(),
			sql: z.string(),
			undo: z.string(),
			phase: z.int().nonnegative(),
			transactional: z.boolean(),
			createsDatabase: z.string().optional(),
			createsRole: z.string().optional(),
			temporary: z.literal(true).optional(),
			status: z.enum(['planned', 'done', 'undone']),
		}),
	),
	remains: z.array(z.string()),
	made: facts.optional(),
	undoing: z.int().optional(),
	doubts: z.array(z.object({ phase: z.int().nonnegative(), transaction: z.string().regex(/^\d+$/) })).optional(),
	begun: z.array(z.string()).optional(),
}) satisfies z.ZodType<Receipt>;

/** Reads a receipt. Throws a ProfileStoreError where it is none, or of a Gatehouse that did not write down enough. */
export function parseReceipt(document: unknown, source: string): Receipt {
	const parsed = schema.safeParse(document);
	if (parsed.success) return parsed.data;
	const version = z.object({ kind: z.literal('receipt'), formatVersion: z.string() }).safeParse(document);
	if (version.success && !formats.some((format) => format === version.data.formatVersion))
		throw new ProfileStoreError(
			`The receipt ${source} is of format ${version.data.formatVersion}, and this Gatehouse undoes those of ${formats.join(' and ')}.`,
			'Undo it with the Gatehouse that wrote it, or take the statements in it back by hand: each has its undo beside it.',
		);
	throw new ProfileStoreError(
		`${source} is not a receipt of Gatehouse.`,
		'Give the path that `gatehouse apply` said at its end.',
	);
}
