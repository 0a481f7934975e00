// A server that takes no SCRAM verifiers: nothing is done, unless passwords may be sent as they are, to nobody but it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { pickyServer } from '../helpers/picky-server.js';
import { refusal } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { makeCertificates } from '../postgres/certificates.js';

const certificates = await makeCertificates('localhost');
afterAll(() => certificates.remove());
const server = await testServer({
	settings: {
		ssl: 'on',
		ssl_cert_file: certificates.certificate,
		ssl_key_file: certificates.key,
		log_statement: 'all',
		log_min_duration_statement: '0',
	},
});
const administrator = await server.createAdministrator('adm');
const picky = await pickyServer(server, certificates);
const { run, file, path, folder } = workspace();

const [given, other] = ["it's \\ given 5f1b", 'Other-9c20de'];
const env = { GATEHOUSE_PASSWORD_PLAIN_APP: given, GATEHOUSE_PASSWORD_PLAIN_REPORT: other };
const document = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [
		{ name: 'plain_app', access: 'read-write' },
		{ name: 'plain_report', access: 'read-only' },
	],
});
const url = (sslmode: string, { user, password } = server.superuser, port = picky.port) =>
	`postgres://${user}:${password}@localhost:${port}/postgres?sslmode=${sslmode}&sslrootcert=${encodeURIComponent(certificates.authority)}`;
const logged = () => readFileSync(server.sandbox.logFile, 'utf8');
const flags = ['--yes', '--no-verify', '--format', 'json'];
const last = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

/** Everything that this program has written down anywhere but to the server. */
function written(): string {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((name) => join(folder, name))
		.filter((name) => statSync(name).isFile())
		.map((name) => readFileSync(name, 'utf8'))
		.join('\n');
}

test.each(['28000', 'XX000', '22023'])('that says so with %s is refused, and nothing is left', async (sqlstate) => {
	picky.sqlstate = sqlstate;
	const profile = file('plain.json', document('plain'));
	const before = await catalog(server);
	const outcome = await run(['apply', profile, '--url', url('verify-full'), ...flags], { env });
	expect(outcome.code).toBe(8);
	const result = last(outcome.stdout);
	expect(result).toMatchObject({ type: 'result', status: 'refused', exitCode: 8 });
	const said = JSON.stringify(result) + outcome.stderr;
	expect(said).toContain(`plain_app (SQLSTATE ${sqlstate}): password type is not a plain text`);
	expect(said).toContain('--send-plaintext');
	expect(await catalog(server)).toBe(before);
	expect(outcome.stdout + outcome.stderr + written()).not.toContain(given);
});

test('that says so with anything else has failed as usual', async () => {
	picky.sqlstate = '54000';
	const profile = file('plain.json', document('plain'));
	const outcome = await run(['apply', profile, '--url', url('verify-full'), ...flags], { env });
	expect([outcome.code, last(outcome.stdout).status]).toEqual([5, 'undone']);
});

test.each(['disable', 'prefer', 'require', 'verify-ca'])(
	'with --send-plaintext and sslmode %s nothing is sent',
	async (sslmode) => {
		const profile = file('plain.json', document('plain'));
		picky.forget();
		const at = sslmode === 'disable' ? server.sandbox.port : picky.port;
		const to = url(sslmode, server.superuser, at);
		for (const command of [
			['apply', profile, ...flags],
			['rotate', profile, '--yes', '--secrets', path('none.json')],
		]) {
			const outcome = await run([...command, '--url', to, '--send-plaintext'], { env });
			expect([outcome.code, outcome.stdout + outcome.stderr]).toEqual([8, expect.stringContaining('verify-full')]);
		}
		expect(picky.heard.filter((text) => /CREATE|ALTER/.test(text))).toEqual([]);
	},
);

