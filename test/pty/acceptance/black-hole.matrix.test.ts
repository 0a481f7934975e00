// A13, at a server that answers nobody: one that lets people in and says nothing, and one whose packets go nowhere.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { atOnce } from '../../faults/at-once.js';
import { gatehouseTerminal, type Terminal } from '../../helpers/pty.js';
import { key, patience } from '../walking.js';

const slow = { timeout: 90_000 };

/** Takes connections, and never says a word. */
async function mute(): Promise<number> {
	const server = createServer(() => {}).listen(0, '127.0.0.1');
	onTestFinished(() => void server.close());
	await once(server, 'listening');
	return (server.address() as AddressInfo).port;
}

const listening =
	"const s = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => process.stdout.write(String(s.address().port)));";

/** Its queue is full and nobody takes anyone out of it, so that the system drops what comes: nobody even answers that it heard. */
async function nowhere(): Promise<number> {
	const child = spawn(process.execPath, ['-e', listening], { stdio: ['ignore', 'pipe', 'inherit'] });
	onTestFinished(() => void child.kill('SIGKILL'));
	const [said] = (await once(child.stdout, 'data')) as [Buffer];
	const port = Number(said.toString());
	child.kill('SIGSTOP');
	const waiting = Array.from({ length: 4 }, () => connect({ host: '127.0.0.1', port }).on('error', () => {}));
	onTestFinished(() => {
		for (const socket of waiting) socket.destroy();
	});
	await vi.waitFor(() => expect(waiting.filter((socket) => !socket.connecting).length).toBeGreaterThan(1));
	const last = connect({ host: '127.0.0.1', port }).on('error', () => {});
	waiting.push(last);
	expect(await Promise.race([once(last, 'connect').then(() => 'heard'), once(last, 'error'), later(300)])).toBe(
		'unheard',
	);
	return port;
}

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds, 'unheard'));

const kinds = [
	['that says nothing', mute],
	['whose packets go nowhere', nowhere],
] as const;

const wizard = (port: number, ...more: readonly string[]) =>
	gatehouseTerminal(['-h', '127.0.0.1', '-p', String(port), '-U', 'nobody', ...more], { patience });

/** Milliseconds from a key to what it does. */
async function from(terminal: Terminal, pressed: string, expected: RegExp): Promise<number> {
	const began = performance.now();
	terminal.type(pressed);
	await terminal.sees(expected);
	return performance.now() - began;
}

const form = (port: number) => new RegExp(`Connect[\\s\\S]*\\[ ${port} `);

test.each(kinds)(
	'a server %s: the wizard says that it tries and how long, and stops at once',
	slow,
	async (_what, at) => {
		const port = await at();
		const terminal = wizard(port);
		for (const pressed of [key.escape, key.ctrlC]) {
			let [quickest, limit] = [Number.POSITIVE_INFINITY, 0];
			for (let turn = 0; turn < 5 && quickest > limit; turn++) {
				await terminal.sees(/Connecting \d s[\s\S]*Where nobody answers, this ends after 10 seconds[\s\S]*Esc stop/);
				quickest = await from(terminal, pressed, form(port));
				limit = await atOnce();
				expect(terminal.text()).not.toMatch(/did not answer/);
				// Back to where it tries.
				await vi.waitFor(
					() => {
						if (!/Connecting/.test(terminal.text())) terminal.type(key.enter);
						expect(terminal.text()).toMatch(/Connecting/);
					},
					{ timeout: patience, interval: 200 },
				);
			}
			expect(quickest).toBeLessThan(limit);
		}
	},
);

test.each(kinds)('a server %s: after --timeout the wizard says what is so and what to do', slow, async (_what, at) => {
	const port = await at();
	const began = performance.now();
	const terminal = wizard(port, '--timeout', '2');
	await terminal.sees(/this ends after 2 seconds/);
	await terminal.sees(/▸ Host/);
	expect(performance.now() - began).toBeGreaterThan(2000);
	expect(terminal.text().replace(/\s+/g, ' ')).toMatch(
		new RegExp(
			`127\\.0\\.0\\.1:${port} did not answer within 2 seconds\\..*Check host and port, the VPN and the firewall; --timeout allows more`,
		),
	);
	expect(terminal.text()).toMatch(form(port));
	expect(terminal.text()).toContain('nobody');
});

test.each(kinds)('a server %s: line by line too', slow, async (_what, at) => {
	const port = await at();
	const terminal = wizard(port, '--timeout', '2', '--accessible');
	await terminal.sees(/Where nobody answers, this ends after 2 seconds\.[\s\S]*did not answer within 2\s+seconds/);
});
