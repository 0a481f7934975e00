// Going forward and back, and connecting: each behaviour by its number.
import { createServer, type Socket } from 'node:net';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { gatehouseTerminal, type Terminal } from '../../helpers/pty.js';
import { testServer } from '../../helpers/server.js';
import { makeCertificates } from '../../postgres/certificates.js';
import { enterUntil, key, patience } from '../walking.js';
import { surroundings, tabTo, wizardAt } from './open.js';

const certificates = await makeCertificates('localhost');
afterAll(() => certificates.remove());
const server = await testServer();
const encrypted = await testServer({
	settings: { ssl: 'on', ssl_cert_file: certificates.selfSigned, ssl_key_file: certificates.key },
});
await server.query('CREATE ROLE shut NOLOGIN; CREATE ROLE full_up LOGIN CONNECTION LIMIT 0');
const shut = await server.letIn('shut');
const full = await server.letIn('full_up');

/** A port on which nobody listens any more. */
const closed = await new Promise<number>((resolve) => {
	const brief = createServer(() => {}).listen(0, '127.0.0.1', () => {
		const { port } = brief.address() as { port: number };
		brief.close(() => resolve(port));
	});
});

test('A9 back: nothing holds it up, and every answer is there again', async () => {
	const terminal = await wizardAt(server, 'names');
	await tabTo(terminal, /▸ Owner role/);
	terminal.type(`${key.ctrlU}pg_mine`);
	await terminal.sees(/\[ pg_mine +\][\s\S]*! .*pg_/);
	terminal.type(key.escape);
	await terminal.sees(/2\/8 Pattern/);
	terminal.type(key.enter);
	await terminal.sees(/3\/8 Names[\s\S]*\[ pg_mine +\][\s\S]*! .*pg_/);
	// With it Next leads nowhere.
	terminal.type(key.enter);
	await terminal.sees(/3\/8 Names/);
	terminal.type(key.shiftTab);
	await enterUntilBack(terminal);
});

/** Shift+Tab on the first of a screen is back. */
async function enterUntilBack(terminal: Terminal): Promise<void> {
	await vi.waitFor(
		async () => {
			if (/2\/8 Pattern/.test(terminal.text())) return;
			const before = terminal.text();
			terminal.type(key.shiftTab);
			await terminal.waitsFor(() => terminal.text() !== before);
			expect(terminal.text()).toMatch(/2\/8 Pattern/);
		},
		{ timeout: patience, interval: 1 },
	);
}

/** Opens a question by its digit, from wherever no field has the focus. */
async function jumpTo(terminal: Terminal, digit: number, screen: RegExp): Promise<void> {
	terminal.type(String(digit));
	await terminal.sees(screen);
}

