// A server that names things, and says things, so that a terminal would obey them; and profiles from a stranger.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';

const server = await testServer();
const { run, file, path, folder } = workspace();

/** Clears the screen, writes the clipboard (OSC 52), C1's own CSI, turns the line around, hides itself. */
const spell = '\u001b[2J\u001b]52;c;aGFyaA==\u0007\u009b31m\u202e\u061c\u{e0041}\r\b';
/** Whatever a terminal would obey, but for what a text is laid out with. */
const obeyed = /[^\n\t\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const evil = (what: string) => `${what}${spell}`;
const q = pg.escapeIdentifier;
const l = pg.escapeLiteral;

const name = 'hostile';
const document = {
	version: 1,
	name,
	pattern: 'shared-schema',
	database: { name },
	roles: [
		{ name: `${name}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	],
	rowSecurity: { identify: 'setting', type: 'integer' },
	siblings: 'close',
};
const profile = file('hostile.json', document);
const secrets = ['--secrets', path('hostile.env')];
const env = { PGPASSWORD: server.superuser.password };
const at = ['--url', `postgres://postgres@${server.sandbox.host}:${server.sandbox.port}/postgres?sslmode=disable`];

/** A server that was there before, and whose every name is one of these. */
async function enchant(): Promise<void> {
	const [role, other, database] = [evil('role'), evil('other'), evil('database')].map(q);
	await server.query(`CREATE ROLE ${role} LOGIN PASSWORD 'x'; CREATE ROLE ${other}; GRANT ${role} TO ${other}`);
	await server.query(`COMMENT ON ROLE ${role} IS ${l(evil('comment'))}`);
	await server.query(`CREATE DATABASE ${database} OWNER ${role}`);
	await server.query(`CREATE DATABASE ${name}`);
	await server.query(`GRANT CONNECT ON DATABASE ${name} TO ${role}`);
	await server.query(
		`CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO ${role};
		 SET ROLE ${role};
		 CREATE TABLE app.${q(evil('table'))} (tenant_id int, ${q(evil('column'))} text);
		 CREATE TABLE app.${q(evil('bare'))} (n int);
		 INSERT INTO app.${q(evil('table'))} VALUES (1, ''), (2, '');
		 CREATE VIEW app.${q(evil('view'))} AS SELECT * FROM app.${q(evil('table'))};
		 CREATE SEQUENCE app.${q(evil('sequence'))};
		 CREATE FUNCTION app.${q(evil('function'))}() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
		 CREATE POLICY ${q(evil('policy'))} ON app.${q(evil('table'))} USING (true);
		 GRANT SELECT (tenant_id) ON app.${q(evil('table'))} TO ${other};
		 ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT ALL ON TABLES TO PUBLIC;
		 RESET ROLE;
		 CREATE SCHEMA ${q(evil('schema'))}; GRANT ALL ON SCHEMA ${q(evil('schema'))} TO PUBLIC`,
		[],
		name,
	);
	await server.query(`ALTER ROLE ${role} IN DATABASE ${name} SET application_name = ${l(evil('setting'))}`);
}

/** Every statement that defines something is commented upon, or refused, in such words. */
async function speak(how: 'NOTICE' | 'WARNING' | 'EXCEPTION'): Promise<void> {
	await server.query(
		`CREATE OR REPLACE FUNCTION public.speak() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
			RAISE ${how} USING MESSAGE = ${l(evil('said'))}, DETAIL = ${l(evil('detail'))}, HINT = ${l(evil('hint'))}; END $$;
		 DROP EVENT TRIGGER IF EXISTS speak;
		 CREATE EVENT TRIGGER speak ON ddl_command_end EXECUTE FUNCTION public.speak()`,
		[],
		name,
	);
}

const outputs = new Map<string, string>();
async function go(...args: readonly string[]): Promise<number | null> {
	const { code, stdout, stderr } = await run([...args, ...at], { env });
	outputs.set([outputs.size, ...args.map((arg) => arg.replace(folder, ''))].join(' '), stdout + stderr);
	return code;
}
const obeying = () =>
	[...outputs].flatMap(([args, text]) => {
		const found = obeyed.exec(text);
		if (found === null) return [];
		return [`${args}: ${JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20))}`];
	});

const formats = ['text', 'json'] as const;

test('what a server calls things and says never reaches the terminal as it is', { timeout: 180_000 }, async () => {
	await enchant();
	const losses = ['--confirm-loss', evil('role'), '--confirm-loss', evil('other')];
	for (const format of formats) {
		expect(await go('plan', profile, '--format', format)).toBe(0);
		expect(await go('apply', profile, '--yes', '--format', format)).toBe(8);
		expect(await go('doctor', '--format', format)).toBe(0);
	}
	await speak('EXCEPTION');
	for (const format of formats)
		expect(await go('apply', profile, '--yes', '--confirm', name, ...losses, ...secrets, '--format', format)).toBe(5);
	await speak('WARNING');
	expect(await go('apply', profile, '--yes', '--confirm', name, ...losses, ...secrets)).toBe(4);
	for (const format of [...formats, 'junit', 'tap', 'html'])
		expect(await go('verify', profile, ...secrets, '--format', format)).toBe(4);
	for (const format of formats) {
		expect([0, 4]).toContain(await go('plan', profile, '--format', format));
		const asked = ['--role', evil('other'), '--database', name, '--format', format];
		expect(await go('explain', ...asked, '--on', `app.${q(evil('table'))}`, '--privilege', 'SELECT')).toBe(0);
		expect(await go('explain', ...asked, '--error', `permission denied for table ${evil('table')}`)).toBe(2);
		expect(await go('rotate', profile, '--yes', '--confirm', name, ...secrets, '--format', format)).not.toBe(1);
		expect(await go('undo', 'last', '--confirm', name, '--format', format)).not.toBe(1);
		expect(await go('drop', profile, '--confirm', name, '--format', format)).not.toBe(1);
	}
	const all = [...outputs.values()].join('');
	for (const said of ['role\\x1b', 'table\\x1b', 'said\\x1b', 'detail\\x1b', 'database\\x1b'])
		expect(all).toContain(said);
	expect(obeying()).toEqual([]);
});

test('nor does what the server says to a sign-in', { timeout: 60_000 }, async () => {
	outputs.clear();
	const talker = createServer((socket) => {
		socket.on('error', () => {});
		const fields = ['SFATAL', 'VFATAL', `C28P01`, `M${evil('message')}`, `D${evil('detail')}`, `H${evil('hint')}`];
		const body = Buffer.from(`${fields.join('\0')}\0\0`);
		const head = Buffer.alloc(5);
		head.write('E');
		head.writeInt32BE(body.length + 4, 1);
		socket.once('data', () => socket.end(Buffer.concat([head, body])));
	});
	await new Promise<void>((resolve) => talker.listen(0, '127.0.0.1', resolve));
	afterAll(() => talker.close());
	const { port } = talker.address() as { port: number };
	for (const format of formats) {
		const where = ['--url', `postgres://postgres@127.0.0.1:${port}/postgres?sslmode=disable`, '--format', format];
		for (const args of [['plan', profile], ['verify', profile], ['doctor']]) {
			const { code, stdout, stderr } = await run([...args, ...where], { env });
			outputs.set([args[0], format].join(' '), stdout + stderr);
			expect([0, 3]).toContain(code);
		}
	}
	expect(obeying()).toEqual([]);
});

test('nor do the names in a stranger’s profile', { timeout: 60_000 }, async () => {
	outputs.clear();
	const theirs = {
		...document,
		name: 'theirs',
		database: { name: evil('base') },
		siblings: 'report',
		owner: evil('owner'),
		roles: [{ name: evil('app'), access: 'read-write', settings: { application_name: evil('value') } }],
	};
	const named = file('theirs.json', theirs);
	for (const format of formats) {
		await go('plan', named, '--format', format);
		await go('apply', named, '--yes', '--format', format);
		await go('drop', named, '--format', format);
		await go(
			'plan',
			file('wrong.json', { ...theirs, [evil('field')]: 1, pattern: evil('pattern') }),
			'--format',
			format,
		);
		await go('profiles', 'save', named, `theirs-${format}`, '--format', format);
		await go('profiles', 'show', `theirs-${format}`, '--format', format);
		await go('profiles', 'list', '--format', format);
		await go('plan', evil('no-such-profile'), '--format', format);
	}
	expect([...outputs.values()].join('')).toContain('app\\x1b');
	expect(obeying()).toEqual([]);
});

describe('a profile from a stranger', () => {
	const secret = 'root:of-all-evil:19000';
	const elsewhere = path('elsewhere');
	mkdirSync(path('inbox'));
	writeFileSync(elsewhere, secret);
	symlinkSync(elsewhere, path('inbox/link'));
	const tenanted = {
		...document,
		pattern: 'database-per-tenant',
		database: { name: 'x_{tenant}' },
		owner: 'x_{tenant}_owner',
		roles: [{ name: 'x_{tenant}_app', access: 'read-only' }],
		rowSecurity: undefined,
		siblings: undefined,
	};
	const tell = async (text: unknown, extension = 'json') => {
		const stranger = file(`inbox/stranger.${extension}`, text);
		const { code, stdout, stderr } = await run(['plan', stranger, ...at], { env });
		return { code, text: stdout + stderr };
	};

	test.each(['../elsewhere', elsewhere, 'link', 'link/', './../inbox/../elsewhere', '/proc/self/environ', '/dev/zero'])(
		'reads no other file as its tenants: %s',
		async (tenants) => {
			const { code, text } = await tell({ ...tenanted, tenants });
			expect(code).toBe(2);
			expect(text).toContain('tenants');
			expect(text).not.toContain(secret);
		},
	);

	test('shows nothing of a file that it names as a certificate', async () => {
		const connection = { sslmode: 'verify-full', sslrootcert: elsewhere };
		const stranger = file('inbox/certificate.json', {
			...tenanted,
			tenants: ['a'],
			connection: { host: '127.0.0.1', ...connection },
		});
		const { code, stdout, stderr } = await run(['plan', stranger, '-p', String(server.sandbox.port)], { env });
		expect(code).toBe(3);
		expect(stdout + stderr).not.toContain(secret);
	});

	test.each(['password', 'passfile', 'service', 'hostaddr', 'options', 'sslkey', 'sslcert'])(
		'says nothing by connection.%s',
		async (key) => {
			const { code, text } = await tell({ ...tenanted, tenants: ['a'], connection: { host: '127.0.0.1', [key]: 'x' } });
			expect(code).toBe(2);
			expect(text).toContain(`connection.${key}`);
		},
	);

	test('cannot be taken for one of another server', async () => {
		const connection = { host: 'db.example.com' };
		const stranger = file('inbox/other.json', { ...tenanted, tenants: ['a'], connection });
		const { code, stderr } = await run(['apply', stranger, ...at, '--yes', ...secrets], { env });
		expect(code).toBe(8);
		expect(stderr).toContain(`The profile is for db.example.com, and --url says ${server.sandbox.host}`);
	});

	test.each([
		['a tag that would run something', '!!js/function "function () { process.exit(7) }"', 'yaml'],
		['a tag as a value', 'name: !!python/object/apply:os.system ["touch pwned"]\nversion: 1\n', 'yaml'],
		['aliases of aliases', bomb(), 'yaml'],
		['an alias to itself', 'a: &a [*a]\n', 'yaml'],
		['depth, in YAML', '['.repeat(200_000), 'yaml'],
		['depth that is closed, in YAML', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'yaml'],
		['depth of keys, in YAML', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''), 'yaml'],
		['items of items, in YAML', '- '.repeat(200_000), 'yaml'],
		['depth, in JSON', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'json'],
		['a prototype', '{"__proto__": {"version": 1}, "constructor": {"prototype": {"name": "x"}}}', 'json'],
	])('is refused, and nothing more, with %s', { timeout: 60_000 }, async (_what, text, extension) => {
		const told = await tell(text, extension);
		expect(told).toMatchObject({ code: 2 });
		expect(told.text).not.toMatch(/bug in Gatehouse|Maximum call stack/);
		expect(Object.hasOwn(Object.prototype, 'version')).toBe(false);
		expect(readFileSync(elsewhere, 'utf8')).toBe(secret);
	});
});

/** A billion laughs: https://en.wikipedia.org/wiki/Billion_laughs_attack */
function bomb(): string {
	const lines = Array.from({ length: 30 }, (_, at) =>
		at === 0 ? 'a0: &a0 [ha, ha]' : `a${at}: &a${at} [${Array.from({ length: 9 }, () => `*a${at - 1}`).join(', ')}]`,
	);
	return lines.join('\n');
}
