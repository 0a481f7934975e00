import { describe, expect, test } from 'vitest';
import { ExitCode } from '../../../source/core/exit-code.js';
import type { Effect } from '../../../source/core/wizard/effect.js';
import type { Decision, Event, Reply } from '../../../source/core/wizard/event.js';
import type { State, Step } from '../../../source/core/wizard/state.js';
import { transition as whole } from '../../../source/core/wizard/transition.js';
import {
	check,
	facts,
	names,
	planOf,
	problem,
	result,
	sandbox,
	server,
	statement,
	states,
	target,
} from './fixtures.js';

/** Without the draft that is kept beside every step: `draft.test.ts` is about that. */
function transition(state: State, event: Event) {
	const next = whole(state, event);
	return { ...next, effects: next.effects.filter(({ type }) => type !== 'keep-draft' && type !== 'forget-draft') };
}

const plan = planOf(statement('A1'));
const report = states.verified.report;
const notice = { tone: 'done', text: 'Written.' } as const;
type Row = readonly [from: keyof typeof states, event: Event, to: Step, effects?: readonly Effect['type'][]];

const connected = { type: 'connected', attempt: 3, kind: 'own', target, facts, names } as const;

const table: readonly Row[] = [
	['welcome', { type: 'sandbox-chosen' }, 'sandbox-starting', ['start-sandbox']],
	['welcome', { type: 'own-server-chosen' }, 'connect'],
	['welcome', { type: 'repeat-chosen' }, 'profiles', ['list-profiles']],
	['welcome', { type: 'explain-chosen' }, 'connect'],
	['welcome', { type: 'quit-pressed', by: 'choice' }, 'ended'],
	['profiles', { type: 'profile-chosen', name: 'orders' }, 'profiles', ['read-profile']],
	['profiles', { type: 'profile-read', attempt: 3, document: plan.document }, 'connect'],
	['profiles', { type: 'profile-unreadable', attempt: 3, problem }, 'profiles'],
	['sandbox-starting', { type: 'sandbox-progressed', attempt: 3, message: 'Starting it' }, 'sandbox-starting'],
	['sandbox-starting', { ...connected, kind: 'sandbox' }, 'server-facts'],
	['sandbox-starting', { type: 'connect-failed', attempt: 3, problem }, 'welcome'],
	['sandbox-starting', { type: 'interrupted' }, 'welcome', ['abort']],
	['connect', { type: 'next-pressed' }, 'connecting', ['connect']],
	['connect', { type: 'sandbox-chosen' }, 'sandbox-starting', ['start-sandbox']],
	['connecting', { type: 'connect-begun', attempt: 3, patience: 10_000 }, 'connecting'],
	['connecting', connected, 'server-facts'],
	['connecting', { type: 'connect-failed', attempt: 3, problem }, 'connect'],
	['connecting', { type: 'interrupted' }, 'connect', ['abort']],
	['server-facts', { type: 'next-pressed' }, 'pattern'],
	['pattern', { type: 'next-pressed' }, 'names'],
	['rows', { type: 'next-pressed' }, 'names'],
	['review', { type: 'edit-chosen', step: 'rows' }, 'rows'],
	['names', { type: 'next-pressed' }, 'grants'],
	['grants', { type: 'next-pressed' }, 'security'],
	['security', { type: 'next-pressed' }, 'planning', ['make-plan']],
	['planning', { type: 'plan-made', attempt: 3, plan }, 'review'],
	['planning', { type: 'plan-refused', attempt: 3, problem }, 'unplanned'],
	['planning', { type: 'interrupted' }, 'security', ['abort']],
	['unplanned', { type: 'edit-chosen', step: 'names' }, 'names'],
	['unplanned', { type: 'retry-pressed' }, 'planning', ['make-plan']],
	['review', { type: 'edit-chosen', step: 'connect' }, 'connect'],
	['review', { type: 'edit-chosen', step: 'grants' }, 'grants'],
	['review', { type: 'sql-opened' }, 'sql'],
	['review', { type: 'script-written', path: 'orders.sql' }, 'review', ['write-script']],
	['review', { type: 'noticed', attempt: 3, notice }, 'review'],
	['review', { type: 'apply-chosen' }, 'confirm'],
	['sql', { type: 'script-copied' }, 'sql', ['copy-script']],
	['sql', { type: 'script-written', path: 'orders.sql' }, 'sql', ['write-script']],
	['confirm', { type: 'confirmed', typed: null }, 'applying', ['apply']],
	['applying', { type: 'apply-progressed', attempt: 3, events: [] }, 'applying'],
	['applying', { type: 'apply-ended', attempt: 3, result }, 'verifying', ['verify']],
	[
		'applying',
		{ type: 'apply-ended', attempt: 3, result: { ...result, status: 'nothing-to-do' } },
		'verifying',
		['verify'],
	],
	['applying', { type: 'apply-ended', attempt: 3, result: { ...result, status: 'undone' } }, 'apply-failed'],
	['applying', { type: 'apply-ended', attempt: 3, result: { ...result, status: 'partial' } }, 'apply-failed'],
	['applying', { type: 'apply-ended', attempt: 3, result: { ...result, status: 'cancelled' } }, 'apply-failed'],
	['applying', { type: 'apply-refused', attempt: 3, problem }, 'apply-failed'],
	['applying', { type: 'interrupted' }, 'applying', ['abort']],
	['applying', { type: 'quit-pressed', by: 'interrupt' }, 'applying'],
	['apply-failed', { type: 'retry-pressed' }, 'applying', ['apply']],
	['verifying', { type: 'checks-arrived', attempt: 3, checks: [check('a')] }, 'verifying'],
	['verifying', { type: 'verify-progressed', attempt: 3, message: 'One sign-in will be refused.' }, 'verifying'],
	['verifying', { type: 'verified', attempt: 3, report }, 'verified'],
	['verifying', { type: 'verify-broke', attempt: 3, problem }, 'verify-failed'],
	['verifying', { type: 'interrupted' }, 'verify-failed', ['abort']],
	['verify-failed', { type: 'retry-pressed' }, 'verifying', ['verify']],
	['verify-failed', { type: 'next-pressed' }, 'finished'],
	['verified', { type: 'retry-pressed' }, 'verifying', ['verify']],
	['verified', { type: 'next-pressed' }, 'finished'],
	['verified', { type: 'mend-chosen' }, 'planning', ['make-plan', 'read-names']],
	['verified', { type: 'explain-chosen' }, 'explain'],
	['finished', { type: 'explain-chosen' }, 'explain'],
	['explain', { type: 'question-asked', question: states.explain.question }, 'explain', ['explain']],
	['explain', { type: 'explain-failed', attempt: 3, problem }, 'explain'],
	['finished', { type: 'credentials-copied', role: 'orders_app' }, 'finished', ['copy-credentials']],
	['finished', { type: 'credentials-copied', role: 'nobody' }, 'finished'],
	['finished', { type: 'credentials-written', path: '.env' }, 'finished', ['write-credentials']],
	['finished', { type: 'credentials-kept', attempt: 3, path: '/home/me/.env' }, 'finished'],
	['finished', { type: 'save-chosen' }, 'finished', ['save-profile']],
	['review', { type: 'save-chosen' }, 'review', ['save-profile']],
	['review', { type: 'profile-saved', attempt: 3, name: 'orders', notice }, 'review'],
	['sql', { type: 'save-chosen' }, 'sql', ['save-profile']],
	['finished', { type: 'profile-saved', attempt: 3, name: 'orders', notice }, 'finished', ['note-use']],
];

