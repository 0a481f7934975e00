import { expect, test } from 'vitest';
import { connect } from '../../source/postgres/connect.js';
import { sayEach } from '../../source/postgres/probe/say.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from './target-of.js';

const server = await testServer();

test('each is rolled back before the next, whatever came of it, and has the reply that is its own', async () => {
	const session = await connect(targetOf(server.sandbox));
	const replies = await sayEach(
		(texts) => session.queryEach(texts),
		[
			{ transaction: 'read write', text: 'CREATE TABLE said (n int); SELECT 1 AS at' },
			{ transaction: 'read only', text: "SELECT to_regclass('said')::text AS at" },
			{ transaction: 'read only', text: 'CREATE TABLE said (n int)' },
			{ transaction: 'none', text: 'CREATE DATABASE postgres' },
			{ transaction: 'none', text: 'SELECT 5 AS at' },
			{ transaction: 'read write', text: 'CREATE TABLE said (n int); SELECT 6 AS at' },
		],
	);
	expect(replies.map((reply) => (reply.kind === 'refused' ? reply.error.sqlstate : reply))).toEqual([
		{ kind: 'rows', rows: [{ at: 1 }] },
		{ kind: 'rows', rows: [{ at: null }] },
		'25006',
		'42P04',
		{ kind: 'rows', rows: [{ at: 5 }] },
		{ kind: 'rows', rows: [{ at: 6 }] },
	]);
	// Behind the last one too nothing is left open.
	expect(await session.query("SELECT to_regclass('said')::text AS at")).toEqual([{ at: null }]);
	await session.close();
});
