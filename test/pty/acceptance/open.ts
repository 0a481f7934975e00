// The built wizard on a real server, at the step that a test is about.
import { gatehouseTerminal, type TerminalOptions } from '../../helpers/pty.js';
import type { TestServer } from '../../helpers/server.js';
import { enterUntil, patience, walk } from '../walking.js';

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
