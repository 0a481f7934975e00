import { describe, expect, test } from 'vitest';
import { presets } from '../../../source/core/profile/access.js';
import { shellWord } from '../../../source/core/shell-word.js';
import { credentialsOf, loginsOf } from '../../../source/core/wizard/credentials.js';
import {
	equivalentCommand,
	equivalentCommands,
	nextTenantCommand,
} from '../../../source/core/wizard/equivalent-command.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { gatePreview, gateRules } from '../../../source/core/wizard/gate-preview.js';
import { gateStandings } from '../../../source/core/wizard/gate-progress.js';
import { gatheredChecks } from '../../../source/core/wizard/gathered-checks.js';
import { moreThanAdding, planParts, planSummary, warningsInOrder } from '../../../source/core/wizard/plan-lines.js';
import { advance, notBegun, statementProgress } from '../../../source/core/wizard/progress.js';
import { reviewLines } from '../../../source/core/wizard/review-lines.js';
import { check, planOf, sandbox, statement, states } from './fixtures.js';

const { review, finished } = states;
const withTenants = {
	...review,
	answers: { ...review.answers, names: { ...review.answers.names, tenants: 'acme, globex' } },
};

describe('the equivalent command', () => {
	test('needs no more than a yes for a plan that only adds', () => {
		expect(equivalentCommand(review)).toBe('gatehouse apply orders --yes --secrets ./gatehouse.env');
	});
	test('names the database where the wizard has it typed', () => {
		const changing = { ...review, plan: planOf(statement('C1', 'change')) };
		expect(equivalentCommand(changing)).toBe('gatehouse apply orders --yes --confirm orders --secrets ./gatehouse.env');
	});
	test('names who loses what PUBLIC gave', () => {
		const right = { database: 'orders', on: 'database orders', privileges: ['CONNECT'] };
		const loss = { role: 'old batch', inKeep: false, rights: [right], kept: [], sessions: 0, relying: [], holdsAs: [] };
		const plan = {
			...planOf(statement('C1', 'revoke')),
			losses: [loss, { ...loss, role: 'kept', inKeep: true, rights: [] }],
		};
		expect(equivalentCommand({ ...review, plan })).toContain(" --confirm orders --confirm-loss 'old batch' --secrets");
	});
	test('asks for a sandbox where there was one', () => {
		expect(equivalentCommand({ ...review, server: sandbox })).toContain(' --sandbox ');
	});
	test('names the next customer', () => {
		expect(nextTenantCommand(review)).toBeUndefined();
		expect(nextTenantCommand(withTenants)).toContain('--tenant NAME');
	});
	test.each([
		['orders', 'orders'],
		["o'clock", "'o'\\''clock'"],
		['two words', "'two words'"],
		['', "''"],
		['$HOME', "'$HOME'"],
	])('%s is a word of a shell as %s', (text, expected) => {
		expect(shellWord(text)).toBe(expected);
	});
});

describe('the review', () => {
	const textOf = (step: string, others = review.answers.others) =>
		reviewLines({ ...review, answers: { ...review.answers, others } }).find((line) => line.step === step)?.text;

	test('tells who else creates tables, and who keeps what PUBLIC loses', () => {
		const others = { creators: 'alice, deployer', keep: 'backup' };
		expect(textOf('grants', others)).toBe(`${textOf('grants')}; creators alice, deployer`);
		expect(textOf('security', others)).toBe(`${textOf('security')}; keep for backup`);
		expect(`${textOf('grants')} ${textOf('security')}`).not.toMatch(/creators|keep for/);
	});
});

test('whoever turns to custom goes on from what was suggested', () => {
	const custom = new Map(firstAnswers.logins.map((login) => [login.key, login.custom]));
	expect(custom.get('app')).toEqual(presets['read-write']);
	expect(custom.get('report')).toEqual(presets['read-only']);
	expect(custom.get('migrator')).toEqual({ tables: ['SELECT'], sequences: [], routines: [] });
});

