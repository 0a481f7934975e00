// Managed services, emulated: on a plain PostgreSQL, by roles of the same names and powers. What is shown here holds for
// an administrator with such roles; that it holds on the service itself is not.
import { describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { dropAsAdministrator, others, shutPublic } from '../helpers/administrator.js';
import { catalog } from '../helpers/catalog.js';
import { emulate, providers } from '../helpers/providers.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { notGreen } from '../verify/world.js';

const emulated = await Promise.all(
	providers.map(async (provider) => {
		const server = await testServer({ superuser: provider.superuser, settings: provider.settings ?? {} });
		return [provider.name, provider, server, await emulate(server, provider)] as const;
	}),
);

describe.each(emulated)('an administrator like that of %s, emulated', (_name, provider, server, administrator) => {
	const document = {
		version: 1,
		name: 'shop',
		pattern: 'database-per-tenant',
		database: { name: 'shop' },
		roles: [
			{ name: 'shop_app', access: 'read-write', settings: { statement_timeout: '30s' } },
			{ name: 'shop_report', access: 'read-only' },
			{ name: 'shop_migrator', access: 'migrate' },
		],
	};
	const passwords = new Map<string, Secret>();
	let before = '';

	test("is told that the provider's databases are left alone", async () => {
		before = await catalog(server, ['postgres', 'template1']);
		const { warnings, target } = await planFor(await openAs(server, administrator), document);
		expect(target.administrator).toBe('createrole');
		const theirs = warnings.filter((warning) => warning.code === 'siblings-provider').map(({ message }) => message);
		expect(theirs).toEqual([expect.stringMatching(/the provider's: left alone\./)]);
		expect(provider.databases.filter((name) => !theirs.join().includes(name))).toEqual([]);
		const open = warnings.find((warning) => warning.code === 'siblings-open')?.message ?? '';
		expect(provider.databases.filter((name) => open.includes(name))).toEqual([]);
	});

	test('applies a profile, and then there is nothing to do', async () => {
		const { result } = await provision(await openAs(server, administrator), document, passwords);
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(statementsOf(await planFor(await openAs(server, administrator), document))).toEqual([]);
	});

	test('proves it', async () => {
		const opened = await openAs(server, administrator);
		const verify = () =>
			verifyProfile({
				profile: parseProfile(document),
				server: opened,
				passwordOf: (role) => passwords.get(role),
				probeFuture: true,
			});
		await shutPublic(server, opened, document, await verify());
		const { checks } = await verify();
		expect(notGreen(checks)).toEqual([]);
		const touching = checks.filter((check) => provider.databases.some((name) => check.fix?.includes(name)));
		expect(touching).toEqual([]);
		const left = checks.filter((check) => check.status === 'warn' && check.fix === null).map((check) => check.found);
		expect(left).toEqual(left.map(() => expect.stringContaining("the provider's: left alone")));
		expect(left.length).toBeGreaterThanOrEqual(3);
	});

	test('leaves the rest of the server as it was, and has no membership that it did not have', async () => {
		const now = await catalog(server, ['postgres', 'template1']);
		expect(others(now, 'shop')).toBe(others(before, 'shop'));
		const memberships = await server.query(
			`SELECT roleid::regrole FROM pg_auth_members m WHERE member = $1::regrole AND roleid::regrole::text ~ '^shop'
			 AND (to_jsonb(m)->>'inherit_option' IS DISTINCT FROM 'false' OR to_jsonb(m)->>'set_option' IS DISTINCT FROM 'false')`,
			[`"${administrator.user}"`],
		);
		expect(memberships).toEqual([]);
	});

	test('signs in to what it made, and drops it again without a trace', async () => {
		await dropAsAdministrator(server, administrator, 'shop', [
			'shop_app',
			'shop_report',
			'shop_migrator',
			'shop_owner',
			'shop_db_owner',
		]);
		expect(await catalog(server, ['postgres', 'template1'])).toBe(before);
	});
});
