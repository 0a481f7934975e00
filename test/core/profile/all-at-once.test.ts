import { expect, test } from 'vitest';
import { single } from './documents.js';
import { issuesOf } from './refuses.js';

test('reports ten problems at once, of shape and of rules', () => {
	const found = issuesOf({
		version: 1,
		name: 'x',
		pattern: 'schema-per-tenant',
		colour: 'red',
		connection: { port: 'many', password: 'hunter2' },
		database: { name: '{tenant}' },
		schema: 'pg_app',
		keep: ['none'],
		roles: [
			{ name: '{tenant}_a', access: 'all' },
			{ name: '{tenant}_b', access: 'custom', settings: { role: 'x' } },
			{ name: '{tenant}_b', access: 'read-only', validUntil: '2027-06-30 10:00' },
		],
		tenants: ['a', 12],
	});
	expect(found.map((issue) => issue.path).sort()).toEqual([
		'colour',
		'connection.password',
		'connection.port',
		'database.name',
		'keep[0]',
		'roles[0].access',
		'roles[1].grants',
		'roles[1].settings.role',
		'roles[2].name',
		'roles[2].validUntil',
		'schema',
		'schema',
		'tenants[1]',
	]);
	expect(JSON.stringify(found)).not.toContain('hunter2');
});

test('ends with a document that never ends', () => {
	const cycle: Record<string, unknown> = { ...single };
	cycle['self'] = cycle;
	expect(issuesOf(cycle)).toEqual([{ path: '', message: expect.stringContaining('nested') }]);
	let bomb: unknown = 'x';
	for (let level = 0; level < 20; level += 1) bomb = [bomb, bomb, bomb];
	expect(issuesOf({ ...single, keep: bomb })).toEqual([{ path: '', message: expect.stringContaining('values') }]);
});

test.each([
	['plan', /^is a saved plan, which only `gatehouse apply` takes/],
	['receipt', /^is the receipt of a run, which only `gatehouse undo` takes/],
])('a %s that is taken for a profile is told in one sentence', (kind, says) => {
	expect(issuesOf({ formatVersion: '1.1', kind, statements: [], phases: [] })).toEqual([
		{ path: '', message: expect.stringMatching(says) },
	]);
});
