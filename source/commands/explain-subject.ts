import { UsageError } from '../core/errors.js';
import type { Asker, Facts } from '../core/explain/facts.js';
import { nameOf } from '../core/explain/need.js';
import { columnPrivileges } from '../core/explain/privilege.js';
import type { Sought } from '../core/explain/sought.js';
import { didYouMean } from '../core/profile/nearest.js';
import { findSubjects, type Subject } from '../postgres/explain/find-subject.js';
import { namesOf } from '../postgres/explain/find-things.js';
import { ServerError, type Session } from '../postgres/session.js';

/* What is wrong with a question whose words can be read. */

/** Nothing has the name: the error says what is near it. */
export async function nothingNamed(session: Session, asker: Asker, sought: Sought): Promise<UsageError> {
	const name = sought.names[0]?.join('.') ?? '';
	const where = `in the database ${asker.database.name}`;
	if (sought.by === 'error')
		return new UsageError(`The error names nothing that is ${where}.`, 'Is it the right --database?');
	const overloads = sought.arguments === null ? [] : await findSubjects(session, asker, { ...sought, arguments: null });
	if (overloads.length > 0)
		return new UsageError(
			`--on: no routine ${name} ${where} has the argument types (${sought.arguments?.join(', ')}).`,
			`There is ${listed(overloads)}.`,
		);
	const what = sought.about === 'anything' ? 'schema, sequence or table' : sought.about;
	return new UsageError(
		`--on: there is no ${what} ${name} ${where}${didYouMean(name, await namesOf(session)) || '.'}`,
		'Names are folded to lower case unless they stand in double quotes: app."Order Items".',
	);
}

/** Without its argument types a name can mean several routines of one schema. */
export function assertOne({ about, by }: Sought, subjects: readonly Subject[]): void {
	const [first] = subjects;
	const same = subjects.filter(({ found }) => found.thing.schema === first?.found.thing.schema);
	if (about !== 'routine' || by === 'error' || same.length < 2) return;
	throw new UsageError(`--on: there are ${same.length} routines of that name.`, `Say which one: ${listed(same)}.`);
}

function listed(subjects: readonly Subject[]): string {
	return subjects
		.slice(0, 8)
		.map(({ found }) => nameOf(found.thing))
		.join(', ');
}

export function assertColumn({ needs, thing, privilege }: Facts, { column }: Sought): void {
	if (column === null || !columnPrivileges.includes(privilege)) return;
	const names = needs[0]?.columns?.map(({ name }) => name) ?? [];
	if (names.includes(column)) return;
	throw new UsageError(
		`--on: ${nameOf(thing)} has no column ${column}${didYouMean(column, names) || '.'}`,
		names.length === 0 ? `${nameOf(thing)} has no columns.` : `Its columns: ${names.slice(0, 20).join(', ')}.`,
	);
}

export function unheld({ privileges }: Sought, { found: { thing } }: Subject): UsageError {
	return new UsageError(
		`${privileges.join(', ')} cannot be held on a ${thing.kind}, as ${nameOf(thing)} is.`,
		'Ask about another object, or with another --privilege.',
	);
}

/** Syntax and names (class 42), values (22), a name in another database (0A), no such schema (3F): the question is to blame. */
const misread: readonly string[] = ['42', '22', '0A', '3F'];

/** What the server cannot read in a question; undefined: the error is none of those. */
export function unreadable(error: unknown, { by, names, arguments: types }: Sought): UsageError | undefined {
	if (!(error instanceof ServerError) || !misread.includes(error.sqlstate.slice(0, 2))) return undefined;
	const name = `${names[0]?.join('.') ?? ''}${types === null ? '' : `(${types.join(', ')})`}`;
	return new UsageError(
		`${by === 'name' ? '--on: the' : 'The'} server cannot read ${name}: ${error.message} (SQLSTATE ${error.sqlstate}).`,
		types === null
			? 'Write it as in SQL: app.orders, app."Order Items".'
			: 'Write the types of the arguments as in SQL: app.total(integer, text); or the name alone, where one routine has it.',
	);
}
