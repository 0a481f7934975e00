import type { Need } from '../../core/explain/facts.js';
import type { Session } from '../session.js';
import { type Found, found } from './find-things.js';
import { readNeed } from './read-needs.js';
import type { Read } from './read-rows.js';
import { readBehind, readRules } from './read-views.js';
import { ofPolicies, ofWriting } from './used-by-tables.js';

/** Something that the server comes to on its way, and what it asks of it. */
export type Wanted = Pick<Need, 'who' | 'privilege'> & {
	readonly because: string;
	readonly used: Parameters<typeof found>[0][number];
	/** The columns that are used, where not every one may be; none: one will do. */
	readonly columns?: readonly string[] | undefined;
};

export type Companions = { readonly needs: readonly Need[]; readonly tables: readonly Read[] };

/**
 * What the server asks for beside the privilege itself: of a view what it reads, with the rights of its owner or of its
 * reader; of a table what its defaults, checks, indexes, rules and policies use. What calls a routine or takes a number
 * of a sequence is always the session itself, whoever owns the view before it.
 */
export async function readCompanions(
	session: Session,
	subject: Found,
	{ who, privilege }: Pick<Need, 'who' | 'privilege'>,
): Promise<Companions> {
	const { kind } = subject.thing;
	const command = commandOf(privilege);
	if (command === null || !['table', 'partitioned table', 'view'].includes(kind)) return { needs: [], tables: [] };
	const behind =
		kind === 'view'
			? await readBehind(session, subject, { who, command })
			: await readRules(session, subject, { who, command });
	const tables: readonly Read[] =
		kind === 'view' ? behind.tables : [{ oid: subject.oid, who, command, because: null }, ...behind.tables];
	const wanted = [...behind.wanted];
	for (const table of tables) {
		wanted.push(...(await ofWriting(session, table, who)));
		wanted.push(...(await ofPolicies(session, table, who)));
	}
	const needs: Need[] = [];
	for (const { used, ...question } of wanted)
		for (const each of found([used])) needs.push(await readNeed(session, each, question));
	return { needs, tables };
}

function commandOf(privilege: string): Read['command'] | null {
	return privilege === 'SELECT' || privilege === 'INSERT' || privilege === 'UPDATE' || privilege === 'DELETE'
		? privilege
		: null;
}