describe('A9 what hangs on an answer that changed is kept, marked, and asked about', () => {
	test('the names on the pattern: in the review and on the question, until that was looked at', async () => {
		const terminal = await wizardAt(server, 'review');
		await jumpTo(terminal, 2, /2\/8 Pattern/);
		terminal.type(key.down);
		await terminal.sees(/▸ A schema each/);
		terminal.type(key.enter);
		await terminal.sees(/6\/8 Review[\s\S]*! Names +database orders[\s\S]*! check again: the pattern has changed/);
		terminal.type(key.enter);
		await terminal.sees(/3\/8 Names[\s\S]*! Check again: the pattern has changed\.[\s\S]*\[ orders /);
		await tabTo(terminal, /▸ Customers/);
		terminal.type('acme');
		await terminal.sees(/\[ acme +\]/);
		await tabTo(terminal, /▸ \[ To the review/);
		terminal.type(key.enter);
		await terminal.sees(/6\/8 Review[\s\S]*Names +database orders[\s\S]*sha256/);
		expect(terminal.text()).not.toMatch(/check again/);
	});

	test('the schema on the database, while it is typed and in the review', async () => {
		await server.query('CREATE DATABASE other_shop');
		onTestFinished(() => server.query('DROP DATABASE other_shop WITH (FORCE)').then(() => {}));
		const terminal = await wizardAt(server, 'review');
		await jumpTo(terminal, 3, /3\/8 Names/);
		await tabTo(terminal, /▸ Database/);
		terminal.type(`${key.ctrlU}other_shop`);
		await terminal.sees(/\[ other_shop +\] +exists[\s\S]*Schema +\[ app +\] +check again/);
		await tabTo(terminal, /▸ \[ To the review/);
		terminal.type(key.enter);
		await terminal.sees(/Names +database other_shop[\s\S]*! check again: the database has changed/);
		await jumpTo(terminal, 3, /3\/8 Names/);
		await tabTo(terminal, /▸ \[ To the review/);
		terminal.type(key.enter);
		await terminal.sees(/Names +database other_shop[\s\S]*Plan /);
		expect(terminal.text()).not.toMatch(/check again/);
	});

	test('what was read from a server on which server it is', async () => {
		const terminal = await wizardAt(server, 'review');
		await jumpTo(terminal, 1, /1\/8 Connect[\s\S]*Host/);
		await tabTo(terminal, /▸ Port/);
		terminal.type(`${key.ctrlU}${encrypted.sandbox.port}`);
		await terminal.sees(fieldWith('Port', String(encrypted.sandbox.port)));
		await tabTo(terminal, /▸ User/);
		terminal.type(`${key.ctrlU}${encrypted.superuser.user}`);
		await tabTo(terminal, /▸ Password/);
		terminal.type(encrypted.superuser.password);
		await terminal.sees(/Password +\[ \*+ +\]/);
		await tabTo(terminal, /▸ \[ Connect/);
		terminal.type(key.enter);
		await terminal.sees(
			/6\/8 Review[\s\S]*Pattern[\s\S]*the server is another one[\s\S]*Names[\s\S]*the server is another one/,
		);
		await jumpTo(terminal, 2, /2\/8 Pattern[\s\S]*! Check again: the server is another one\./);
	});
});

test('a digit goes to what was answered, and says where nothing was', async () => {
	const terminal = await wizardAt(server, 'names');
	await tabTo(terminal, /▸ \[ Next/);
	await jumpTo(terminal, 5, /Step 5 was not answered yet/);
	await jumpTo(terminal, 2, /2\/8 Pattern/);
	await jumpTo(terminal, 1, /1\/8 Connect[\s\S]*Reached/);
	await enterUntil(terminal, /3\/8 Names/);
	// In a field it is a letter like any other.
	terminal.type('2');
	await terminal.sees(/3\/8 Names[\s\S]*\[ orders2 +\]/);
});

test('A10 edit from the review: any line opens its question, Next leads straight back, and the plan is another', async () => {
	const terminal = await wizardAt(server, 'review');
	const fingerprint = () => /sha256:[0-9a-f]{8}/.exec(terminal.text())?.[0];
	const first = fingerprint();
	expect(first).toBeDefined();
	const edit = async (text: string) => {
		await tabTo(terminal, /▸ (?:3 )?Names/);
		terminal.type(key.enter);
		await terminal.sees(/3\/8 Names/);
		await tabTo(terminal, /▸ Application/);
		terminal.type(`${key.ctrlU}${text}`);
		await terminal.sees(new RegExp(`\\[ ${text} `));
		await tabTo(terminal, /▸ \[ To the review \]/);
		terminal.type(key.enter);
		await terminal.sees(/6\/8 Review[\s\S]*sha256/);
	};
	await edit('billing');
	expect(fingerprint()).not.toBe(first);
	await edit('orders');
	expect(fingerprint()).toBe(first);
});

test('A11 Esc keeps the text, goes back once, and never quits', async () => {
	const terminal = await wizardAt(server, 'names');
	terminal.type(`${key.ctrlU}half`);
	await terminal.sees(/\[ half +\]/);
	terminal.type(key.escape);
	await terminal.sees(/2\/8 Pattern/);
	terminal.type(key.enter);
	await terminal.sees(/3\/8 Names[\s\S]*\[ half +\]/);
	for (const back of [/2\/8/, /1\/8 Connect/, /1\/8 Connect[\s\S]*Host/]) {
		terminal.type(key.escape);
		await terminal.sees(back);
	}
	terminal.type(key.escape);
	await terminal.sees(/Try it on a sandbox/);
	terminal.type(key.escape);
	await terminal.sees(/Try it on a sandbox/);
	expect(terminal.alternate).toBe(true);
});

describe('A13 connecting', () => {
	test('to a black hole: the seconds are told, and Esc leaves at once', async () => {
		const silent = createServer(() => {}).listen(0, '127.0.0.1');
		onTestFinished(() => void silent.close());
		await vi.waitFor(() => expect(silent.address()).not.toBeNull());
		const { port } = silent.address() as { port: number };
		const terminal = gatehouseTerminal(['-h', '127.0.0.1', '-p', String(port), '-U', 'nobody'], { patience });
		await terminal.sees(/Connecting \d s/);
		const began = performance.now();
		terminal.type(key.escape);
		await terminal.sees(new RegExp(`\\[ ${port} `));
		expect(performance.now() - began).toBeLessThan(1000);
	});

	const { PGHOST = '', PGPORT = '', PGUSER = '', PGPASSWORD = '' } = surroundings(server);
	const flags = (changes: Readonly<Record<string, string>> = {}) => ({
		'-h': PGHOST,
		'-p': PGPORT,
		'-U': PGUSER,
		'-d': 'postgres',
		...changes,
	});
	type Row = readonly [
		what: string,
		flags: ReturnType<typeof flags>,
		env: Readonly<Record<string, string>>,
		code: RegExp,
		/** Why, what to do, and what the server said, where it was one that said something. */
		told: readonly RegExp[],
		focus: RegExp,
	];
	const rows: readonly Row[] = [
		[
			'a wrong password',
			flags(),
			{ PGPASSWORD: 'not-it' },
			/28P01/,
			[
				/refused the password for/,
				/Correct the password|Type the password again/,
				/The server said: password authentication/,
			],
			/▸ Password/,
		],
		[
			'a database that is not there',
			flags({ '-d': 'nowhere' }),
			{},
			/3D000/,
			[/There is no database nowhere/, /Choose one that exists/, /The server said: database "nowhere"/],
			/▸ Database/,
		],
		[
			'a role that may not sign in',
			flags({ '-U': shut.user }),
			{ PGPASSWORD: shut.password },
			/28000/,
			[/does not let shut@/, /Either the role is NOLOGIN/, /The server said: role "shut"/],
			/▸ User/,
		],
		[
			'a role that has no session left',
			flags({ '-U': full.user }),
			{ PGPASSWORD: full.password },
			/53300/,
			[/No connection is free/, /Close connections, or raise the limit/, /The server said: too many connections/],
			/▸ Host/,
		],
		[
			'nobody who listens',
			flags({ '-p': String(closed) }),
			{},
			/ECONNREFUSED/,
			[/Nothing listens at/, /Check the port/],
			/▸ Port/,
		],
		// A name that no name server has to be asked about.
		[
			'a host that has no address',
			flags({ '-h': 'no..where' }),
			{},
			/ENOTFOUND/,
			[/no host named/, /spelling/],
			/▸ Host/,
		],
		[
			'a server without TLS, where it must have it',
			flags(),
			{ PGSSLMODE: 'require' },
			/TLS/,
			[/has no TLS, and sslmode require/, /Have `ssl` turned on/],
			/▸ TLS/,
		],
		[
			'a server that signed its certificate itself',
			flags({ '-h': 'localhost', '-p': String(encrypted.sandbox.port), '-U': encrypted.superuser.user }),
			{ PGSSLMODE: 'verify-full', PGPASSWORD: encrypted.superuser.password },
			/DEPTH_ZERO_SELF_SIGNED_CERT/,
			[/is not signed by the\s+authorities that\s+Node.js knows/, /Name the file/],
			/▸ CA file/,
		],
	];
	const wide = { columns: 120, rows: 40 };
	test.each(rows)('to %s: why, what to do, the field that is to blame, and every value kept', async (...row) => {
		const [, given, env, code, told, focus] = row;
		const options = { ...wide, patience: 15_000, env: { PGPASSWORD, PGSSLMODE: 'disable', ...env } };
		const terminal = gatehouseTerminal(Object.entries(given).flat(), options);
		await terminal.sees(code);
		await terminal.sees(focus);
		for (const words of told) expect(terminal.text()).toMatch(words);
		const fields = { Host: given['-h'], Port: given['-p'], User: given['-U'], Database: given['-d'] };
		for (const [label, value] of Object.entries(fields)) expect(terminal.text()).toMatch(fieldWith(label, value));
		expect(terminal.output()).not.toContain(env['PGPASSWORD'] ?? PGPASSWORD);
	});

	test('and what is mended there leads on', async () => {
		const { port } = encrypted.sandbox;
		const { user, password } = encrypted.superuser;
		const env = { PGPASSWORD: password, PGSSLMODE: 'verify-full' };
		const terminal = gatehouseTerminal(['-h', 'localhost', '-p', String(port), '-U', user], { patience, env });
		await terminal.sees(/▸ CA file/);
		terminal.type(certificates.selfSigned);
		await terminal.sees(/self-signed\.crt/);
		await tabTo(terminal, /▸ \[ Connect/);
		terminal.type(key.enter);
		await terminal.sees(/Encrypted \(TLSv1\.\d, verify-full\)/);
	});
});

/** A field as it stands on the form: its label, and the whole value between the brackets. */
const fieldWith = (label: string, value: string): RegExp =>
	new RegExp(`${label} +\\[ ${value.replaceAll('.', '\\.')} +\\]`);

test('A14 a reply that nobody waits for any more is dropped', async () => {
	// The first attempt reaches its server only after the second has been answered: it must not bring its screen back.
	const late = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
	const sockets: Socket[] = [];
	onTestFinished(() => {
		for (const socket of sockets) socket.destroy();
		late.close();
	});
	await vi.waitFor(() => expect(late.address()).not.toBeNull());
	const { port } = late.address() as { port: number };
	const terminal = gatehouseTerminal(['-h', '127.0.0.1', '-p', String(port), '-U', 'ann'], { patience });
	await vi.waitFor(() => expect(sockets).toHaveLength(1), { timeout: patience });
	terminal.type(key.escape);
	await terminal.sees(new RegExp(`\\[ ${port} `));
	sockets[0]?.end('nonsense that is no PostgreSQL');
	await tabTo(terminal, /▸ User/);
	terminal.type('a');
	await terminal.sees(/\[ anna +\]/);
	expect(terminal.text()).toMatch(/1\/8 Connect/);
	expect(terminal.text()).not.toMatch(/nonsense|!/);
});