describe('what each event means', () => {
	for (const [from, event, to, effects = []] of table) {
		test(`${from}: ${event.type} -> ${to}`, () => {
			const next = transition(states[from], event);
			expect(next.state.step).toBe(to);
			expect(next.effects.map(({ type }) => type)).toEqual(effects);
		});
	}
});

describe('back from everywhere', () => {
	const back: readonly (readonly [keyof typeof states, Step, (readonly Effect['type'][])?])[] = [
		['welcome', 'welcome'],
		['profiles', 'welcome'],
		['profile-task', 'profiles', ['list-profiles']],
		['sandbox-starting', 'welcome', ['abort']],
		['connect', 'welcome'],
		['connecting', 'connect', ['abort']],
		['server-facts', 'connect'],
		['pattern', 'server-facts'],
		['rows', 'pattern'],
		['names', 'pattern'],
		['grants', 'names'],
		['security', 'grants'],
		['planning', 'security', ['abort']],
		['unplanned', 'security'],
		['review', 'security'],
		['sql', 'review'],
		['confirm', 'review'],
		['applying', 'applying'],
		['apply-failed', 'planning', ['make-plan', 'read-names']],
		['verifying', 'verifying'],
		['verify-failed', 'verify-failed'],
		['verified', 'verified'],
		['finished', 'verified'],
		['explain', 'connect'],
	];

	test('is told for every step', () => {
		expect(back.map(([from]) => from).sort()).toEqual(Object.keys(states).sort());
	});

	for (const [from, to, effects = []] of back) {
		test(`${from} -> ${to}`, () => {
			const next = transition(states[from], { type: 'back-pressed' });
			expect(next.state.step).toBe(to);
			expect(next.effects.map(({ type }) => type)).toEqual(effects);
		});
	}

	test('keeps answers that are not valid, and does not ask', () => {
		const broken = { ...states.names.answers.names, application: '', database: 'x'.repeat(64) };
		const answered = transition(states.names, { type: 'answered', answers: { names: broken } }).state;
		expect(transition(answered, { type: 'next-pressed' }).state.step).toBe('names');
		const { state } = transition(answered, { type: 'back-pressed' });
		expect(state).toMatchObject({ step: 'pattern', answers: { names: broken } });
	});

	test('from a sandbox leads to the welcome, and leaves the connection', () => {
		const next = transition({ ...states['server-facts'], server: sandbox }, { type: 'back-pressed' });
		expect(next.state.step).toBe('welcome');
		expect(next.effects).toEqual([{ type: 'disconnect', server: 7 }]);
	});

	test('from the connection to the welcome leaves the server that is open', () => {
		const next = transition({ ...states.connect, server }, { type: 'back-pressed' });
		expect(next.state.step).toBe('welcome');
		expect(next.effects).toEqual([{ type: 'disconnect', server: 7 }]);
	});
});

