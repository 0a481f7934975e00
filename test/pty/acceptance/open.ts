// The built wizard on a real server, at the step that a test is about.
import { expect, vi } from 'vitest';
import { gatehouseTerminal, type Terminal, type TerminalOptions } from '../../helpers/pty.js';
import type { TestServer } from '../../helpers/server.js';
import { enterUntil, key, patience, walk } from '../walking.js';

export type Step = 'connected' | 'pattern' | 'names' | 'grants' | 'security' | 'review' | 'confirm';
const steps: readonly Step[] = ['connected', 'pattern', 'names', 'grants', 'security', 'review', 'confirm'];

/** How the surroundings lead to the server, with its administrator's password. */
export function surroundings(server: TestServer): Record<string, string> {
	const { host, port } = server.sandbox;
	const { user, password } = server.superuser;
	return { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGSSLMODE: 'disable' };
}

/** Opens the wizard and presses Enter until it is at a step. */
export async function wizardAt(
	server: TestServer,
	step: Step,
	options: TerminalOptions & { readonly args?: readonly string[] } = {},
) {
	const { args = [], env = {}, ...rest } = options;
	const { PGHOST, PGPORT, PGUSER, ...known } = surroundings(server);
	const address = ['-h', PGHOST ?? '', '-p', PGPORT ?? '', '-U', PGUSER ?? ''];
	const terminal = gatehouseTerminal([...address, ...args], { patience, ...rest, env: { ...known, ...env } });
	// The first step is on the screen before the server has answered.
	await terminal.sees(/Reached /);
	for (const screen of walk.slice(1, steps.indexOf(step) + 1)) await enterUntil(terminal, screen);
	return terminal;
}

/** How many headers are on the screen: one, whatever has happened to the window. */
export const headersOn = (lines: readonly string[]): number => lines.filter((line) => /^ Gatehouse /.test(line)).length;

/** Where the focus marks are, and what stands behind them: other things may change while a Tab is on its way. */
const focusOn = (terminal: Terminal): string =>
	terminal
		.lines()
		.flatMap((line, y) => (line.includes('▸') ? [`${y} ${line.indexOf('▸')} ${/▸ ?[^[]*/.exec(line)?.[0]}`] : []))
		.join('\n');

/** Tab until what is looked for has the focus. */
export async function tabTo(terminal: Terminal, focused: RegExp): Promise<void> {
	await vi.waitFor(
		async () => {
			if (focused.test(terminal.text())) return;
			const before = focusOn(terminal);
			terminal.type(key.tab);
			await terminal.waitsFor(() => focusOn(terminal) !== before);
			expect(terminal.text()).toMatch(focused);
		},
		{ timeout: patience, interval: 1 },
	);
}

/** Takes away what the wizard's own answers make, for the next test. */
export async function cleared(server: TestServer, name: string): Promise<void> {
	await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	for (const role of ['app', 'report', 'migrator', 'owner', 'db_owner'])
		await server.query(`DROP ROLE IF EXISTS ${name}_${role}`);
}
