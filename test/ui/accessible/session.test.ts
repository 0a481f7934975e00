// The wizard by lines: the machine that the screens have, told and asked in sentences.
import { describe, expect, test } from 'vitest';
import { ConnectionError, InvalidProfileError } from '../../../source/core/errors.js';
import { report } from '../../../source/core/gates/check.js';
import type { Draft } from '../../../source/core/wizard/draft.js';
import { type Beginning, begin } from '../../../source/core/wizard/start.js';
import type { LineTerminal } from '../../../source/ui/accessible/line-terminal.js';
import { runAccessible } from '../../../source/ui/accessible/session.js';
import { createMachine } from '../../../source/ui/use-effects.js';
import { check, planOf, savedProfiles, statement, states, target } from '../../core/wizard/fixtures.js';
import { canary, type SmallServices, smallServices } from '../screens/small-services.js';

/** Someone who types these lines, one for each prompt, and then is gone. */
async function talk(
	typed: readonly string[],
	options: {
		services?: SmallServices;
		draft?: Beginning['draft'];
		with?: Beginning['with'];
		signal?: AbortSignal;
		onPrompt?: (prompt: string) => void;
	} = {},
) {
	const { services, log } = smallServices(options.services);
	const machine = createMachine(
		services,
		begin({ profiles: ['saved'], draft: options.draft, with: options.with ?? { kind: 'ask' } }),
	);
	const said: string[] = [];
	const lines = [...typed];
	const next = async (prompt: string) => {
		said.push(prompt);
		options.onPrompt?.(prompt);
		return lines.shift() ?? null;
	};
	const terminal: LineTerminal = { say: (line) => void said.push(line), ask: next, askSecret: next, close: () => {} };
	const end = await runAccessible({
		machine,
		terminal,
		known: null,
		signal: options.signal ?? new AbortController().signal,
	});
	await machine.dispose();
	return { ...end, said: said.join('\n'), log, left: lines };
}

const enter = (count: number): readonly string[] => Array.from({ length: count }, () => '');

test('Enter alone leads from the welcome to three gates, and the end says so', async () => {
	const { said, exitCode, farewell } = await talk([...enter(9), 'q']);
	for (const words of [
		/Step 1 of 8\. Connect\./,
		/Step 2 of 8\. Pattern\./,
		/Step 5 of 8\. Security\./,
		/Step 6 of 8\. Review, Apply\.\nThis plan only adds/,
		/Statement 2 of 3, B1: done\./,
		/Gate 1 of 3, database CONNECT: passed\. 1 passed\.\nGate 2 of 3/,
		/Gatehouse\. Done\.\norders is ready/,
	])
		expect(said).toMatch(words);
	expect(exitCode).toBe(0);
	expect(farewell.join('\n')).toMatch(/orders: 3 statements applied/);
	// The word "1", and not a sign: nothing of this has to be seen.
	expect(said).not.toMatch(/[^\x20-\x7E\n]/);
});

describe('an answer', () => {
	test('is changed by its number, told again, and kept on the way back', async () => {
		const { said } = await talk(['1', '', '', '1', 'billing', 'b', '', 'q']);
		expect(said).toMatch(/1\. Application: billing\./);
		expect(said.match(/1\. Application: billing\./g)?.length).toBeGreaterThan(1);
	});

	test('that cannot stay says why, and Enter does not lead on', async () => {
		const { said } = await talk(['1', '', '', '3', 'pg_mine', '', 'q']);
		expect(said).toMatch(/That cannot stay: .*pg_/);
		expect(said).toMatch(/Next is not possible: /);
		expect(said).not.toMatch(/Step 4/);
	});

	test('that is none of what is offered is said to be none', async () => {
		const { said } = await talk(['7', 'hello', 'q']);
		expect(said).toMatch(/"7" is none of these\.[\s\S]*"hello" is none of these\./);
	});

	test('yes or no, and one of several', async () => {
		const { said } = await talk(['1', '', '', '8', 'no', 'n', '1', '1', 'b', 'q']);
		expect(said).toMatch(/8\. read-only: no\./);
		expect(said).toMatch(/1\. orders_app: read-only\./);
	});
});

