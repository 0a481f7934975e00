import type { Target } from '../../core/connection.js';
import { ConnectionError, ToolError } from '../../core/errors.js';
import type { Interior, ObjectClass, ServerCatalog, Unreadable } from '../../core/gates/catalog.js';
import type { Made } from '../../core/gates/made.js';
import type { LookedFor } from '../../core/gates/rows/looked-for.js';
import type { Columns } from '../../core/gates/rows/witness.js';
import type { InteriorScope } from '../../core/gates/scope.js';
import { safeText } from '../../core/safe-text.js';
import { asAdministrator, consistently } from '../consistently.js';
import { ConnectionLostError } from '../session.js';
import { questioning } from './ask.js';
import { type Found, findAsAdministrator } from './find-rows.js';
import { type Creator, makeObjects } from './make-objects.js';
import { readInsertable } from './read-insertable.js';
import { readInterior } from './read-interior.js';
import { readServerCatalog } from './read-server.js';
import { noteOutage, type Outage } from './sign-in.js';

/** Reads what the server's catalogs say about these logins. Rejects with a ConnectionError. */
export async function readServer(
	target: Target,
	logins: readonly string[],
	signal: AbortSignal | undefined,
): Promise<ServerCatalog> {
	try {
		return await consistently(target, target.database, signal, (session) => readServerCatalog(session, logins));
	} catch (error) {
		if (!(error instanceof ConnectionLostError)) throw error;
		throw new ConnectionError({
			code: 'connection-lost',
			message: 'The connection to the server was lost before anything could be verified.',
			remedy: 'Run the same command again.',
			field: 'host',
		});
	}
}

/** Reads the inside of one database, or why it cannot be read: the logins are still to be tried. */
export async function readDatabase(
	target: Target,
	database: string,
	scope: InteriorScope,
	signal: AbortSignal | undefined,
	outage: Outage = {},
): Promise<Interior | Unreadable> {
	if (outage.reason !== undefined) return { kind: 'unreadable', database, reason: outage.reason };
	try {
		return await consistently(target, database, signal, (session) => readInterior(session, scope));
	} catch (error) {
		signal?.throwIfAborted();
		noteOutage(outage, error);
		return { kind: 'unreadable', database, reason: `the administrator could not look inside: ${whyOf(error)}` };
	}
}

/** Makes objects as each creator, and takes them back, to see who may use what is made later. */
export async function tryCreators(
	target: Target,
	database: string,
	creators: readonly Creator[],
	signal: AbortSignal | undefined,
): Promise<readonly Made[]> {
	try {
		return await asAdministrator(target, database, signal, async (session) => {
			const made: Made[] = [];
			for (const creator of creators) made.push(await makeObjects(session, creator));
			return made;
		});
	} catch (error) {
		signal?.throwIfAborted();
		return creators.map(() => ({ kind: 'not tried', reason: whyOf(error) }));
	}
}

/** Keys of tenants that have rows, as far as the administrator sees them. Never rejects but for the signal. */
export async function findRows(
	target: Target,
	database: string,
	classes: readonly LookedFor[],
	named: readonly string[],
	signal: AbortSignal | undefined,
): Promise<Found> {
	try {
		return await asAdministrator(target, database, signal, async (session) => {
			await session.query(questioning);
			return await findAsAdministrator(session, classes, named);
		});
	} catch {
		signal?.throwIfAborted();
		return new Map();
	}
}

/** The columns that an INSERT may name, of one table of each class. Never rejects but for the signal. */
export async function readColumnsOf(
	target: Target,
	database: string,
	tables: readonly { readonly object: ObjectClass; readonly table: string }[],
	signal: AbortSignal | undefined,
): Promise<ReadonlyMap<ObjectClass, Columns>> {
	try {
		return await consistently(target, database, signal, (session) => readInsertable(session, tables));
	} catch {
		signal?.throwIfAborted();
		return new Map();
	}
}

function whyOf(error: unknown): string {
	if (error instanceof ToolError || error instanceof ConnectionLostError) return error.message;
	return error instanceof Error ? safeText(error.message) : 'for an unknown reason';
}
