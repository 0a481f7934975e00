// What an apply says of a server on which neither the run nor its undo came to an end.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openAs, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const documentFor = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [{ name: `${name}_app`, access: 'read-write', settings: { work_mem: 'a lot' } }],
});

test('an undo that failed is named, with what is there', async () => {
	const opened = await openAs(server);
	const { result } = await provision(opened, documentFor('stuck'), new Map(), {
		onEvent: (event) => {
			// In the way of DROP ROLE, and the mark is gone, so that planning again would be refused.
			if (event.type === 'phase-committed' && event.phase === 0) {
				void server.query('GRANT CREATE ON DATABASE postgres TO stuck_app');
				void server.query('COMMENT ON ROLE stuck_owner IS NULL');
			}
		},
	});
	expect(result).toMatchObject({ status: 'partial', failure: { sqlstate: '22023' } });
	expect(result.remains).toEqual(
		expect.arrayContaining([
			expect.stringMatching(/^role stuck_app: was absent/),
			expect.stringMatching(/^the undo failed: role "stuck_app" cannot be dropped/),
		]),
	);
	expect(result.remains.join()).not.toContain('could not be looked at');
	expect(JSON.parse(readFileSync(result.receipt ?? '', 'utf8')).remains).toEqual(result.remains);
});

test('a server that is out of reach afterwards is said to be, and the undo too', async () => {
	const opened = await openAs(server);
	const { result } = await provision(opened, documentFor('lost'), new Map(), {
		onEvent: (event) => {
			if (event.type === 'undoing') Object.assign(opened.target, { port: 1 });
		},
	});
	expect(result.status).toBe('partial');
	expect(result.remains).toEqual([
		expect.stringMatching(/^not known, because the server could not be looked at: .*127\.0\.0\.1:1/),
		expect.stringMatching(/^committed before: A1, /),
		expect.stringMatching(/^the undo failed: .*127\.0\.0\.1:1/),
	]);
});