describe('a step that the review opened', () => {
	const opened = (step: 'names' | 'grants' | 'security' | 'pattern'): State =>
		transition(states.review, { type: 'edit-chosen', step }).state;

	test.each(['pattern', 'names', 'grants', 'security'] as const)('%s leads straight back with a new plan', (step) => {
		const next = transition(opened(step), { type: 'next-pressed' });
		expect(next.state.step).toBe('planning');
		expect(next.effects.map(({ type }) => type)).toEqual(['make-plan']);
	});

	test('and back leads there too, with what was typed', () => {
		const names = { ...states.names.answers.names, application: 'invoices' };
		const { state } = transition(opened('names'), { type: 'answered', answers: { names } });
		const next = transition(state, { type: 'back-pressed' });
		expect(next.effects).toMatchObject([
			{ type: 'make-plan', document: { name: 'invoices', database: { name: 'invoices' } } },
		]);
	});

	test('and back with an answer that is not valid leads to the answers, where no plan can be applied', () => {
		const names = { ...states.names.answers.names, application: '' };
		const { state } = transition(opened('names'), { type: 'answered', answers: { names } });
		const next = transition(state, { type: 'back-pressed' });
		expect(next.state).toMatchObject({ step: 'unplanned', problem: { code: 'invalid-profile' } });
		expect(transition(next.state, { type: 'apply-chosen' }).state.step).toBe('unplanned');
	});

	test('connect keeps the old server until the new one answers', () => {
		const form = transition(states.review, { type: 'edit-chosen', step: 'connect' }).state;
		const waiting = transition(form, { type: 'next-pressed' });
		expect(waiting.state).toMatchObject({ step: 'connecting', attempt: 4, server: { id: 7 } });
		const next = transition(waiting.state, { ...connected, attempt: 4 });
		expect(next.state).toMatchObject({ step: 'planning', server: { id: 4 } });
		expect(next.effects).toMatchObject([
			{ type: 'make-plan', server: 4 },
			{ type: 'disconnect', server: 7 },
		]);
		expect(transition(form, { type: 'back-pressed' }).state).toMatchObject({ step: 'planning', server: { id: 7 } });
	});
});

describe('a reply that nobody waits for', () => {
	const replies: readonly Reply[] = [
		{ type: 'connect-failed', attempt: 2, problem },
		{ type: 'plan-made', attempt: 2, plan },
		{ type: 'apply-ended', attempt: 2, result },
		{ type: 'checks-arrived', attempt: 2, checks: [check('a')] },
		{ type: 'noticed', attempt: 2, notice },
	];
	test.each(Object.values(states))('changes nothing in $step', (state) => {
		for (const reply of replies) expect(transition(state, reply)).toEqual({ state, effects: [] });
	});

	test('closes the connection that it brings', () => {
		const cancelled = transition(states.connecting, { type: 'back-pressed' }).state;
		const next = transition(cancelled, connected);
		expect(next.state).toBe(cancelled);
		expect(next.effects).toEqual([{ type: 'disconnect', server: 3 }]);
	});
});

