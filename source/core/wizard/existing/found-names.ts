import { type Named, named } from '../../server/names.js';
import type { Answers } from '../answers.js';
import { namesIn } from '../name-list.js';
import { databaseName, expandedNames, loginName, ownerName, schemaName, usedLogins } from '../names.js';
import type { ReachedServer } from '../state.js';
import { askedFor } from './asked.js';
import { type Found, foundDatabase, foundLogin, foundOwner, foundSchema } from './found.js';
import { insideOf, schemasOf, tablesOf } from './inside.js';

type Server = Pick<ReachedServer, 'facts' | 'known'>;

/** Names that are there already, by the field they are typed in, and what that means for the field. */
export function foundNames(answers: Answers, server: Server): ReadonlyMap<string, Found> {
	const { roles, databases } = server.known.names;
	const owner = ownerName(answers);
	const of = <Item extends Named>(items: readonly Item[], template: string, found: (item: Item) => Found) =>
		firstOf(answers, items, template, found);
	const asked = (template: string) => askedFor(answers, server, template);
	const found: readonly (readonly [string, Found | undefined])[] = [
		['database', of(databases, databaseName(answers), (each) => foundDatabase(each, asked(databaseName(answers))))],
		['owner', of(roles, owner, (each) => foundOwner(each, asked(owner)))],
		[
			'schema',
			of(schemasOf(answers, server.known), schemaName(answers), (each) =>
				foundSchema(each, { ...asked(schemaName(answers)), owner }),
			),
		],
		['tables', foundTables(answers, server)],
		...usedLogins(answers).map((login) => {
			const name = loginName(answers, login);
			const isAdopted = login.kept.adopt === true;
			return [`${login.key}.name`, of(roles, name, (each) => foundLogin(each, asked(name), isAdopted))] as const;
		}),
		['creators', unknownRoles(answers.others.creators, server)],
		['keep', unknownRoles(answers.others.keep, server)],
	];
	return new Map(found.flatMap(([field, each]) => (each === undefined ? [] : [[field, each] as const])));
}

/** Of the names that a template stands for, the first that is there speaks for all. */
function firstOf<Item extends Named>(
	answers: Answers,
	items: readonly Item[],
	template: string,
	found: (item: Item) => Found,
): Found | undefined {
	const there = expandedNames(answers, template).flatMap((name) => named(items, name) ?? []);
	const [first, ...others] = there;
	if (first === undefined) return undefined;
	const { word, text, tone } = found(first);
	if (first.name === template) return { word, text, tone };
	const more = others.length === 0 ? '' : ` So are ${others.length} more.`;
	return { word, text: `${first.name} is there. ${text}${more}`, tone };
}

/** What these lists name must be there: that is what they are about. */
function unknownRoles(list: string, { known }: Server): Found | undefined {
	const missing = namesIn(list).filter((name) => named(known.names.roles, name) === undefined);
	if (missing.length === 0) return undefined;
	const which = missing.length === 1 ? `${missing[0]} is no role` : `${missing.join(', ')} are no roles`;
	return { word: 'not here', text: `${which} of this server: correct the name, or leave it out.`, tone: 'warn' };
}

function foundTables(answers: Answers, server: Server): Found | undefined {
	if (answers.pattern !== 'shared-schema' || insideOf(answers, server.known)?.status !== 'read') return undefined;
	const { column } = answers.rows;
	const wanted = namesIn(answers.names.tables).filter((name) => name !== 'all');
	const tables = tablesOf(answers, server.known);
	const missing = wanted.filter((name) => named(tables, name) === undefined);
	const lacking = wanted.filter((name) => named(tables, name)?.hasColumn === false);
	if (missing.length > 0)
		return {
			word: 'not there yet',
			text: `There is no table ${missing.join(', ')} in ${schemaName(answers)} yet.`,
			tone: 'warn',
		};
	if (lacking.length === 0) return undefined;
	return {
		word: 'no such column',
		text: `${lacking.join(', ')} ${lacking.length === 1 ? 'has' : 'have'} no column ${column}.`,
		tone: 'warn',
	};
}
