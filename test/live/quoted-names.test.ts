// A server that is told to quote every name it writes: types, policies and definitions are read back as ever.
import { expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { loginProfile, settingProfile } from './shared-world.js';

const server = await testServer({ settings: { quote_all_identifiers: 'on' } });

test.each([
	['a login each', loginProfile('by_login')],
	['a setting', settingProfile('by_setting')],
] as const)('shared tables and %s are applied, and nothing is left to do', async (_, document) => {
	const { name } = document;
	const opened = await openAs(server);
	const passwords = new Map<string, Secret>();
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	await server.query(`SET ROLE ${name}_owner; CREATE TABLE app.item (id int, tenant_id uuid); RESET ROLE`, [], name);
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(statementsOf(await planFor(opened, document)).map(({ sql }) => preview(sql))).toEqual([]);
	const report = await verifyProfile({
		profile: parseProfile(document),
		server: opened,
		passwordOf: (role) => passwords.get(role),
	});
	expect(report.checks.length).toBeGreaterThan(50);
	expect(report.checks.filter(({ status }) => status === 'fail')).toEqual([]);
});