describe('the confirmation', () => {
	const inProduction = {
		...states.review,
		server: { ...server, target: { ...target, environment: 'production' } },
	} as const;

	test('asks a name on a production server, and nothing else will do', () => {
		const asked = transition(inProduction, { type: 'apply-chosen' }).state;
		expect(asked).toMatchObject({ step: 'confirm', confirmation: { kind: 'name', names: ['orders'] } });
		for (const typed of [null, '', 'order', 'ORDERS', 'orders ']) {
			expect(transition(asked, { type: 'confirmed', typed }).state.step).toBe('confirm');
		}
		expect(transition(asked, { type: 'confirmed', typed: 'orders' }).state.step).toBe('applying');
	});

	test('asks a name for a plan that takes something away', () => {
		const taking = { ...states.review, plan: planOf(statement('C1', 'revoke')) };
		expect(transition(taking, { type: 'apply-chosen' }).state).toMatchObject({
			step: 'confirm',
			confirmation: { kind: 'name' },
		});
	});

	test('is left out where nothing is to be done', () => {
		expect(transition({ ...inProduction, plan: planOf() }, { type: 'apply-chosen' }).state.step).toBe('applying');
	});
});

describe('passwords', () => {
	test('go to a file before the server hears of the login, if that was the answer', () => {
		const security = { ...states.confirm.answers.security, passwords: 'file', file: 'orders.env' } as const;
		const state = { ...states.confirm, answers: { ...states.confirm.answers, security } };
		expect(transition(state, { type: 'confirmed', typed: null }).effects).toMatchObject([
			{ type: 'apply', secretsFile: 'orders.env' },
		]);
		expect(transition(states.confirm, { type: 'confirmed', typed: null }).effects).toMatchObject([
			{ secretsFile: null },
		]);
	});

	test('are in no farewell', () => {
		for (const state of Object.values(states)) {
			expect(JSON.stringify(transition(state, { type: 'quit-pressed', by: 'choice' }))).not.toContain('canary');
		}
	});
});

describe('objects are made to try future rights', () => {
	const makes = (name: string) => ({ ...statement(`B${name}`), createsDatabase: name });
	test.each([
		['in databases that this run made', ['orders'], true],
		['not in one that was there', ['orders', 'shop'], false],
	])('%s', (_name, databases, probeFuture) => {
		const state = { ...states.confirm, plan: { ...planOf(statement('A1'), makes('orders')), databases } };
		const applying = transition(state, { type: 'confirmed', typed: null }).state;
		expect(transition(applying, { type: 'apply-ended', attempt: 4, result }).effects).toMatchObject([{ probeFuture }]);
	});
});

describe('run again', () => {
	const failed = states['apply-failed'];
	test('runs the same plan where nothing of it remains', () => {
		expect(transition(failed, { type: 'retry-pressed' }).effects).toMatchObject([{ type: 'apply', plan: failed.plan }]);
	});
	test('plans anew where something remains', () => {
		const remains = {
			...failed,
			outcome: { kind: 'result', result: { ...result, status: 'partial', remains: ['role orders_app'] } },
		} as const;
		expect(transition(remains, { type: 'retry-pressed' }).state.step).toBe('planning');
	});
	test('plans anew where the server changed in between', () => {
		const stale = { ...failed, outcome: { kind: 'problem', problem: { ...problem, code: 'stale-plan' } } } as const;
		expect(transition(stale, { type: 'retry-pressed' }).state.step).toBe('planning');
	});
});

