// A drop that is killed anywhere is finished by the same command; one that is stopped says what is left.
import { describe, expect, test } from 'vitest';
import { planDrop } from '../../source/commands/drop-profile.js';
import type { Phase } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { runPhase } from '../../source/postgres/execute/run-phase.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, refusal, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { drop, furnish, only, worlds } from './dropping.js';

const server = await testServer();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

/** What stands after each moment at which a run can be killed: whole transactions, and single statements without one. */
function prefixes(phases: readonly Phase[]): readonly (readonly Phase[])[] {
	const parts = phases.flatMap((phase) =>
		phase.transactional ? [phase] : phase.statements.map((statement) => ({ ...phase, statements: [statement] })),
	);
	return parts.map((_, at) => parts.slice(0, at + 1));
}

describe.each(administrators)('by %s', (_who, who, prefix) => {
	describe.each(worlds.map((world, at) => [world.what, { ...world, at }] as const))('%s', (_what, world) => {
		const tenants = world.build('any').tenants === undefined ? [undefined] : [undefined, 'acme'];
		test.each(tenants)('killed after any statement, and run again (%s)', { timeout: 120_000 }, async (tenant) => {
			const name = `${prefix}${world.at}${tenant ?? 'all'}`;
			const document = world.build(name);
			const part = tenant === undefined ? document : only(document, [tenant]);
			const scope = { tenantsOnly: tenant !== undefined };
			const left = world.databases(name).filter((each) => tenant !== undefined && each !== `${name}_acme`);
			const opened = await openAs(server, who);
			const once = async (stand: number): Promise<{ readonly catalog: string; readonly moments: number }> => {
				await furnish(server, opened, document, world.places(name));
				const { phases } = await planDrop({ profile: parseProfile(part), scope, server: await openAs(server, who) });
				const all = prefixes([...phases.closing, ...phases.ending, ...phases.rest]);
				for (const phase of all[stand] ?? []) {
					const session = await opened.sessions.open(phase.database);
					await runPhase(session, phase);
					if (phase.database !== 'postgres') await opened.sessions.release(phase.database);
				}
				const result = await drop(await openAs(server, who), part, { scope });
				expect(result.failure).toBeNull();
				expect(result.proofs.filter((proof) => proof.status !== 'pass')).toEqual([]);
				const state = await catalog(server, left);
				if (tenant !== undefined) await drop(await openAs(server, who), document);
				return { catalog: withoutNumbers(state), moments: all.length };
			};
			const whole = await once(-1);
			for (let moment = 0; moment < whole.moments; moment++) expect((await once(moment)).catalog).toBe(whole.catalog);
			expect(whole.moments).toBeGreaterThan(2);
			expect(await catalog(server)).not.toContain(`${name}_`);
		});
	});
});

/** A TOAST table is called by the number of its table. */
function withoutNumbers(state: string): string {
	return state.replaceAll(/pg_toast_\d+/g, 'pg_toast');
}

describe('stopped', () => {
	const world = worlds[0];

	test.each([
		['A1', 'undone', /^allowed$/],
		// It is what ends sessions: the stop reaches the server before that or behind it.
		['A5', 'undone', /^allowed$|not queryable|57P01/],
		['B2', 'partial', /not queryable|57P01/],
		['A6', 'partial', /not queryable|57P01/],
	])('at %s it is %s, and the same command does the rest', { timeout: 60_000 }, async (id, status, itsSession) => {
		const name = `stop_${id.toLowerCase()}`;
		const document = world.build(name);
		const passwords = await furnish(server, await openAs(server), document, world.places(name));
		const before = await catalog(server);
		const stop = new AbortController();
		const client = await signInAs(server, passwords, `${name}_globex_app`, `${name}_globex`);
		const result = await drop(await openAs(server), document, {
			signal: stop.signal,
			onEvent: (event) => {
				if (event.type === 'statement-started' && event.id === id) stop.abort();
			},
		});
		expect(result).toMatchObject({ status, failure: { message: 'Stopped as you asked.' } });
		if (status === 'undone') expect(await catalog(server)).toBe(before);
		else expect(await refusal(server.signIn(`${name}_acme_app`, 'wrong', `${name}_acme`))).not.toBe('allowed');
		expect(await refusal(client.query('SELECT 1'))).toMatch(itsSession);
		expect(await drop(await openAs(server), document)).toMatchObject({ status: 'dropped', failure: null });
	});
});
