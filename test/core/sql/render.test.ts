import { format, inspect } from 'node:util';
import { expect, test } from 'vitest';
import { parseIdentifierList } from '../../../source/core/sql/identifier-list.js';
import { identifier } from '../../../source/core/sql/quote.js';
import { forPsql, forServer, preview, psqlVariable, verifiersNeeded } from '../../../source/core/sql/render.js';
import { Secret } from '../../../source/core/sql/secret.js';
import { integer, list, sql, verifierOf } from '../../../source/core/sql/sql.js';

const statement = sql`CREATE ROLE ${identifier('app')} PASSWORD ${verifierOf('app')}`;
const verifier = 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy';

test('one statement, three ways to write it down', () => {
	expect(preview(statement)).toBe("CREATE ROLE app PASSWORD '••••••••'");
	expect(forPsql(statement)).toBe("CREATE ROLE app PASSWORD :'verifier_app'");
	expect(forPsql(statement, new Map([['app', verifier]]))).toBe(`CREATE ROLE app PASSWORD '${verifier}'`);
	expect(forServer(statement, new Map([['app', verifier]]))).toBe(`CREATE ROLE app PASSWORD '${verifier}'`);
	expect(verifiersNeeded(statement)).toEqual(['app']);
});

test('the server is never sent a hole, nor what is no verifier', () => {
	expect(() => forServer(statement, new Map())).toThrow(/no verifier/);
	expect(() => forServer(statement, new Map([['app', "x'; DROP ROLE app; --"]]))).toThrow(/not a SCRAM verifier/);
	expect(() => forServer(statement, new Map([['app', 'plain-password']]))).toThrow(/not a SCRAM verifier/);
});

test('no two roles share a psql variable', () => {
	const names = ['a-b', 'a_b', 'a b', 'A_b', 'ä', 'a_2d_b', 'a_2d_b-', 'a-b-', 'x_a'];
	expect(new Set(names.map(psqlVariable)).size).toBe(names.length);
	for (const name of names) expect(psqlVariable(name)).toMatch(/^[A-Za-z0-9_]+$/);
});

test('composes', () => {
	expect(preview(sql`LIMIT ${integer(5)} TO ${list([identifier('a'), identifier('B')])}`)).toBe('LIMIT 5 TO a, "B"');
	expect(() => integer(1.5)).toThrow(TypeError);
});

test.each([
	['app, public', ['app', 'public']],
	['"$user", public', ['$user', 'public']],
	['"My ""App""", x', ['My "App"', 'x']],
	['"a, b"', ['a, b']],
	['', []],
	['""', []],
	['"", app', ['app']],
])('reads the stored list %j back', (text, names) => {
	expect(parseIdentifierList(text)).toEqual(names);
});

test('a Secret cannot be printed by accident', () => {
	const secret = Secret.of('hunter2');
	const error = new Error('x', { cause: secret });
	const all = [
		String(secret),
		`${secret}`,
		JSON.stringify({ secret }),
		inspect(secret, { showHidden: true, depth: 9 }),
		inspect(error),
		inspect({ ...secret }),
		JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
		inspect(structuredClone({ ...secret })),
		inspect(structuredClone(secret), { showHidden: true }),
		inspect(new Map([[secret, secret]]), { showHidden: true, depth: null, getters: true, showProxy: true }),
		inspect(new AggregateError([error], 'y', { cause: { secret } }), { showHidden: true, depth: null }),
		format('%s %o %O %j %d', secret, secret, secret, secret, secret),
		JSON.stringify([secret], null, 1) + secret.toLocaleString() + [secret].join() + Object.entries(secret),
	].join('\n');
	expect(all).not.toContain('hunter2');
});