describe('leaving', () => {
	const choice: Decision = { type: 'quit-pressed', by: 'choice' };
	const interrupt: Decision = { type: 'quit-pressed', by: 'interrupt' };
	const failed = states['apply-failed'];
	const outcome = (status: 'undone' | 'partial' | 'cancelled', remains: readonly string[] = []): State => ({
		...failed,
		outcome: { kind: 'result', result: { ...result, status, remains } },
	});

	test.each([
		['the welcome', states.welcome, choice, ExitCode.ok],
		['a question by Ctrl+C', states.names, interrupt, ExitCode.interrupted],
		['a run that is undone', outcome('undone'), choice, ExitCode.undone],
		['a run of which something remains', outcome('partial', ['role a']), choice, ExitCode.partial],
		['a run that was stopped', outcome('cancelled'), choice, ExitCode.interrupted],
		['a run that was refused', { ...failed, outcome: { kind: 'problem', problem } }, choice, ExitCode.unreachable],
		['a run that is being stopped', { ...states.applying, stopping: 'asked' }, interrupt, ExitCode.interrupted],
		['checks that were broken off', states['verify-failed'], choice, ExitCode.checkFailed],
		['three open gates', states.finished, choice, ExitCode.ok],
		['three open gates by Ctrl+C', states.finished, interrupt, ExitCode.ok],
		['a check that failed', { ...states.finished, report: { ...report, ok: false } }, choice, ExitCode.checkFailed],
		['without a proof', { ...states.finished, report: null }, choice, ExitCode.checkFailed],
	] satisfies readonly (readonly [string, State, Decision, ExitCode])[])('%s', (_name, state, event, exitCode) => {
		expect(transition(state, event).state).toMatchObject({ step: 'ended', exitCode });
	});

	test('is over: nothing is heard any more', () => {
		const { state } = transition(states.welcome, choice);
		expect(transition(state, { type: 'sandbox-chosen' })).toEqual({ state, effects: [] });
	});
});

test('an event that a step does not know changes nothing', () => {
	const strangers: readonly Event[] = [
		{ type: 'confirmed', typed: 'orders' },
		{ type: 'plan-made', attempt: 3, plan },
	];
	for (const event of strangers) expect(transition(states.names, event)).toEqual({ state: states.names, effects: [] });
});

test('answers are taken only where they are asked', () => {
	const event: Event = { type: 'answered', answers: { pattern: 'shared-schema' } };
	expect(transition(states.pattern, event).state).toMatchObject({ answers: { pattern: 'shared-schema' } });
	expect(transition(states.confirm, event).state).toBe(states.confirm);
});

describe('what is kept at the end', () => {
	test('a saved profile of the same name is replaced, which the button says', () => {
		const { effects } = transition(states.finished, { type: 'save-chosen' });
		expect(effects).toMatchObject([{ type: 'save-profile', replace: true }]);
		const first = { ...states.finished, profiles: [] };
		expect(transition(first, { type: 'save-chosen' }).effects).toMatchObject([{ replace: false }]);
	});
	test('a profile that the review saved is one that is there afterwards', () => {
		const first = { ...states.review, profiles: [] };
		const asked = transition(first, { type: 'save-chosen' });
		expect(asked.effects).toMatchObject([{ type: 'save-profile', replace: false }]);
		const attempt = first.attempt + 1;
		const { state } = transition(asked.state, { type: 'profile-saved', attempt, name: 'orders', notice });
		expect(state).toMatchObject({ step: 'review', profiles: ['orders'], answers: { repeats: 'orders' }, notice });
		expect(transition(state, { type: 'save-chosen' }).effects).toMatchObject([{ replace: true }]);
	});
	test('the last words do not say of a profile that is there that there is none', () => {
		const words = (profiles: readonly string[]) => {
			const finished = { ...states.finished, profiles, saved: null };
			const { state } = transition(finished, { type: 'quit-pressed', by: 'choice' });
			return state.step === 'ended' ? state.farewell.join('\n') : '';
		};
		expect(words(['orders'])).toContain('The profile orders is as it was before this run.');
		expect(words([])).toContain('not saved as a profile');
	});
	test('whoever leaves from the checks hears what became of the passwords too', () => {
		const words = (passwords: 'shown' | 'file') => {
			const { answers } = states.verified;
			const verified = {
				...states.verified,
				answers: { ...answers, security: { ...answers.security, passwords, file: './o.env' } },
			};
			const { state } = transition(verified, { type: 'quit-pressed', by: 'interrupt' });
			return state.step === 'ended' ? state.farewell.join('\n') : '';
		};
		expect(words('shown')).toContain('The passwords were written to no file');
		expect(words('file')).toContain('The passwords are in ./o.env');
	});
	test('the last words say where the passwords are, or that they are nowhere', () => {
		const words = (kept: string | null) => {
			const { state } = transition({ ...states.finished, kept }, { type: 'quit-pressed', by: 'choice' });
			return state.step === 'ended' ? state.farewell.join('\n') : '';
		};
		expect(words('/home/me/.env')).toContain('The passwords are in /home/me/.env');
		expect(words(null)).toMatch(/written to no file/);
	});
});
