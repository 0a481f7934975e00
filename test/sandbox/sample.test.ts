import { expect, test } from 'vitest';
import { loadSample } from '../../source/sandbox/load-sample.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();

test('the sample is an application that two tenants share, beside a database that nobody hardened', async () => {
	const { user, password } = server.superuser;
	await loadSample(async (database) => {
		const client = await server.signIn(user, password, database);
		return {
			query: async <R>(text: string) => (await client.query(text)).rows as R[],
			close: () => client.end(),
		};
	});

	expect(
		await server.query('SELECT tenant_id, count(*)::int AS orders FROM app.orders GROUP BY 1 ORDER BY 1', [], 'shop'),
	).toEqual([
		{ tenant_id: 'acme', orders: 4 },
		{ tenant_id: 'globex', orders: 3 },
	]);
	expect(
		await server.query(
			"SELECT DISTINCT tableowner, rolcanlogin FROM pg_tables JOIN pg_roles ON rolname = tableowner WHERE schemaname = 'app'",
			[],
			'shop',
		),
	).toEqual([{ tableowner: 'shop_owner', rolcanlogin: false }]);
	expect(await server.query('SELECT app.spent_by($1)::float AS spent', [4], 'shop')).toEqual([{ spent: 1385.25 }]);
	expect(await server.query('SELECT count(*)::int AS open FROM app.open_orders', [], 'shop')).toEqual([{ open: 4 }]);
	const { user: stranger, password: word } = await server.createAdministrator('stranger');
	const visitor = await server.signIn(stranger, word, 'legacy_reports');
	expect((await visitor.query('SELECT count(*)::int AS rows FROM monthly_sales')).rows).toEqual([{ rows: 4 }]);
});