test('a Unix socket is not verified TLS, whatever the sslmode', async () => {
	const profile = file('plain.json', document('plain'));
	const { user, password } = server.superuser;
	const place = ['-h', server.sandbox.socketDir, '-p', String(server.sandbox.port), '-U', user, '-d', 'postgres'];
	const outcome = await run(['apply', profile, ...place, ...flags, '--send-plaintext'], {
		env: { ...env, PGPASSWORD: password, PGSSLMODE: 'verify-full' },
	});
	expect(outcome.code).toBe(8);
});

describe.each([
	['a superuser', server.superuser, 'plain'],
	['an administrator', administrator, 'plainer'],
] as const)('over verified TLS, as %s', (_who, who, name) => {
	test('each password is in one statement, and in nothing that is written down', async () => {
		picky.sqlstate = '28000';
		const profile = file(`${name}.json`, document(name));
		picky.forget();
		const before = logged().length;
		// Before 15 schema public is a superuser's, which another administrator's proof finds open.
		const proof = who === server.superuser ? [] : ['--no-verify'];
		const args = ['apply', profile, '--url', url('verify-full', who), '--yes', '--format', 'json', '--send-plaintext'];
		const outcome = await run([...args, ...proof], { env });
		expect([outcome.code, outcome.stderr]).toEqual([0, expect.anything()]);
		expect(last(outcome.stdout)).toMatchObject({ status: 'applied' });
		const holding = (text: string) => picky.heard.filter((each) => each.includes(text));
		expect(holding('5f1b')).toEqual([`CREATE ROLE plain_app LOGIN PASSWORD E'it''s \\\\ given 5f1b'`]);
		expect(holding(other)).toEqual([`CREATE ROLE plain_report LOGIN PASSWORD '${other}'`]);
		expect(outcome.stdout + outcome.stderr + written()).not.toMatch(/5f1b|Other-9c20de/);
		// An administrator that is no superuser cannot keep it out of the server's log, where that logs everything.
		const marker = `GRANT CONNECT ON DATABASE ${name}`;
		await vi.waitFor(() => expect(logged().slice(before).includes(marker)).toBe(true), { timeout: 10_000 });
		const inLog = /5f1b|Other-9c20de/.test(logged().slice(before));
		expect(inLog).toBe(who !== server.superuser);
		const app = await server.signIn('plain_app', given, name);
		await app.end();
	});

	test('a rotation too: refused without, and with it the new password is good', async () => {
		const profile = join(folder, `${name}.json`);
		const secrets = path(`${name}-secrets.json`);
		const rotate = ['rotate', profile, '--url', url('verify-full', who), '--yes', '--secrets', secrets];
		const refused = await run(rotate);
		expect([refused.code, refused.stdout + refused.stderr]).toEqual([8, expect.stringContaining('--send-plaintext')]);
		await (await server.signIn('plain_app', given, name)).end();
		picky.forget();
		const outcome = await run([...rotate, '--send-plaintext']);
		expect([outcome.code, outcome.stderr]).toEqual([0, expect.anything()]);
		const { password } = JSON.parse(readFileSync(secrets, 'utf8')).plain_app;
		expect(picky.heard.filter((text) => text.includes(password))).toEqual([
			`ALTER ROLE plain_app PASSWORD '${password}'`,
		]);
		expect(outcome.stdout + outcome.stderr).not.toContain(password);
		expect(await refusal(server.signIn('plain_app', given, name))).toBe('28P01');
		await server.query(`DROP DATABASE ${name}`);
		for (const role of ['plain_app', 'plain_report', `${name}_owner`, `${name}_db_owner`])
			await server.query(`DROP ROLE ${role}`);
	});
});

test('a password that a server would take for what stands for one is not sent', async () => {
	picky.forget();
	const profile = file('plain.json', document('plain'));
	const before = await catalog(server);
	const outcome = await run(['apply', profile, '--url', url('verify-full'), ...flags, '--send-plaintext'], {
		env: { ...env, GATEHOUSE_PASSWORD_PLAIN_APP: `md5${'0'.repeat(32)}` },
	});
	expect([outcome.code, outcome.stdout]).toEqual([5, expect.stringContaining('looks like what a server keeps of one')]);
	expect(await catalog(server)).toBe(before);
});
