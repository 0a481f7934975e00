import type { Draft } from '../../plan/draft.js';
import { holdsNames, parseIdentifierList } from '../../sql/identifier-list.js';
import { identifier, literal, settingName } from '../../sql/quote.js';
import { list, type Sql, sql } from '../../sql/sql.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';
import { extensionSchemas } from './extensions.js';

/** What each login starts with in this database: a `search_path`, so that unqualified names work, and its settings. */
export function settingDrafts(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
	const asked = new Set(
		wanted.settings.filter(({ name }) => name.toLowerCase() === 'search_path').map(({ role }) => role),
	);
	const after = extensionSchemas(situation, wanted);
	const paths = [...wanted.searchPath].filter(([role]) => !asked.has(role));
	return [
		...paths.flatMap(([role, schemas]) =>
			listDraft(situation, wanted, role, 'search_path', [...new Set([...schemas, ...after])]),
		),
		...wanted.settings.flatMap(({ role, name, value }) =>
			holdsNames(name)
				? listDraft(situation, wanted, role, name, parseIdentifierList(value))
				: plainDraft(situation, wanted, role, name, value),
		),
	];
}

function stored(situation: Situation, database: string, role: string, name: string): string | undefined {
	return situation
		.settingsOf(role)
		.find((each) => each.database === database && each.name.toLowerCase() === name.toLowerCase())?.value;
}

function listDraft(
	situation: Situation,
	wanted: DesiredDatabase,
	role: string,
	name: string,
	values: readonly string[],
): readonly Draft[] {
	const asSql = (each: readonly string[]): Sql => (each.length === 0 ? literal('') : list(each.map(identifier)));
	const before = stored(situation, wanted.name, role, name);
	// The server quotes by its own version's keywords, so the names are compared and not the text.
	const held = before === undefined ? undefined : parseIdentifierList(before);
	if (held !== undefined && held.length === values.length && held.every((each, at) => each === values[at])) return [];
	const purpose =
		name === 'search_path'
			? `unqualified names of ${role} are looked up in ${values.join(', ') || 'no schema'}, and nowhere else`
			: `${role} starts with this setting here`;
	const undo = held === undefined ? undefined : asSql(held);
	return [draft(situation, { wanted, role, name, value: asSql(values), before: undo, purpose })];
}

function plainDraft(
	situation: Situation,
	wanted: DesiredDatabase,
	role: string,
	name: string,
	value: string,
): readonly Draft[] {
	const before = stored(situation, wanted.name, role, name);
	if (before === value) return [];
	const purpose =
		name === 'role'
			? `${role} becomes ${value} as it signs in: what it creates belongs to ${value}`
			: `${role} starts with this setting here`;
	const undo = before === undefined ? undefined : literal(before);
	return [draft(situation, { wanted, role, name, value: literal(value), before: undo, purpose })];
}

type Change = {
	readonly wanted: DesiredDatabase;
	readonly role: string;
	readonly name: string;
	readonly value: Sql;
	/** What was set before, or undefined where nothing was. */
	readonly before: Sql | undefined;
	readonly purpose: string;
};

function draft(situation: Situation, { wanted, role, name, value, before, purpose }: Change): Draft {
	const alter = sql`ALTER ROLE ${identifier(role)} IN DATABASE ${identifier(wanted.name)}`;
	const setting = settingName(name);
	return {
		gate: 'connect',
		sql: sql`${alter} SET ${setting} = ${value}`,
		purpose,
		undo: { sql: before === undefined ? sql`${alter} RESET ${setting}` : sql`${alter} SET ${setting} = ${before}` },
		effect: situation.isNew(role) || situation.isUnborn(wanted) ? 'create' : 'change',
		requires: situation.role(role)?.superuser === true ? { kind: 'superuser' } : { kind: 'alter', role },
	};
}
