import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path } = workspace();
const { host, port } = server.sandbox;
const { user, password } = server.superuser;
const secrets = path('used.env');
const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password };

const profile = file('used.json', {
	version: 1,
	name: 'used',
	pattern: 'database-per-tenant',
	connection: { host, port, environment: 'development' },
	database: { name: 'used' },
	roles: [{ name: 'used_app', access: 'read-only' }],
});
const seen = async () => {
	const { stdout } = await run(['profiles', 'list', '--format', 'json']);
	const [{ lastUsed, lastVerify }] = JSON.parse(stdout).profiles;
	return { lastUsed, lastVerify };
};

test('a saved profile remembers when it was used and what was proved; a file and another server leave no trace', async () => {
	expect((await run(['profiles', 'save', profile])).code).toBe(0);
	expect((await run(['profiles', 'list'])).stdout).toMatch(/used +database-per-tenant .* never +never\n/);
	expect((await run(['apply', profile, '--yes', '--secrets', secrets], { env })).code).toBe(0);
	expect(await seen()).toEqual({ lastUsed: undefined, lastVerify: undefined });

	expect((await run(['apply', 'used', '--yes', '--secrets', secrets, '--no-verify'], { env })).code).toBe(0);
	expect(await seen()).toEqual({ lastUsed: expect.stringMatching(/^\d{4}-/), lastVerify: undefined });

	const elsewhere = ['-h', host, '-p', String(port)];
	expect((await run(['verify', 'used', '--secrets', secrets, ...elsewhere], { env })).code).toBe(0);
	expect((await seen()).lastVerify).toBeUndefined();

	expect((await run(['verify', 'used', '--secrets', secrets], { env })).code).toBe(0);
	expect((await seen()).lastVerify).toMatchObject({ ok: true, at: expect.stringMatching(/^\d{4}-/) });
	expect((await run(['profiles', 'list'])).stdout).toMatch(/\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d, \d+ of \d+ passed\n/);

	await server.query('ALTER ROLE used_app CREATEROLE');
	expect((await run(['verify', 'used', '--secrets', secrets], { env })).code).toBe(4);
	expect((await seen()).lastVerify).toMatchObject({ ok: false });
	expect((await run(['profiles', 'list'])).stdout).toMatch(/a check FAILED/);
});

test('what mends a check names the profile as the user did', async () => {
	const document = JSON.parse(readFileSync(profile, 'utf8'));
	const never = file('never applied.json', { ...document, name: 'never', database: { name: 'never' } });
	const fixes = async (name: string) => {
		const { stdout, code } = await run(['verify', name, '--format', 'json'], { env });
		expect(code).toBe(4);
		return (JSON.parse(stdout).checks as { fix: string | null }[]).map(({ fix }) => fix);
	};
	expect(await fixes(never)).toContain(`gatehouse apply '${never}'`);
	expect((await run(['profiles', 'save', never])).code).toBe(0);
	expect(await fixes('never')).toContain('gatehouse apply never');
});