describe('progress', () => {
	const plan = planOf(statement('A1'), statement('A2'), statement('A3'));
	const statuses = (applied?: readonly string[]) => {
		const progress = advance(notBegun, [
			{ type: 'phase-started', phase: 0 },
			{ type: 'statement-started', id: 'A1' },
			{ type: 'statement', id: 'A1', status: 'done', ms: 4 },
			{ type: 'statement-started', id: 'A2' },
			...(applied === undefined ? [] : [{ type: 'statement', id: 'A2', status: 'failed', ms: 1 } as const]),
		]);
		return statementProgress(plan, progress, applied).map(({ status }) => status);
	};
	test('while it runs', () => expect(statuses()).toEqual(['done', 'running', 'waiting']));
	test('when it failed and was undone', () => expect(statuses([])).toEqual(['rolled-back', 'failed', 'not-run']));
	test('when something of it stands', () => expect(statuses(['A1'])).toEqual(['done', 'failed', 'not-run']));

	test.each([
		[
			{ type: 'waiting-for-lock', holder: 'pid 7' },
			{ kind: 'waiting-for-lock', holder: 'pid 7' },
		],
		[
			{ type: 'undoing', statements: 3 },
			{ kind: 'undoing', statements: 3 },
		],
		[{ type: 'checking' }, { kind: 'checking' }],
	] as const)('%o is told', (event, activity) => {
		expect(advance(notBegun, [event]).activity).toEqual(activity);
	});
	test('the next statement ends the waiting', () => {
		const waited = advance(notBegun, [{ type: 'waiting-for-lock', holder: null }]);
		expect(advance(waited, [{ type: 'statement-started', id: 'A1' }]).activity).toEqual({ kind: 'running' });
	});
});

describe('the gates', () => {
	const states = (checks: Parameters<typeof gateStandings>[0], run: 'running' | 'over') =>
		gateStandings(checks, run).map(({ state }) => state);
	test('the first runs before anything is known', () =>
		expect(states([], 'running')).toEqual(['running', 'waiting', 'waiting']));
	test('no verdict is told before the last login is through', () => {
		expect(states([check('a'), check('b', 'pass', 'schema')], 'running')).toEqual(['running', 'running', 'waiting']);
	});
	test('what failed says so at once', () =>
		expect(states([check('a', 'fail')], 'running')).toEqual(['fail', 'waiting', 'waiting']));
	test('in the end what was not tried is skipped, and what proves nothing is no pass', () => {
		const checks = [check('a', 'pass'), check('b', 'unchecked'), check('c', 'unchecked', 'schema')];
		expect(states(checks, 'over')).toEqual(['warn', 'skip', 'skip']);
	});
	test('nothing holds that was broken off', () => {
		const checks = [check('a'), check('b', 'fail', 'schema')];
		expect(gateStandings(checks, 'broken').map(({ state }) => state)).toEqual(['skip', 'fail', 'skip']);
		expect(gateStandings(checks, 'broken')[0]?.note).toBe('1 passed, then broken off');
	});
	test('a warning about other databases shuts no gate', () => {
		expect(gateStandings([check('a'), check('b', 'warn')], 'over')[0]).toMatchObject({
			state: 'pass',
			note: '1 passed, 1 warning',
		});
	});
	test('one note says how many of each', () => {
		const [first] = gateStandings([check('a'), check('b', 'fail'), check('c', 'warn')], 'over');
		expect(first).toMatchObject({ state: 'fail', note: '1 of 3 failed, 1 warning' });
	});
});

describe('logins', () => {
	test('each tenant has its own, in its own database', () => {
		expect(loginsOf(withTenants)).toContainEqual({ role: 'orders_globex_report', database: 'orders_globex' });
		expect(loginsOf(withTenants)).toHaveLength(6);
	});
	test('only those of this run have a password', () => {
		expect(credentialsOf(finished).map(({ role }) => role)).toEqual(['orders_app']);
	});
});

test('the review has a line for every step that can be changed', () => {
	expect(reviewLines(review).map(({ step }) => step)).toEqual(['connect', 'pattern', 'names', 'grants', 'security']);
	expect(reviewLines(withTenants)[1]?.text).toContain('2 customers: acme, globex');
});

test('the plan is told in counts, and an empty one as what it is', () => {
	expect(planSummary(planOf(statement('A1'), statement('A2', 'revoke')))).toBe('2 statements: 1 only add, 1 take away');
	expect(planSummary(planOf(statement('A1'), statement('A2')))).toBe('2 statements, which only add');
	expect(planSummary(planOf())).toMatch(/^Nothing to change/);
	expect(planParts(planOf(statement('A1')))).toEqual([{ what: 'roles', count: 1, together: 'one transaction' }]);
});

test('what does more than add is told apart, the gravest first', () => {
	const plan = planOf(
		statement('A1'),
		statement('A2', 'change'),
		statement('A3', 'revoke'),
		statement('A4', 'destroy'),
	);
	expect(moreThanAdding(plan).map(({ id }) => id)).toEqual(['A4', 'A3', 'A2']);
	expect(moreThanAdding(planOf(statement('A1')))).toEqual([]);
});

