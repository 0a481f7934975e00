import type { DesiredSchema } from '../access/desired.js';
import { inWords, privileges } from '../access/diff/words.js';
import { identifier } from '../sql/quote.js';
import { keyword, sql } from '../sql/sql.js';
import type { Held } from './catalog.js';
import type { Check } from './check.js';
import { factOf } from './fact.js';
import { said } from './mend.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';
import { laterGrants } from './rows/shared.js';
import { judge } from './verdict.js';

export const madeKinds = [
	{ objects: 'tables', one: 'table', word: keyword('TABLES') },
	{ objects: 'sequences', one: 'sequence', word: keyword('SEQUENCES') },
	{ objects: 'routines', one: 'routine', word: keyword('ROUTINES') },
] as const;
type Kind = (typeof madeKinds)[number];

/** What came of making a table, a sequence and a routine as a creator, in a transaction that was rolled back. */
export type Made =
	| { readonly kind: 'made'; readonly held: Readonly<Record<Kind['objects'], Held>> }
	/** The creator may not make anything here: of it nothing is to come. */
	| { readonly kind: 'refused'; readonly sqlstate: string; readonly serverText: string }
	| { readonly kind: 'not tried'; readonly reason: string };

/** What the logins would hold on objects that this creator really made. `PUBLIC` stands among the holders. */
export function judgeMade(place: Place, schema: DesiredSchema, creator: string, made: Made): readonly Check[] {
	return madeKinds.map((kind) => {
		const probe = probeOf(place, schema, creator, kind, made);
		if (made.kind === 'made') return judge(probe, factOf(probe, { kind: 'answered', sqlstate: null, text: null }));
		if (made.kind === 'not tried')
			return judge(probe, factOf(probe, { kind: 'not asked', reason: made.reason, fix: null }));
		const found = `${creator} may make nothing in ${schema.name}, so nothing of it is to come: ${made.serverText}`;
		return {
			...judge(probe, factOf(probe, { kind: 'not asked', reason: found, fix: null })),
			status: 'vacuous',
			found,
			sqlstate: made.sqlstate,
		};
	});
}

function probeOf(place: Place, schema: DesiredSchema, creator: string, kind: Kind, made: Made): Probe {
	const wrongs = made.kind === 'made' ? wrongsOf(place, schema, creator, kind, made.held[kind.objects]) : [];
	return {
		id: probeId('object', creator, place.wanted.name, 'made', schema.name, kind.objects),
		gate: 'object',
		role: creator,
		database: place.wanted.name,
		subject: `a ${kind.one} that ${creator} really makes in ${schema.name} comes with the rights of the profile`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog:
			made.kind !== 'made'
				? null
				: wrongs.length === 0
					? { says: 'allowed', because: 'made, looked at, and rolled back: every login held what the profile gives it' }
					: { says: 'denied', because: wrongs.map((wrong) => wrong.says).join('; ') },
		otherwise: 'fail',
		fix: wrongs.map((wrong) => wrong.fix).join('\n') || null,
		behind: [],
	};
}

function wrongsOf(place: Place, schema: DesiredSchema, creator: string, kind: Kind, held: Held) {
	const alter = sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${identifier(creator)}`;
	const local = sql`${alter} IN SCHEMA ${identifier(schema.name)}`;
	const logins = laterGrants(schema).flatMap((grant) => {
		const wish: readonly string[] = grant[kind.objects].filter(
			(privilege) => privilege !== 'MAINTAIN' || place.server.version >= 170_000,
		);
		const has = held[grant.role] ?? [];
		const few = wish.filter((privilege) => !has.includes(privilege));
		// What is PUBLIC's is told as PUBLIC's.
		const many = has.filter((privilege) => !wish.includes(privilege) && !(held['PUBLIC'] ?? []).includes(privilege));
		const to = identifier(grant.role);
		return [
			...(few.length === 0
				? []
				: [
						{
							says: `${grant.role} did not get ${inWords(few)} on it`,
							fix: said(sql`${local} GRANT ${privileges(few)} ON ${kind.word} TO ${to}`),
						},
					]),
			...(many.length === 0
				? []
				: [
						{
							says: `${grant.role} got ${inWords(many)} on it`,
							fix: said(sql`${local} REVOKE ${privileges(many)} ON ${kind.word} FROM ${to}`),
						},
					]),
		];
	});
	const open = held['PUBLIC'] ?? [];
	const usual = kind.objects === 'routines' && creator !== schema.owner;
	return open.length === 0 || usual
		? logins
		: [
				...logins,
				{
					says: `PUBLIC got ${inWords(open)} on it`,
					fix: said(sql`${alter} REVOKE ${privileges(open)} ON ${kind.word} FROM PUBLIC`),
				},
			];
}
