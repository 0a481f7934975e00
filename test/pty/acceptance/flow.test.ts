// Going forward and back, and connecting: each behaviour by its number.
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { gatehouseTerminal, type Terminal } from '../../helpers/pty.js';
import { testServer } from '../../helpers/server.js';
import { key, patience } from '../walking.js';
import { surroundings, tabTo, wizardAt } from './open.js';

const server = await testServer();
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

test('A9 back: nothing holds it up, every answer is there again, and what hangs on another is asked about', async () => {
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
		await terminal.sees(/Connecting 1 s/);
		const began = performance.now();
		terminal.type(key.escape);
		await terminal.sees(new RegExp(`\\[ ${port} `));
		expect(performance.now() - began).toBeLessThan(1000);
	});

	const { PGHOST = '', PGPORT = '', PGUSER = '', PGPASSWORD = '' } = surroundings(server);
	const flags = (changes: Readonly<Record<string, string>>) =>
		Object.entries({ '-h': PGHOST, '-p': PGPORT, '-U': PGUSER, ...changes }).flat();
	test.each([
		['a wrong password', flags({}), { PGPASSWORD: 'not-it' }, /28P01/, /▸ Password/],
		['a database that is not there', flags({ '-d': 'nowhere' }), {}, /3D000/, /▸ Database/],
		['a role that may not sign in', flags({ '-U': shut.user }), { PGPASSWORD: shut.password }, /28000/, /▸ User/],
		['a role that has no session left', flags({ '-U': full.user }), { PGPASSWORD: full.password }, /53300/, /▸ Host/],
		['nobody who listens', flags({ '-p': String(closed) }), {}, /ECONNREFUSED/, /▸ (?:Host|Port)/],
		['a host that has no address', flags({ '-h': 'no-such-host.invalid' }), {}, /ENOTFOUND|EAI_AGAIN/, /▸ Host/],
		['a server without TLS, where it must have it', [...flags({})], { PGSSLMODE: 'require' }, /TLS|SSL/, /▸ TLS/],
	])(
		'to %s: why, what to do, the field that is to blame, and every value kept',
		async (_what, args, env, code, focus) => {
			const terminal = gatehouseTerminal(args, { patience: 15_000, env: { PGPASSWORD, PGSSLMODE: 'disable', ...env } });
			await terminal.sees(code);
			await terminal.sees(focus);
			const host = args[1] ?? '';
			expect(terminal.text()).toMatch(new RegExp(`\\[ ${host.slice(0, 20).replaceAll('.', '\\.')}`));
			expect(terminal.output()).not.toContain(PGPASSWORD);
		},
	);
});

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