describe('the third gate of a login', () => {
	const [app] = firstAnswers.logins;
	if (app === undefined) throw new Error('there is no login');
	const none = { tables: [], sequences: [], routines: [] };

	test('that reads is no more than that', () => {
		const login = { ...app, access: 'read-only', custom: { ...none, tables: ['DELETE'] } } as const;
		expect(JSON.stringify(gatePreview(login, firstAnswers))).not.toMatch(/INSERT|UPDATE|DELETE|CREATE/);
		const custom = { ...app, access: 'custom', custom: none } as const;
		expect(gatePreview(custom, firstAnswers)[2]).toMatchObject({ privileges: 'nothing' });
	});

	test.each([
		['setting', 'of the customer that the transaction names'],
		['login', 'of its own customer alone'],
	] as const)('that shares tables says whose rows: %s', (identify, expected) => {
		const answers = { ...firstAnswers, pattern: 'shared-schema', rows: { ...firstAnswers.rows, identify } } as const;
		expect(gatePreview(app, answers)).toContainEqual({ objects: 'rows', privileges: expected });
		expect(gatePreview({ ...app, access: 'migrate' }, answers)[0]?.privileges).toMatch(/rows of every customer/);
	});

	test('that migrates every schema must say which', () => {
		const answers = { ...firstAnswers, pattern: 'schema-per-tenant' } as const;
		expect(gatePreview({ ...app, access: 'migrate' }, answers)[0]?.privileges).toMatch(/must name which/);
	});
});

test('the gates are those of the pattern', () => {
	const connect = (part: Partial<typeof firstAnswers>) => gateRules({ ...firstAnswers, ...part })[0]?.[1];
	expect(connect({})).toMatch(/for every login/);
	expect(connect({ pattern: 'schema-per-tenant' })).toMatch(/through one group/);
	const rows = { ...firstAnswers.rows, identify: 'login' } as const;
	expect(connect({ pattern: 'shared-schema', rows })).toMatch(/through one group/);
});

test('of the warnings, what the application has to do comes first', () => {
	const warnings = ['siblings-open', 'tenant-setting', 'row-security'].map((code) => ({ code, message: code }));
	expect(warningsInOrder({ warnings }).map(({ code }) => code)).toEqual([
		'tenant-setting',
		'siblings-open',
		'row-security',
	]);
});

test('the commands that do the same name the profile, and on a sandbox there is nothing to prove another day', () => {
	const commands = (state: typeof review) => equivalentCommands(state).map(({ command }) => command);
	expect(commands(review)).toEqual([
		'gatehouse plan orders --format sql',
		'gatehouse apply orders --yes --secrets ./gatehouse.env',
		'gatehouse verify orders --secrets ./gatehouse.env',
	]);
	expect(commands({ ...review, server: sandbox }).join('\n')).not.toContain('verify');
	expect(commands(withTenants as typeof review)).toContainEqual(expect.stringContaining('--tenant NAME'));
});

describe('checks told together', () => {
	test('what passed is named once, and what is both allowed and denied comes last', () => {
		const checks = [
			{ ...check('LOGIN'), subject: 'LOGIN' },
			{ ...check('orders'), subject: 'sign in' },
			{ ...check('again'), subject: 'sign in', role: 'orders_report' },
			{ ...check('owner'), subject: 'LOGIN', role: 'orders_owner', expect: 'denied' as const },
		];
		expect(gatheredChecks(checks, 'connect')).toEqual([
			{ kind: 'passed', expect: 'allowed', subjects: ['sign in', 'LOGIN'] },
			{ kind: 'passed', expect: 'denied', subjects: ['LOGIN'] },
		]);
	});
	test('failures whose fixes differ stay apart; what was not proved for one reason is counted', () => {
		const failed = ['orders_app', 'orders_report'].map((role) => ({
			...check('x', 'fail'),
			id: role,
			role,
			fix: `GRANT TO ${role}`,
		}));
		const unknown = ['orders_app', 'orders_report'].map((role) => ({
			...check('y', 'unchecked'),
			id: `${role} y`,
			role,
			found: `nobody knows the password of ${role}`,
		}));
		const told = gatheredChecks([...failed, ...unknown], 'connect');
		expect(told.map(({ kind }) => kind)).toEqual(['finding', 'finding', 'unproved']);
		expect(told[2]).toMatchObject({ count: 2, roles: ['orders_app', 'orders_report'] });
	});
});