test('a password is received and never told; a refusal leads back to the form', async () => {
	const refused = new ConnectionError({
		code: 'wrong-password',
		message: 'The server refused the password of "admin".',
		remedy: 'Type it again.',
		field: 'password',
		causeCode: '28P01',
	});
	const tried: (string | undefined)[] = [];
	const { said } = await talk(['2', '1', 'db1', '4', canary, '', 'q'], {
		services: {
			resolve: async ({ options, password }) => {
				tried.push(options.host, password === undefined ? undefined : 'a password');
				return target;
			},
			connect: async () => Promise.reject(refused),
		},
	});
	expect(tried).toEqual(['db1', 'a password']);
	expect(said).toMatch(new RegExp(`Password received, ${canary.length} characters\\.`));
	expect(said).toMatch(/The server refused the password of "admin"\. \(28P01\)/);
	expect(said.replaceAll(canary, 'typed')).toBe(said);
});

test('a URL for the host fills the fields', async () => {
	const { said } = await talk(['2', '1', 'postgres://admin:pw@db9:6543/main', 'q']);
	expect(said).toMatch(/The URL has filled the fields\.\n1\. Host: db9\./);
	expect(said).not.toContain('pw@');
});

test('and so does one that is pasted before any number; it is not said back', async () => {
	const { said } = await talk(['2', 'postgres://admin:pw@db9:6543/main', 'q']);
	expect(said).toMatch(/The URL has filled the fields\.\n1\. Host: db9\.\n2\. Port: 6543\./);
	expect(said).not.toContain('pw@');
});

test('on production the name must be typed, and nothing else applies', async () => {
	const services = { resolve: async () => ({ ...target, environment: 'production' }) } satisfies Partial<SmallServices>;
	const { said, log } = await talk([...enter(5), '', '', 'yes', 'a', 'orders', '', 'q'], {
		with: { kind: 'own', connection: { host: 'db1', user: 'admin' } },
		services,
	});
	expect(said).toMatch(/You are about to change a PRODUCTION server\./);
	expect(said.match(/That is not the name\. Nothing was changed\./g)?.length).toBeGreaterThanOrEqual(2);
	expect(log.join()).toContain('verified');
});

test('what does more than add is told before the name is asked', async () => {
	const { said } = await talk([...enter(5), '', '', 'q'], {
		with: { kind: 'own', connection: { host: 'db1', user: 'admin' } },
		services: { plan: async () => planOf(statement('A1'), statement('B1', 'revoke')) },
	});
	expect(said).toMatch(/Check the answers\. The number of one changes it and comes back here\./);
	expect(said).toMatch(
		/takes away what is there\.[\s\S]*\nB1: CREATE ROLE "role_B1" NOLOGIN;\n[\s\S]*Type the database name/,
	);
	expect(said).not.toMatch(/\n *A1/);
});

test('a meaning that is a question ends as one', async () => {
	const { said } = await talk(['?', 'q']);
	expect(said).toMatch(/gate 1: CONNECT: may the login enter the database\?\n/);
});

test('a check that failed is told with its fix, and Enter plans it', async () => {
	const checks = [check('orders'), check('app.orders', 'fail', 'object')];
	const { said, exitCode } = await talk([...enter(8), '', 'q'], {
		services: { verify: async () => report('orders', checks) },
	});
	expect(said).toMatch(
		/Gate 3 of 3, object privileges: FAILED\. 1 of 1 failed\.[\s\S]*fix: GRANT CONNECT[\s\S]*1\. Fix: add it to a new plan\.[\s\S]*Step 6 of 8\. Review\./,
	);
	expect(exitCode).toBe(0);
});

