// Who is counted against a CONNECTION LIMIT: the answer is what the server does.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { explain } from '../../source/commands/explain.js';
import { openServer } from '../../source/commands/open-server.js';
import { soughtByName } from '../../source/core/explain/sought-by-name.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from '../postgres/target-of.js';

const server = await testServer({ settings: { lc_messages: 'C' } });
await server.query('CREATE DATABASE counted');
// It sits in the very database that is asked about.
const opened = await openServer({ ...targetOf(server.sandbox), database: 'counted' });
afterAll(() => opened.close());
let password = '';

beforeAll(async () => {
	await server.query('CREATE ROLE counted LOGIN; CREATE ROLE counted_chief LOGIN SUPERUSER');
	({ password } = await server.letIn('counted'));
});

/** What the server does, once each of our own sessions is reckoned away. */
async function attempt(): Promise<string | null> {
	try {
		await (await server.signIn('counted', password, 'counted')).end();
		return null;
	} catch (error) {
		if (!(error instanceof pg.DatabaseError)) throw error;
		return error.code ?? '';
	}
}

const ask = async () =>
	await explain({
		server: opened,
		role: 'counted',
		database: 'counted',
		sought: soughtByName('counted', 'CONNECT'),
	});
const shutOf = async () => {
	const { shut, gates } = await ask();
	return { shut, sqlstate: gates.find(({ gate }) => gate === shut)?.refusal?.sqlstate ?? null };
};

test("our own session is not counted against a database's limit", async () => {
	await server.query('ALTER DATABASE counted CONNECTION LIMIT 1');
	expect(await shutOf()).toEqual({ shut: null, sqlstate: null });
	// Without ours there is room, with it there is none.
	expect(await attempt()).toBe('53300');
	await server.query('ALTER DATABASE counted CONNECTION LIMIT 2');
	expect(await attempt()).toBeNull();
});

test("a superuser's session is counted, though no limit holds for it", async () => {
	const chief = await server.letIn('counted_chief');
	const client = await server.signIn('counted_chief', chief.password, 'counted');
	await server.query('ALTER DATABASE counted CONNECTION LIMIT 1');
	expect(await shutOf()).toEqual({ shut: 'connect', sqlstate: '53300' });
	// There are ours and the other one.
	await server.query('ALTER DATABASE counted CONNECTION LIMIT 2');
	expect(await attempt()).toBe('53300');
	await client.end();
	await server.query('ALTER DATABASE counted CONNECTION LIMIT -1');
});

test("a role's limit counts its own sessions", async () => {
	await server.query('ALTER ROLE counted CONNECTION LIMIT 1');
	await expect.poll(shutOf).toEqual({ shut: null, sqlstate: null });
	const client = await server.signIn('counted', password, 'counted');
	expect({ ...(await shutOf()), real: await attempt() }).toEqual({ shut: 'sign-in', sqlstate: '53300', real: '53300' });
	const { fix } = await ask();
	await server.query(fix ?? '');
	// Who was refused is for a moment still there.
	await expect.poll(shutOf).toEqual({ shut: null, sqlstate: null });
	await expect.poll(attempt).toBeNull();
	await client.end();
});
