import { expect, test } from 'vitest';
import { keywords } from '../../source/core/sql/keywords.js';
import { quoteIdentifier } from '../../source/core/sql/quote.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();

test('every word that this server does not take as a plain name is in the list', async () => {
	const rows = await server.query<{ word: string }>(`SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'`);
	expect(rows.map((row) => row.word).filter((word) => !keywords.has(word))).toEqual([]);
});

test('quoting agrees with quote_ident(), or quotes a word that another version knows', async () => {
	const names = ['plain', 'Mixed', 'with space', 'quo"te', '1st', 'a$', 'ünï', 'tab\t', ...keywords];
	const rows = await server.query<{ name: string; quoted: string }>(
		'SELECT n AS name, quote_ident(n) AS quoted FROM unnest($1::text[]) n',
		[names],
	);
	const differing = rows.filter(({ name, quoted }) => quoteIdentifier(name) !== quoted);
	expect(differing.filter(({ name }) => quoteIdentifier(name) !== `"${name}"`)).toEqual([]);
	expect(differing.every(({ name }) => keywords.has(name))).toBe(true);
});
