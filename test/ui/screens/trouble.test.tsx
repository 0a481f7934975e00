import { describe, expect, test } from 'vitest';
import type { ApplyResult } from '../../../source/core/apply/result.js';
import { ConnectionError, StalePlanError, UsageError } from '../../../source/core/errors.js';
import { report } from '../../../source/core/gates/check.js';
import type { Server } from '../../../source/ui/services.js';
import { check, facts, names, planOf, result, statement, target } from '../../core/wizard/fixtures.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';
import { canary } from './small-services.js';

const toReview = [/1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/, /6\/8/];
const own = { kind: 'own', connection: { host: 'db1', user: 'admin' } } as const;

const refused = new ConnectionError({
	code: 'wrong-password',
	message: 'The server refused the password of "admin".',
	remedy: 'Type it again.',
	field: 'password',
	causeCode: '28P01',
	serverText: 'password authentication failed',
});

describe('connecting', () => {
	test('a refused password leads back to its field, with everything else kept', async () => {
		const wizard = openWizard({ with: own, services: { connect: async () => Promise.reject(refused) } });
		await wizard.sees(/refused the password of "admin"\. \(28P01\)/);
		expect(wizard.text()).toMatch(/Type it again[\s\S]*\[ db1 [\s\S]*\[ admin /);
		await wizard.press(...canary);
		await wizard.sees(/▸ Password .*\*\*\*/);
		expect(wizard.frames.join('\n')).not.toContain(canary);
		await wizard.press(keys.enter);
		await wizard.sees(/▸ \[ Connect \]/);
	});

	test('a URL that is typed into the host letter by letter is no host, and is not tried', async () => {
		const wizard = openWizard();
		await wizard.sees(/sandbox/);
		await wizard.press(keys.down, keys.enter);
		await wizard.sees(/▸ Host/);
		await wizard.press(...'anna:pw@db1', keys.tab);
		await wizard.sees(/! is no host alone: clear it, and paste the whole URL/);
	});

	test('is stopped by Esc, and the server that answers after all is left', async () => {
		let answer: (server: Server) => void = () => {};
		const late = new Promise<Server>((resolve) => {
			answer = resolve;
		});
		const left: string[] = [];
		let signal: AbortSignal | undefined;
		const wizard = openWizard({
			with: own,
			services: {
				connect: (_target, given) => {
					signal = given;
					return late;
				},
			},
		});
		await wizard.sees(/Connecting/);
		await wizard.waitsFor(() => signal !== undefined);
		await wizard.press(keys.escape);
		await wizard.sees(/Connect as a role/);
		expect(signal?.aborted).toBe(true);
		answer({ target, facts, names, close: async () => void left.push('late') });
		await wizard.waitsFor(() => left.length === 1);
		expect(wizard.text()).toMatch(/Connect as a role/);
	});

	test('a URL that is pasted into the host fills the form, and its password is seen by nobody', async () => {
		const wizard = openWizard();
		await wizard.sees(/sandbox/);
		await wizard.press(keys.down, keys.enter);
		await wizard.sees(/Connect as a role/);
		await wizard.write(`\u001B[200~postgres://boss:${canary}@db9:6432/main?sslmode=require\u001B[201~`);
		await wizard.sees(/\[ db9 [\s\S]*\[ 6432 [\s\S]*\[ boss [\s\S]*kept[\s\S]*\[ main /);
		await wizard.sees(/▸ \[ Connect \]/);
		expect(wizard.frames.join('\n')).not.toContain(canary);
	});

	test('a URL without a password leads to the field for it', async () => {
		const wizard = openWizard();
		await wizard.sees(/sandbox/);
		await wizard.press(keys.down, keys.enter);
		await wizard.sees(/▸ Host/);
		await wizard.write('\u001B[200~postgres://boss@db9:6432/main\u001B[201~');
		await wizard.sees(/▸ Password +\[ \(none\) /);
		await wizard.press(...'secret', keys.tab);
		await wizard.sees(/▸ Database +\[ main /);
	});
});

describe('a run that fails', () => {
	const failed: ApplyResult = {
		...result,
		status: 'undone',
		applied: [],
		failure: { id: 'B1', sqlstate: '55P03', message: 'could not get the lock', remedy: 'Wait, and run it again.' },
	};

	test('says what is true, why, and what to do; Run again runs the same plan', async () => {
		let runs = 0;
		const wizard = openWizard({
			services: {
				apply: async ({ onEvent }) => {
					runs++;
					onEvent({ type: 'statement', id: 'A1', status: 'done', ms: 2 });
					onEvent({ type: 'statement', id: 'B1', status: 'failed', ms: 2 });
					return runs === 1 ? failed : { ...result, applied: ['A1', 'B1', 'C1'] };
				},
			},
		});
		await wizard.sees(/sandbox/);
		for (const visit of [...toReview, /only adds/, /7\/8[\s\S]*The run failed/]) await wizard.enterUntil(visit);
		expect(wizard.text()).toMatch(/B1: could not get the lock \(SQLSTATE 55P03\)[\s\S]*Wait, and run it again/);
		expect(wizard.text()).toMatch(/failed: B1 CREATE ROLE[\s\S]*1 statement taken back[\s\S]*1 statement not run/);
		await wizard.press(keys.left, keys.enter);
		await wizard.sees(/8\/8/);
		expect(runs).toBe(2);
	});

	test('a server that changed in between is planned anew', async () => {
		const wizard = openWizard({
			services: { apply: async () => Promise.reject(new StalePlanError(['role orders_app exists now'])) },
		});
		await wizard.sees(/sandbox/);
		for (const visit of [...toReview, /only adds/, /role orders_app exists now/]) await wizard.enterUntil(visit);
		await wizard.press(keys.left, keys.enter);
		await wizard.sees(/6\/8 Review[\s\S]*Check the answers/);
	});

	test('Ctrl+C asks it to stop, and it says what is true', async () => {
		let clock = 0;
		const wizard = openWizard({
			now: () => clock,
			services: {
				apply: ({ signal }) =>
					new Promise((resolve) =>
						signal.addEventListener('abort', () => resolve({ ...failed, status: 'cancelled', failure: null })),
					),
			},
		});
		await wizard.sees(/sandbox/);
		for (const visit of [...toReview, /only adds/]) await wizard.enterUntil(visit);
		clock = 401;
		await wizard.enterUntil(/7\/8/);
		await wizard.press(keys.ctrlC);
		await wizard.sees(/You stopped the run[\s\S]*Nothing of this run remains/);
	});
});

test('a check that failed is shown with its fix, and the wizard ends with 4', async () => {
	const checks = [check('orders'), check('app', 'pass', 'schema'), check('app.orders', 'fail', 'object')];
	const wizard = openWizard({ services: { verify: async () => report('orders', checks) } });
	const ended = wizard.app.waitUntilExit();
	await wizard.sees(/sandbox/);
	for (const visit of [...toReview, /only adds/, /1 of 3 checks FAILED/]) await wizard.enterUntil(visit);
	expect(wizard.text()).toMatch(/Fix\s+GRANT CONNECT/);
	// What mends it has the focus; whoever finishes all the same chooses that.
	expect(wizard.text()).toMatch(/▸ \[ Add the fix to a new plan \]/);
	await wizard.press(keys.tab, keys.enter);
	await wizard.sees(/1 check FAILED/);
	await wizard.press(keys.tab, keys.tab, keys.tab, keys.tab, keys.tab, keys.enter);
	await expect(ended).resolves.toMatchObject({ step: 'ended', exitCode: 4 });
});

describe('the confirmation', () => {
	test('hears nothing in its first 0.4 s', async () => {
		let clock = 1000;
		const wizard = openWizard({ now: () => clock });
		await wizard.sees(/sandbox/);
		for (const visit of [...toReview, /only adds/]) await wizard.enterUntil(visit);
		clock += 399;
		await wizard.press(keys.enter, keys.enter);
		expect(wizard.text()).toMatch(/only adds/);
		clock += 1;
		await wizard.press(keys.enter);
		await wizard.sees(/[78]\/8/);
	});

	test.each([
		['every statement that does more than add', 24, 2, /\n +B1 {2}CREATE ROLE[^\n]*\n +B2 {2}CREATE ROLE[^\n]*\n\s*\n/],
		[
			'as many of them as there is room for',
			24,
			40,
			/B1 {2}[\s\S]*B5 {2}[\s\S]*3\d more, which See SQL in the review shows/,
		],
		['none where the window is low', 12, 2, /takes away what is there[\s\S]*Type the database name/],
	])('shows %s, at %d rows', async (_, rows, count, says) => {
		const changes = Array.from({ length: count }, (_each, index) => statement(`B${index + 1}`, 'revoke'));
		const wizard = openWizard({ with: own, rows, services: { plan: async () => planOf(statement('A1'), ...changes) } });
		for (const visit of [...toReview, /Type the database name/]) await wizard.enterUntil(visit);
		expect(wizard.text()).toMatch(says);
		expect(wizard.text()).toMatch(/\[ +\][\s\S]*▸ \[ Back \]/);
		expect(wizard.text()).not.toMatch(/A1 {2}/);
		if (rows === 12) expect(wizard.text()).not.toMatch(/B1 {2}/);
	});

	test('asks the name on a production server', async () => {
		let clock = 0;
		const wizard = openWizard({
			now: () => clock,
			with: own,
			services: { resolve: async () => ({ ...target, environment: 'production' }) },
		});
		for (const visit of [...toReview, /PRODUCTION/]) await wizard.enterUntil(visit);
		expect(wizard.text()).toMatch(/Without the wizard[^\n]*\n +gatehouse apply orders --yes --confirm orders /);
		clock = 401;
		await wizard.press(keys.shiftTab, ...'order', keys.enter);
		await wizard.sees(/does not match yet/);
		await wizard.press('s', keys.enter, keys.enter);
		await wizard.sees(/8\/8/);
	});
});

describe('Ctrl+C while answering', () => {
	const press = async (...gaps: readonly number[]) => {
		let clock = 0;
		const wizard = openWizard({ now: () => clock });
		const ended = wizard.app.waitUntilExit();
		await wizard.sees(/sandbox/);
		await wizard.press(keys.ctrlC);
		for (const gap of gaps) {
			clock += gap;
			await wizard.press(keys.ctrlC);
		}
		return { wizard, ended };
	};

	test('once only says so', async () => {
		const { wizard } = await press();
		await wizard.sees(/Press Ctrl\+C again to quit/);
		expect(wizard.text()).toMatch(/Try it on/);
	});

	test('twice within three seconds leaves with 130', async () => {
		const { ended } = await press(1000);
		await expect(ended).resolves.toMatchObject({ step: 'ended', exitCode: 130 });
	});

	test.each([
		['held down', [30, 30, 30]],
		['twice, but far apart', [3001]],
	])('%s does not leave', async (_name, gaps) => {
		const { wizard } = await press(...gaps);
		expect(wizard.text()).toMatch(/Try it on/);
		await wizard.press(keys.enter);
		await wizard.sees(/1\/8/);
	});
});

test('what failed is planned anew, and the review shows it', async () => {
	const checks = [check('orders'), check('app.orders', 'fail', 'object')];
	const wizard = openWizard({ services: { verify: async () => report('orders', checks) } });
	await wizard.sees(/sandbox/);
	for (const visit of [...toReview, /only adds/, /1 of 2 checks FAILED/]) await wizard.enterUntil(visit);
	await wizard.press('f');
	await wizard.sees(/6\/8 Review/);
});

describe('why a login is refused', () => {
	test('is asked from the checks about the login that failed, and Esc leads back to them', async () => {
		const asked: unknown[] = [];
		const checks = [check('orders'), check('app.orders', 'fail', 'object')];
		const wizard = openWizard({
			services: {
				verify: async () => report('orders', checks),
				explain: async (question) => {
					asked.push(question);
					return {
						role: question.role,
						database: question.database,
						asked: 'SELECT on app.orders',
						allowed: false,
						shut: 'schema',
						gates: [{ gate: 'schema', open: false, path: null, why: 'It holds no USAGE.', refusal: null, fixes: [] }],
						fix: 'GRANT USAGE ON SCHEMA app TO orders_app;',
						notes: [],
					};
				},
			},
		});
		await wizard.sees(/sandbox/);
		for (const visit of [...toReview, /only adds/, /1 of 2 checks FAILED/]) await wizard.enterUntil(visit);
		await wizard.press('e');
		await wizard.sees(/Why is it refused\?[\s\S]*▸ What it sees/);
		await wizard.press(...'permission denied for table orders', keys.enter, keys.enter);
		await wizard.sees(/X== schema USAGE +SHUT {2}It holds no USAGE\.[\s\S]*GRANT USAGE ON SCHEMA app/);
		expect(asked).toEqual([
			{ role: 'orders_app', database: 'orders', error: 'permission denied for table orders', on: '', privilege: '' },
		]);
		await wizard.press(keys.escape);
		await wizard.sees(/1 of 2 checks FAILED/);
	});

	test('says what is wrong with a question, and keeps it', async () => {
		const wizard = openWizard({
			services: { explain: async () => Promise.reject(new UsageError('There is no role "x".', 'Give another.')) },
			with: own,
		});
		for (const visit of [...toReview, /only adds/, /8\/8/]) await wizard.enterUntil(visit);
		await wizard.press('e');
		await wizard.sees(/▸ What it sees/);
		await wizard.press(...'x', keys.enter, keys.enter);
		await wizard.sees(/There is no role "x"\.[\s\S]*Give another\.[\s\S]*\[ x /);
	});
});
