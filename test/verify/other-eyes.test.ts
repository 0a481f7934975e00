// Made by one administrator and looked at by another: who applied the profile is no stranger, and nobody else is let off.
import { describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { loginProfile, settingProfile } from '../live/shared-world.js';
import { failed } from './world.js';

const server = await testServer();
const maker = await server.createAdministrator('maker');
await server.createAdministrator('neighbour');

describe.each([
	['a login each', loginProfile('mapped')],
	['one login', settingProfile('pooled')],
] as const)('%s', (_what, document) => {
	const { name } = document;
	const passwords = new Map<string, Secret>();
	const red = async () =>
		failed(
			await verifyProfile({
				profile: parseProfile(document),
				server: await openAs(server),
				passwordOf: (role) => passwords.get(role),
			}),
		);

	test('what a superuser says of it', async () => {
		expect((await provision(await openAs(server, maker), document, passwords)).result.failure).toBeNull();
		// Before 15 only a superuser can shut schema `public`.
		await server.query('REVOKE ALL ON SCHEMA public FROM PUBLIC', [], name);
		expect(await red()).toEqual([]);
		const plan = await planFor(await openAs(server), document);
		expect(statementsOf(plan)).toEqual([]);
		expect(plan.warnings.filter((warning) => warning.code === 'stranger-grant')).toEqual([]);
	});

	test('an administrator that did not make it is a stranger', async () => {
		await server.query(`GRANT CONNECT ON DATABASE ${name} TO neighbour`);
		// Before 16 CREATEROLE alone lets it into every role of the profile: its own way in opens nothing more.
		expect(await red()).toEqual(server.version >= 160_000 ? [`connect:${name}_db_owner:${name}:nobody-else`] : []);
		await server.query(`REVOKE CONNECT ON DATABASE ${name} FROM neighbour`);
	});

	test('who applied it is told too where it holds more than its way in', async () => {
		await server.query('GRANT CREATE ON SCHEMA app TO maker', [], name);
		const plan = await planFor(await openAs(server), document);
		expect(plan.warnings.filter((warning) => warning.code === 'stranger-grant')).toEqual([
			{
				code: 'stranger-grant',
				message: expect.stringContaining('maker is not of this profile and holds CREATE on schema app'),
			},
		]);
		expect(await red()).toHaveLength(1);
		await server.query('REVOKE CREATE ON SCHEMA app FROM maker', [], name);
	});
});
