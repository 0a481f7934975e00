// What is asked of a drop of each pattern, by each kind of administrator.
import { describe, expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, refusal, signInAs } from '../helpers/provision.js';
import type { Credentials, TestServer } from '../helpers/server.js';
import { drop, furnish, only, type worlds } from './dropping.js';

type World = (typeof worlds)[number];

/** `prefix`: of every name, so that two of them do not meet on one server. */
export function describeDrop(server: TestServer, who: Credentials, prefix: string, world: World): void {
	describe(world.what, () => {
		test('is gone as if it had never been', async () => {
			const name = `${prefix}all`;
			const opened = await openAs(server, who);
			const before = await catalog(server);
			const document = world.build(name);
			const passwords = await furnish(server, opened, document, world.places(name));
			const [role] = [...passwords.keys()];
			const [database] = world.databases(name);
			const client = await signInAs(server, passwords, role ?? '', database ?? '');

			const result = await drop(await openAs(server, who), document);
			expect(result).toMatchObject({ status: 'dropped', failure: null });
			expect(result.proofs.length).toBeGreaterThan(passwords.size);
			expect(result.proofs.filter((proof) => proof.status !== 'pass')).toEqual([]);
			expect(await refusal(client.query('SELECT 1'))).not.toBe('allowed');
			expect(await catalog(server)).toBe(before);
			expect(await drop(opened, document)).toMatchObject({ status: 'nothing-to-do', done: [] });
		});

		if (world.build('any').tenants === undefined) return;
		test('one tenant goes, and nothing of the others’ changes', async () => {
			const name = `${prefix}one`;
			const opened = await openAs(server, who);
			const document = world.build(name);
			const left = world.databases(name).filter((database) => database !== `${name}_acme`);
			const of = (tenant: string) => {
				const places = world.places(name).filter((place) => !Object.values(place).join().includes(tenant));
				return places.length === 0 ? world.places(name) : places;
			};
			const passwords = await furnish(server, opened, only(document, ['globex']), of('acme'));
			const before = await catalog(server, left);
			await furnish(server, opened, document, of('globex'), passwords);
			expect(await catalog(server, left)).not.toBe(before);
			const globex = [...passwords.keys()].find((role) => role.includes('globex_app')) ?? '';
			const client = await signInAs(server, passwords, globex, left[0] ?? '');
			const rows = (await client.query('SELECT count(*)::int AS count FROM item')).rows;

			const scope = { tenantsOnly: true };
			const result = await drop(await openAs(server, who), only(document, ['acme']), { scope });
			expect(result).toMatchObject({ status: 'dropped', failure: null });
			expect(result.proofs.filter((proof) => proof.status !== 'pass')).toEqual([]);
			expect(result.plan.gone.roles.every((role) => role.includes('acme'))).toBe(true);
			expect(await catalog(server, left)).toBe(before);
			expect((await client.query('SELECT count(*)::int AS count FROM item')).rows).toEqual(rows);
			expect(await refusal(client.query('SELECT 1'))).toBe('allowed');
			expect(statementsOf(await planFor(await openAs(server, who), only(document, ['globex'])))).toEqual([]);
			expect(await drop(opened, only(document, ['acme']), { scope })).toMatchObject({ status: 'nothing-to-do' });
		});
	});
}