test('A25 what takes long says that it lives, and Ctrl+C stops it and ends', async () => {
	const controller = new AbortController();
	let aborted = false;
	const { said, exitCode, farewell } = await talk([...enter(8)], {
		signal: controller.signal,
		services: {
			apply: ({ signal }) =>
				new Promise((_resolve, reject) => {
					signal.addEventListener('abort', () => {
						aborted = true;
						reject(
							new ConnectionError({
								code: 'x',
								message: 'Stopped as you asked.',
								remedy: 'Run it again.',
								field: 'host',
							}),
						);
					});
					setImmediate(() => controller.abort());
				}),
		},
	});
	expect(aborted).toBe(true);
	expect(said).toMatch(/Stopping\. What is true then is looked up and told\./);
	expect(exitCode).not.toBe(0);
	expect(farewell.join('\n')).toMatch(/Stopped as you asked/);
});

test('whoever is gone leaves nothing running', async () => {
	const { exitCode, farewell } = await talk(['1', '']);
	expect(exitCode).toBe(130);
	expect(farewell.join('\n')).toMatch(/Nothing was changed/);
});

describe('what is kept', () => {
	const draft = { ...states.names, place: 'sandbox', at: '2026-11-23T06:54:00.000Z' } as const;
	const found = { kind: 'found', draft: { ...draft, step: 'names', goal: 'onward' } } as const;

	test('an unfinished run is offered first, and goes on at its step', async () => {
		const { said } = await talk(['1', 'q'], { draft: found });
		expect(said).toMatch(/1\. Go on where you stopped: 3\/8 Names, [^\n]*orders on a sandbox\./);
		expect(said).toMatch(/Step 3 of 8\. Names\./);
	});

	test('an answer is in the draft at once, and the page that asked goes on', async () => {
		const kept: string[] = [];
		const drafts = {
			read: () => undefined,
			keep: (given: Draft) => {
				kept.push(given.answers.names.application);
				return { ...given, at: draft.at };
			},
			forget: () => {},
		};
		const { said, farewell } = await talk(['1', '', '', '1', 'billing', '2', 'acme', 'q'], { services: { drafts } });
		expect(kept).toContain('billing');
		expect(said.match(/Step 3 of 8\. Names\./g)).toHaveLength(1);
		expect(said).toMatch(/2\. Customers: acme/);
		expect(farewell.join('\n')).toMatch(/Go on at step 3, Names:\n {2}gatehouse --resume/);
	});
});

describe('the saved profiles', () => {
	const profiles = { list: () => savedProfiles };

	test('are told, one is chosen by its number, and the letters say what is done with it', async () => {
		const { said, log } = await talk(['3', '2', 'r', '1', 'store', 'r', 'b', 'q'], { services: { profiles } });
		expect(said).toMatch(/1\. Chosen: orders: database-per-tenant on db1\.example\.com:5432, production\./);
		expect(said).toMatch(/u for Use orders, n for New customer for orders/);
		expect(said).toMatch(/u for Use shop/);
		expect(said).toMatch(/1\. New name: store\./);
		expect(log).toContain('rename: {"kind":"rename","from":"shop","to":"store"}');
		expect(said).toMatch(/rename: done\./);
	});

	test('one is forgotten by its name alone', async () => {
		const { said, log } = await talk(['3', 'f', 'yes', 'order', 'orders', 'b', 'q'], { services: { profiles } });
		expect(said).toMatch(/Type its name, orders, to forget it[\s\S]*That is not the name/);
		expect(log.filter((line) => line.startsWith('delete'))).toEqual(['delete: {"kind":"delete","name":"orders"}']);
	});

	test('where there is none one can be imported, and all that is wrong with it is told', async () => {
		const issues = [
			{ path: 'roles', message: 'is missing' },
			{ path: 'pattern', message: 'is none of them' },
		];
		const work = async () => Promise.reject(new InvalidProfileError('p.yaml', issues));
		const { said } = await talk(['3', '', '1', 'p.yaml', 'i', 'b', 'b', 'q'], { services: { profiles: { work } } });
		expect(said).toMatch(/No profile is saved yet/);
		expect(said).toMatch(/has 2 problems\.\nroles: is missing\.\npattern: is none of them\./);
		expect(said.match(/1\. File: p\.yaml\./g)?.length).toBeGreaterThan(1);
	});
});
