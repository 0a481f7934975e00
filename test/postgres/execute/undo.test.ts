import { afterAll, expect, test } from 'vitest';
import { runPhase } from '../../../source/postgres/execute/run-phase.js';
import { sqlstateOf } from '../../../source/postgres/execute/run-statement.js';
import { undoPhases } from '../../../source/postgres/execute/undo.js';
import { openSessions } from '../../../source/postgres/sessions.js';
import { phaseOf } from '../../helpers/phases.js';
import { testServer } from '../../helpers/server.js';
import { targetOf } from '../target-of.js';

const server = await testServer();
const sessions = openSessions(targetOf(server.sandbox));
afterAll(() => sessions.close());

const is = async (relation: string) =>
	(await server.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [relation]))[0]?.there;

test('an index that somebody’s transaction stands in the way of stays; everything else goes, and it is told', async () => {
	await server.query('CREATE TABLE kept (n int)');
	const open = () => sessions.open('postgres');
	const made = phaseOf('C', [['CREATE TABLE public.made ()', 'DROP TABLE public.made']]);
	const indexed = phaseOf(
		'D',
		[
			['CREATE TABLE public.before ()', 'DROP TABLE public.before'],
			['CREATE INDEX CONCURRENTLY kept_n ON public.kept (n)', 'DROP INDEX CONCURRENTLY IF EXISTS public.kept_n'],
		],
		{ transactional: false },
	);
	for (const phase of [made, indexed]) await runPhase(await open(), phase);
	const holder = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await holder.query('BEGIN; LOCK TABLE kept IN ACCESS SHARE MODE');

	const error = await undoPhases([made, indexed], open, 100).catch((problem: unknown) => problem);
	expect(sqlstateOf(error)).toBe('55P03');
	expect([await is('made'), await is('before'), await is('kept_n')]).toEqual([false, false, true]);
	await holder.query('COMMIT');
});
