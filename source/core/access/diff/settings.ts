import type { Draft } from '../../plan/draft.js';
import { parseIdentifierList } from '../../sql/identifier-list.js';
import { identifier, literal } from '../../sql/quote.js';
import { list, type Sql, sql } from '../../sql/sql.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';
import { extensionSchemas } from './extensions.js';

/** What each login starts with in this database: a `search_path`, so that unqualified names work, and its settings. */
export function settingDrafts(situation: Situation, wanted: DesiredDatabase): readonly Draft[] {
	const asked = new Set(
		wanted.settings.filter((setting) => setting.name === 'search_path').map((setting) => setting.role),
	);
	const after = extensionSchemas(situation, wanted);
	const paths = [...wanted.searchPath].filter(([role]) => !asked.has(role));
	return [
		...paths.flatMap(([role, schemas]) =>
			pathDraft(situation, wanted.name, role, [...new Set([...schemas, ...after])]),
		),
		...wanted.settings.flatMap(({ role, name, value }) =>
			name === 'search_path'
				? pathDraft(situation, wanted.name, role, parseIdentifierList(value))
				: plainDraft(situation, wanted.name, role, name, value),
		),
	];
}

function stored(situation: Situation, database: string, role: string, name: string): string | undefined {
	return situation.current.settings.find(
		(each) => each.role === role && each.database === database && each.name.toLowerCase() === name.toLowerCase(),
	)?.value;
}

function pathDraft(situation: Situation, database: string, role: string, schemas: readonly string[]): readonly Draft[] {
	const names = (each: readonly string[]): Sql => (each.length === 0 ? literal('') : list(each.map(identifier)));
	const before = stored(situation, database, role, 'search_path');
	// The server quotes by its own version's keywords, so the names are compared and not the text.
	const held = before === undefined ? undefined : parseIdentifierList(before);
	if (held !== undefined && held.length === schemas.length && held.every((name, at) => name === schemas[at])) return [];
	const purpose = `unqualified names of ${role} are looked up in ${schemas.join(', ') || 'no schema'}, and nowhere else`;
	const undo = held === undefined ? undefined : names(held);
	return [draft(situation, { database, role, name: 'search_path', value: names(schemas), before: undo, purpose })];
}

function plainDraft(
	situation: Situation,
	database: string,
	role: string,
	name: string,
	value: string,
): readonly Draft[] {
	const before = stored(situation, database, role, name);
	if (before === value) return [];
	const purpose =
		name === 'role'
			? `${role} becomes ${value} as it signs in: what it creates belongs to ${value}`
			: `${role} starts with this setting here`;
	const undo = before === undefined ? undefined : literal(before);
	return [draft(situation, { database, role, name, value: literal(value), before: undo, purpose })];
}

type Change = {
	readonly database: string;
	readonly role: string;
	readonly name: string;
	readonly value: Sql;
	/** What was set before, or undefined where nothing was. */
	readonly before: Sql | undefined;
	readonly purpose: string;
};

function draft(situation: Situation, { database, role, name, value, before, purpose }: Change): Draft {
	const alter = sql`ALTER ROLE ${identifier(role)} IN DATABASE ${identifier(database)}`;
	const setting = list(name.split('.').map(identifier), '.');
	return {
		gate: 'connect',
		sql: sql`${alter} SET ${setting} = ${value}`,
		purpose,
		undo: { sql: before === undefined ? sql`${alter} RESET ${setting}` : sql`${alter} SET ${setting} = ${before}` },
		effect: situation.isNew(role) || before === undefined ? 'create' : 'change',
	};
}
