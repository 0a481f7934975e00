import { parseIdentifierList } from '../sql/identifier-list.js';
import { identifier } from '../sql/quote.js';
import { list, sql } from '../sql/sql.js';
import { extensionHomes } from './extension-homes.js';
import { said } from './mend.js';
import { type Login, type Place, settingsOf, signInId } from './place.js';
import type { Probe } from './probe.js';
import { schemaProbe, usageId } from './schema-rights.js';

/** Unqualified names are looked up in the profile's schema first. What the profile itself sets is its own affair. */
export function searchPathProbe(place: Place, login: Login): readonly Probe[] {
	const { wanted } = place;
	const wish = wanted.searchPath.get(login.name) ?? [];
	const set = settingsOf(wanted.settings, login.name).find((setting) => setting.name === 'search_path');
	const path = set === undefined ? [...new Set([...wish, ...extensionHomes(place)])] : parseIdentifierList(set.value);
	const first = path.find((name) => wish.includes(name));
	if (first === undefined) return [];
	const alter = sql`ALTER ROLE ${identifier(login.name)} IN DATABASE ${identifier(wanted.name)}`;
	return [
		schemaProbe(place, login.name, ['search-path'], {
			subject: `names without a schema are looked up in ${first}`,
			expect: 'allowed',
			ask: {
				kind: 'question',
				sql: sql`SELECT (pg_catalog.current_schemas(false))[1] AS seen`,
				wanted: first,
				words: 'they are looked up first in',
			},
			catalog: null,
			fix: said(sql`${alter} SET search_path = ${list(path.map(identifier))}`),
			behind: [signInId(login.name, wanted.name), usageId(login.name, wanted.name, first)],
		}),
	];
}
