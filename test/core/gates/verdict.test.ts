import { describe, expect, test } from 'vitest';
import { factOf } from '../../../source/core/gates/fact.js';
import type { Answer, Ask, Outcome, Probe } from '../../../source/core/gates/probe.js';
import { judge } from '../../../source/core/gates/verdict.js';
import { sql } from '../../../source/core/sql/sql.js';
import { said, untried } from './paper.js';

const live: Ask = {
	kind: 'statement',
	sql: sql`SELECT 1`,
	transaction: 'read only',
	as: 'start',
	allowedBy: { '25006': 'not moved' },
};
const signIn: Ask = { kind: 'sign-in', database: 'd', deniedBy: ['42501'] };

function probeOf(expect: Outcome, ask: Ask, catalog: Outcome | null): Probe {
	return {
		id: 'object:app:d:x',
		gate: 'object',
		role: 'app',
		database: 'd',
		subject: 'x',
		expect,
		ask,
		catalog: catalog === null ? null : { says: catalog, because: 'BECAUSE' },
		otherwise: 'fail',
		fix: 'FIX',
		puzzle: 'EXPLAIN IT',
		behind: [],
	};
}

type Row = [Outcome, Ask, Outcome | null, Answer, string, string, string | null];

const denial = said('42501', 'permission denied');
const rows: readonly Row[] = [
	// expected, asked, the catalog, the answer, the verdict, what is told, the fix
	['allowed', live, 'allowed', said(null), 'pass', 'allowed', null],
	['allowed', live, 'allowed', said('25006', 'read-only'), 'pass', 'not moved', null],
	['denied', live, 'denied', denial, 'pass', 'permission denied', null],
	['allowed', live, 'denied', denial, 'fail', 'permission denied: BECAUSE', 'FIX'],
	['denied', live, 'allowed', said(null), 'fail', 'the server allowed it: BECAUSE', 'FIX'],
	['denied', live, 'allowed', said('25006', 'read-only'), 'fail', 'not moved: BECAUSE', 'FIX'],
	// Reality against the catalog, both ways.
	[
		'allowed',
		live,
		'allowed',
		denial,
		'fail',
		'the catalog says allowed (BECAUSE), but in reality: permission denied',
		'EXPLAIN IT',
	],
	[
		'denied',
		live,
		'denied',
		said(null),
		'fail',
		'the catalog says denied (BECAUSE), but in reality: the server allowed it',
		'EXPLAIN IT',
	],
	[
		'denied',
		live,
		'allowed',
		denial,
		'fail',
		'in reality it is denied (permission denied), but the catalog says allowed: BECAUSE',
		'FIX',
	],
	[
		'allowed',
		live,
		'denied',
		said(null),
		'fail',
		'in reality it is allowed (the server allowed it), but the catalog says denied: BECAUSE',
		'FIX',
	],
	// What proves nothing.
	[
		'allowed',
		live,
		'allowed',
		said('55P03', 'lock timeout'),
		'unchecked',
		'another session holds a lock on it: lock timeout',
		null,
	],
	[
		'denied',
		live,
		'denied',
		said('55P03', 'lock timeout'),
		'unchecked',
		'another session holds a lock on it: lock timeout',
		null,
	],
	[
		'denied',
		live,
		'denied',
		said('57014', 'timeout'),
		'unchecked',
		'it took too long, or was cancelled: timeout',
		null,
	],
	['denied', live, 'denied', said('XX000', 'odd'), 'unchecked', 'this answer proves neither: odd', null],
	['allowed', live, 'allowed', said('42P01', 'gone'), 'unchecked', 'the object is not there any more: gone', null],
	['denied', live, 'denied', said('42809', 'wrong kind'), 'unchecked', 'this answer proves neither: wrong kind', null],
	['denied', signIn, 'denied', said('53300', 'too many'), 'unchecked', 'no connection was free: too many', null],
	[
		'denied',
		signIn,
		'denied',
		said('28000', 'hba'),
		'unchecked',
		'pg_hba.conf refuses the sign-in before the database is asked: hba',
		null,
	],
	['denied', signIn, 'denied', said('28P01', 'bad'), 'unchecked', 'the password was refused: bad', null],
	['denied', signIn, 'denied', said('3D000', 'gone'), 'unchecked', 'the database is not there any more: gone', null],
	['denied', live, 'denied', untried('lost'), 'unchecked', 'lost', null],
	// What is known to be wrong stays wrong untried.
	['denied', live, 'allowed', untried('lost'), 'fail', 'BECAUSE (by the catalog; not tried: lost)', 'FIX'],
	[
		'allowed',
		live,
		'denied',
		said('55P03', 'lock timeout'),
		'fail',
		'BECAUSE (by the catalog; not tried: another session holds a lock on it: lock timeout)',
		'FIX',
	],
	// The catalog alone.
	['allowed', { kind: 'catalog' }, 'allowed', said(null), 'pass', 'BECAUSE', null],
	['denied', { kind: 'catalog' }, 'denied', said(null), 'pass', 'BECAUSE', null],
	['denied', { kind: 'catalog' }, 'allowed', said(null), 'fail', 'BECAUSE', 'FIX'],
	['denied', { kind: 'catalog', unread: 'not readable' }, null, said(null), 'unchecked', 'not readable', null],
];

test.each(rows)('%s, %o, catalog %s, answer %o', (expected, ask, catalog, answer, status, found, fix) => {
	const probe = probeOf(expected, ask, catalog);
	expect(judge(probe, factOf(probe, answer))).toMatchObject({ status, found, fix });
});

describe('a verdict', () => {
	test('never passes but by 42501, success or a listed code, whatever the server answers', () => {
		const codes = ['00000', '0A000', '22023', '25P02', '40001', '42601', '42704', '42P07', '57P01', '08006', 'P0001'];
		for (const expected of ['allowed', 'denied'] as const)
			for (const code of codes) {
				const probe = probeOf(expected, live, expected);
				expect(judge(probe, factOf(probe, said(code, 'x'))).status).toBe('unchecked');
			}
	});

	test('of a question is what was seen, and nothing else', () => {
		const ask: Ask = { kind: 'question', sql: sql`SELECT 1`, wanted: 'owner', words: 'it starts as' };
		const probe = probeOf('allowed', ask, null);
		expect(judge(probe, factOf(probe, said(null, 'owner')))).toMatchObject({
			status: 'pass',
			found: 'it starts as owner',
		});
		expect(judge(probe, factOf(probe, said(null, 'app')))).toMatchObject({
			status: 'fail',
			found: 'it starts as app',
			fix: 'FIX',
		});
		expect(judge(probe, factOf(probe, said(null, null)))).toMatchObject({
			status: 'fail',
			found: 'it starts as nothing',
		});
		expect(judge(probe, factOf(probe, said('57014', 'late')))).toMatchObject({ status: 'unchecked' });
	});

	test('outside the profile warns and never fails', () => {
		const probe: Probe = { ...probeOf('denied', signIn, 'allowed'), otherwise: 'warn' };
		expect(judge(probe, factOf(probe, said(null))).status).toBe('warn');
	});
});
