import { UsageError } from '../errors.js';
import { otherKinds } from './facts.js';
import { framesIn } from './frames.js';
import { namesIn, unquoted } from './names-in-error.js';
import { privilegesOn } from './privilege.js';
import type { Sought } from './sought.js';
import { isForOwners, privilegesOfStatement } from './statement-in-error.js';

type Wording = { readonly pattern: RegExp; readonly sought: Partial<Sought> & Pick<Sought, 'about'> };

/** How PostgreSQL words a refusal in English, and what each is about. Names are the last group. */
const english: readonly Wording[] = [
	{
		pattern: /permission denied for column "(?<column>.+?)" of relation "(?<name>.+?)"/,
		sought: { about: 'relation' },
	},
	{
		pattern: /permission denied for (?:table|relation|view|materialized view|foreign table|sequence) (?<name>.+)/,
		sought: { about: 'relation' },
	},
	{
		pattern: /permission denied for (?:function|procedure|routine|aggregate) (?<name>.+)/,
		sought: { about: 'routine', privileges: ['EXECUTE'] },
	},
	{ pattern: /permission denied for schema (?<name>.+)/, sought: { about: 'schema' } },
	{
		pattern:
			/must be owner of (?:table|relation|view|materialized view|foreign table|sequence|function|procedure|routine|aggregate|schema|database) (?<name>.+)/,
		sought: { about: 'anything', ownership: true },
	},
	{ pattern: /must be owner of index (?<name>.+)/, sought: { about: 'index', ownership: true } },
	...otherKinds.flatMap((kind): readonly Wording[] => [
		{
			pattern: new RegExp(`permission denied for ${kind} (?<name>.+)`),
			sought: { about: kind, privileges: privilegesOn(kind) },
		},
		{ pattern: new RegExp(`must be owner of ${kind} (?<name>.+)`), sought: { about: kind, ownership: true } },
	]),
	{
		pattern: /permission denied to set parameter "(?<name>.+?)"/,
		sought: { about: 'parameter', privileges: privilegesOn('parameter') },
	},
	{ pattern: /permission denied to create role/, sought: { about: 'attribute', privileges: ['CREATEROLE'] } },
	{ pattern: /permission denied to create database/, sought: { about: 'attribute', privileges: ['CREATEDB'] } },
	{ pattern: /permission denied to set role "(?<name>.+?)"/, sought: { about: 'role' } },
	{ pattern: /must be (?:member of role|able to SET ROLE) "(?<name>.+?)"/, sought: { about: 'role' } },
	{
		pattern: /permission denied to create extension ".+?"[\s\S]*Must have CREATE privilege on current database/,
		sought: { about: 'database', privileges: ['CREATE'] },
	},
	{
		pattern: /permission denied to create temporary tables in database "(?<name>.+?)"/,
		sought: { about: 'database', privileges: ['TEMPORARY'] },
	},
	{ pattern: /permission denied for database "(?<name>.+?)"/, sought: { about: 'database', privileges: ['CONNECT'] } },
	{
		pattern: /permission denied for database (?<name>.+)/,
		sought: { about: 'database', privileges: ['CONNECT', 'CREATE', 'TEMPORARY'] },
	},
	{
		pattern: /new row violates row-level security policy (?:".+?" )?(?:\(USING expression\) )?for table "(?<name>.+?)"/,
		sought: { about: 'relation', privileges: ['INSERT', 'UPDATE'] },
	},
	{
		pattern: /query would be affected by row-level security policy for table "(?<name>.+?)"/,
		sought: { about: 'relation', unfiltered: true },
	},
	{
		pattern: /relation "(?<name>.+?)" does not exist/,
		sought: { about: 'relation', alongPath: true, mayBeMissing: true },
	},
	{
		pattern: /(?:function|procedure|routine) (?<name>[^()]+)\((?<types>.*)\) does not exist/,
		sought: { about: 'routine', privileges: ['EXECUTE'], alongPath: true, mayBeMissing: true },
	},
	{ pattern: /schema "(?<name>.+?)" does not exist/, sought: { about: 'schema', mayBeMissing: true } },
	{ pattern: /password authentication failed for user/, sought: { about: 'door', sqlstate: '28P01' } },
	{ pattern: /role ".+?" is not permitted to log in/, sought: { about: 'door', sqlstate: '28000' } },
	{ pattern: /no pg_hba\.conf entry|pg_hba\.conf rejects/, sought: { about: 'door', sqlstate: '28000' } },
	{
		pattern: /too many connections for (?:role|database)|too many clients already|connection slots are reserved/,
		sought: { about: 'door', sqlstate: '53300' },
	},
	{ pattern: /database ".+?" does not exist/, sought: { about: 'door', sqlstate: '3D000' } },
	{ pattern: /is not currently accepting connections/, sought: { about: 'door', sqlstate: '55000' } },
];

