// While statements run: stopping them, and what fails, each behaviour by its number.
import { expect, test, vi } from 'vitest';
import { catalog } from '../../helpers/catalog.js';
import { testServer } from '../../helpers/server.js';
import { enterUntil, key } from '../walking.js';
import { cleared, tabTo, wizardAt } from './open.js';

const server = await testServer();
const slow = { timeout: 90_000 };
/** The wizard waits for the statement that makes orders_report, the seventh. */
const standsStill = /7\/8 Apply[\s\S]*\b6 of \d+[\s\S]*A7 +CREATE ROLE orders_report .*running/;
const nothingRemains = /Nothing of this run remains on\s+the server; that was looked up/;

/** Holds what a statement needs, so that the run stands still there. */
async function holding(act: () => Promise<void>): Promise<void> {
	const holder = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await holder.query('BEGIN; CREATE ROLE orders_report');
	try {
		await act();
	} finally {
		await holder.query('ROLLBACK').catch(() => {});
		await holder.end();
	}
}

/** The process of the server in which the run stands still. */
async function heldBackend(): Promise<number> {
	const rows = await server.query<{ pid: number }>(
		"SELECT pid FROM pg_stat_activity WHERE application_name = 'gatehouse' AND query LIKE 'CREATE ROLE%' AND wait_event_type = 'Lock'",
	);
	expect(rows).toHaveLength(1);
	return rows[0]?.pid ?? 0;
}

test('A18 Ctrl+C stops it, takes back what was done, and looks; Ctrl+Z is refused with the reason', slow, async () => {
	const before = await catalog(server);
	const terminal = await wizardAt(server, 'confirm');
	await holding(async () => {
		await enterUntil(terminal, standsStill);
		terminal.type(key.ctrlZ);
		await terminal.sees(/Not now: statements are running/);
		terminal.type(key.ctrlC);
		await terminal.sees(/You stopped the run/);
		expect(terminal.text()).toMatch(nothingRemains);
		expect(terminal.text()).toMatch(
			/CREATE ROLE orders_report[\s\S]*6 statements taken back[\s\S]*\d+ statements not run/,
		);
	});
	expect(terminal.text()).not.toMatch(/stands:/);
	expect(await catalog(server)).toBe(before);
	await tabTo(terminal, /▸ \[ Quit \]/);
	terminal.type(key.enter);
	expect((await terminal.exit).exitCode).toBe(130);
	await terminal.sees(/not applied\. Nothing of this run remains on the server/);
});

test('A18 Ctrl+C again leaves at once, and says what is known and what is not', slow, async () => {
	const before = await catalog(server);
	const terminal = await wizardAt(server, 'confirm');
	await holding(async () => {
		await enterUntil(terminal, standsStill);
		// A server that does not answer, not even that it was asked to stop.
		const pid = await heldBackend();
		process.kill(pid, 'SIGSTOP');
		try {
			terminal.type(key.ctrlC);
			await terminal.sees(/Stopping after this statement, then rolling back[\s\S]*Ctrl\+C again leaves at once/);
			await vi.waitFor(
				() => {
					if (terminal.alternate) terminal.type(key.ctrlC);
					expect(terminal.alternate).toBe(false);
				},
				{ timeout: 5000, interval: 300 },
			);
			expect((await terminal.exit).exitCode).toBe(130);
			await terminal.sees(/6 of \d+ were done[\s\S]*not known[\s\S]*None of it was committed[\s\S]*gatehouse apply/);
		} finally {
			process.kill(pid, 'SIGCONT');
		}
	});
	await vi.waitFor(async () => expect(await catalog(server)).toBe(before), { timeout: 20_000 });
});

test(
	'A20 a signal in the middle restores the terminal, takes back what was done, and says where to go on',
	slow,
	async () => {
		const before = await catalog(server);
		const terminal = await wizardAt(server, 'confirm');
		await holding(async () => {
			await enterUntil(terminal, standsStill);
			terminal.signal('SIGTERM');
			expect((await terminal.exit).exitCode).toBe(143);
		});
		await terminal.sees(
			/Stopped as you asked\.\s+Nothing of the run remains on the server; that was looked up\.\s+Receipt:\s+\/\S+[\s\S]*gatehouse --resume/,
		);
		expect(terminal).toMatchObject({ alternate: false, cursorVisible: true, bracketedPaste: false });
		expect(terminal.output()).not.toContain(server.superuser.password);
		await vi.waitFor(async () => expect(await catalog(server)).toBe(before), { timeout: 20_000 });
	},
);

test(
	'A19 a failure tells the statement, the server, the cause and the way on; the same plan runs again',
	slow,
	async () => {
		const before = await catalog(server);
		const terminal = await wizardAt(server, 'confirm');
		await holding(async () => {
			await enterUntil(terminal, /The run failed\.[\s\S]*SQLSTATE 55P03/);
			expect(terminal.text()).toMatch(/Another session holds a lock/);
			expect(terminal.text()).toMatch(nothingRemains);
			// The path is longer than the line.
			expect(terminal.text().replaceAll(/\s/g, '')).toMatch(/Receipt:\/.+\.json/);
			expect(terminal.text()).toMatch(/failed: A7 [\s\S]*6 statements taken back[\s\S]*statements not run/);
		});
		expect(await catalog(server)).toBe(before);
		await tabTo(terminal, /▸ \[ Run again \]/);
		terminal.type(key.enter);
		await terminal.sees(/8\/8 Verify[\s\S]*PASS/);
		await cleared(server, 'orders');
	},
);