/** What a SQLSTATE alone tells, for the languages that are not read here. */
const byState: Readonly<Record<string, Partial<Sought> & Pick<Sought, 'about'>>> = {
	'42501': { about: 'anything' },
	'42P01': { about: 'relation', alongPath: true, mayBeMissing: true },
	'42883': { about: 'routine', privileges: ['EXECUTE'], alongPath: true, mayBeMissing: true },
	'3F000': { about: 'schema', mayBeMissing: true },
	'28P01': { about: 'door' },
	'28000': { about: 'door' },
	'53300': { about: 'door' },
	'55000': { about: 'door' },
	'3D000': { about: 'door' },
};

/**
 * Reads an error as it was pasted from psql, a driver or a log. The words are only a hint what to look at: what is so,
 * the catalogs say. Another language than English is known by its SQLSTATE (psql: `\set VERBOSITY verbose`) and its names.
 */
export function soughtByError(pasted: string): Sought {
	// As it stands in JSON its quotes have backslashes, and its lines are one.
	const text = pasted.replaceAll('\\"', '"').replaceAll('\\n', '\n');
	const sqlstate = stateIn(text);
	const statement = privilegesOfStatement(text);
	const base = {
		by: 'error',
		names: [],
		arguments: null,
		column: null,
		alongPath: false,
		text,
		sqlstate,
		ownership: false,
		frames: framesIn(text),
		mayBeMissing: false,
	} as const;
	for (const { pattern, sought } of english) {
		const found = pattern.exec(text)?.groups;
		if (found === undefined && !pattern.test(text)) continue;
		const names = unquoted(found?.['name'] ?? '');
		return {
			...base,
			...sought,
			privileges: narrowed(sought.privileges ?? [], statement),
			names,
			column: found?.['column'] ?? null,
			arguments: found?.['types'] === undefined ? null : [],
			alongPath: sought.alongPath === true && names.every((name) => name.length === 1),
			sqlstate: sqlstate ?? sought.sqlstate ?? null,
		};
	}
	// What is refused so has no ACL, and a name in it may be that of something else.
	if (/permission denied to (?!create temporary)|must be superuser/.test(text))
		throw new UsageError(
			'--error is about something that no privilege on an object gives.',
			'It takes an attribute of the role or a membership: the DETAIL and the HINT of the error say which.',
		);
	const told = sqlstate === null ? undefined : byState[sqlstate];
	if (told === undefined)
		throw new UsageError(
			'--error holds no refusal of PostgreSQL that Gatehouse knows.',
			'Paste the whole message, with its SQLSTATE where it is not in English (psql: \\set VERBOSITY verbose), or ask with --on and --privilege.',
		);
	const ownership = sqlstate === '42501' && isForOwners(text);
	return { ...base, ...told, ownership, privileges: narrowed(told.privileges ?? [], statement), names: namesIn(text) };
}

/** Five characters that stand by themselves, of the codes that are known here. */
function stateIn(text: string): string | null {
	const words = text.match(/\b[0-9][0-9A-Z]{4}\b/g) ?? [];
	return words.find((word) => Object.hasOwn(byState, word)) ?? null;
}

/** Of what the error may be about, what the statement can have wanted. */
function narrowed(privileges: readonly string[], wanted: readonly string[]): readonly string[] {
	if (privileges.length === 0) return wanted;
	const both = wanted.filter((privilege) => privileges.includes(privilege));
	return both.length === 0 ? privileges : both;
}
