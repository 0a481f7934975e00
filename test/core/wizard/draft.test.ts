import { describe, expect, test } from 'vitest';
import { Secret } from '../../../source/core/sql/secret.js';
import type { Answers } from '../../../source/core/wizard/answers.js';
import { type Draft, type DraftStanding, type DraftStep, draftOf } from '../../../source/core/wizard/draft.js';
import { draftDocument, parseDraft } from '../../../source/core/wizard/draft-document.js';
import type { Effect } from '../../../source/core/wizard/effect.js';
import type { Event } from '../../../source/core/wizard/event.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { answersOf } from '../../../source/core/wizard/from-document.js';
import { begin } from '../../../source/core/wizard/start.js';
import { questions, type State, type Step } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import {
	facts,
	planOf,
	problem,
	result,
	sandbox,
	names as serverNames,
	statement,
	states,
	target,
} from './fixtures.js';

const at = '2026-11-23T06:54:00.000Z';
const canary = 'canary-8d41';
const answered: Answers = { ...firstAnswers, names: { ...firstAnswers.names, application: 'billing' } };
const draft = (step: DraftStep, place: 'own' | 'sandbox' = 'own', goal: Draft['goal'] = 'onward'): Draft => ({
	step,
	place,
	goal,
	answers: answered,
	checked: {},
});
const found = (of: Draft): DraftStanding => ({ kind: 'found', draft: { ...of, at } });
const keptBy = (state: State, event: Event): Draft | undefined =>
	transition(state, event).effects.find((effect): effect is Extract<Effect, { type: 'keep-draft' }> => {
		return effect.type === 'keep-draft';
	})?.draft;
const connected = { type: 'connected', attempt: 3, kind: 'own', target, facts, names: serverNames } as const;
const plan = planOf(statement('A1'));
const names = answered.names;

describe('every step that asks is kept', () => {
	const table: readonly (readonly [keyof typeof states, Event, DraftStep])[] = [
		['welcome', { type: 'own-server-chosen' }, 'connect'],
		['profiles', { type: 'profile-read', attempt: 3, document: plan.document }, 'connect'],
		['connect', { type: 'answered', answers: { connection: { ...firstAnswers.connection, host: 'db9' } } }, 'connect'],
		['connecting', connected, 'server-facts'],
		['sandbox-starting', { ...connected, kind: 'sandbox' }, 'server-facts'],
		['server-facts', { type: 'next-pressed' }, 'pattern'],
		['pattern', { type: 'next-pressed' }, 'names'],
		['rows', { type: 'next-pressed' }, 'names'],
		['names', { type: 'answered', answers: { names } }, 'names'],
		['names', { type: 'back-pressed' }, 'pattern'],
		['names', { type: 'next-pressed' }, 'grants'],
		['grants', { type: 'next-pressed' }, 'security'],
		['security', { type: 'next-pressed' }, 'review'],
		['review', { type: 'edit-chosen', step: 'names' }, 'names'],
		['planning', { type: 'interrupted' }, 'security'],
	];
	test.each(table)('%s: %o -> %s', (from, event, step) => expect(keptBy(states[from], event)).toMatchObject({ step }));

	test.each(Object.keys(states) as Exclude<Step, 'ended'>[])('what changes nothing in %s keeps nothing', (step) => {
		expect(
			transition(states[step], { type: 'noticed', attempt: 1, notice: { tone: 'done', text: '' } }).effects,
		).toEqual([]);
		expect(keptBy(states[step], { type: 'draft-kept', draft: { ...draft('names'), at } })).toBeUndefined();
	});

	test('with how it was reached: from the review, on a sandbox', () => {
		const names = transition({ ...states.review, server: sandbox }, { type: 'edit-chosen', step: 'names' });
		expect(names.effects).toMatchObject([{ draft: { step: 'names', goal: 'review', place: 'sandbox' } }]);
	});

	test('but no question about why a login is refused: that is no run', () => {
		const form = transition(states.welcome, { type: 'explain-chosen' });
		expect(form.state).toMatchObject({ step: 'connect', goal: 'explain' });
		expect(form.effects).toEqual([]);
		expect(draftOf(states.explain)).toBeUndefined();
	});

	test('an answer that is the same is not written again', () => {
		const { names } = states.names.answers;
		expect(keptBy(states.names, { type: 'answered', answers: { names: { ...names } } })).toBeUndefined();
	});
});

describe('what is on the disk', () => {
	const elsewhere: Draft = { ...draft('grants'), answers: { ...answered, pattern: 'shared-schema' } };

	test('is not replaced by somebody who only looks in', () => {
		const from = { ...states.welcome, draft: found(elsewhere) };
		const form = transition(from, { type: 'own-server-chosen' });
		expect(form.effects).toEqual([]);
		const waiting = { ...states.connecting, draft: found(elsewhere) };
		expect(keptBy(waiting, connected)).toBeUndefined();
		expect(keptBy({ ...states['server-facts'], draft: found(elsewhere) }, { type: 'next-pressed' })).toBeUndefined();
	});

	test('is replaced by the first answer, and by a review', () => {
		const asking = { ...states.names, draft: found(elsewhere) };
		expect(keptBy(asking, { type: 'answered', answers: { names } })).toMatchObject({ step: 'names' });
		const keys = { ...firstAnswers.names, keys: new Map([['acme', '7']]) };
		expect(keptBy(asking, { type: 'answered', answers: { names: keys } })).toMatchObject({ step: 'names' });
		expect(keptBy({ ...states.security, draft: found(elsewhere) }, { type: 'next-pressed' })).toMatchObject({
			step: 'review',
		});
	});

	test('is left alone where it cannot be read', () => {
		const asking = { ...states.names, draft: { kind: 'unreadable', problem } } as const;
		expect(keptBy(asking, { type: 'answered', answers: { names } })).toBeUndefined();
		expect(keptBy({ ...states.security, draft: asking.draft }, { type: 'next-pressed' })).toBeUndefined();
	});

	test('is forgotten when the run is proved, or ends without a proof; not when it only was applied', () => {
		const kept = { kind: 'kept', draft: { ...draft('review'), at } } as const;
		const ends: readonly (readonly [State, Event])[] = [
			[states.verifying, { type: 'verified', attempt: 3, report: states.verified.report }],
			[states['verify-failed'], { type: 'next-pressed' }],
		];
		for (const [state, event] of ends) {
			const next = transition({ ...state, draft: kept } as State, event);
			expect(next.effects).toEqual([{ type: 'forget-draft' }]);
			expect(next.state).toMatchObject({ draft: { kind: 'none' } });
		}
		const applied = transition({ ...states.applying, draft: kept }, { type: 'apply-ended', attempt: 3, result });
		expect(applied.effects.map(({ type }) => type)).toEqual(['verify']);
		expect(applied.state).toMatchObject({ draft: kept });
	});

	test('is told by the last words, with the step that it goes on at', () => {
		const words = (standing: DraftStanding) => {
			const { state } = transition({ ...states.names, draft: standing }, { type: 'quit-pressed', by: 'interrupt' });
			return state.step === 'ended' ? state.farewell.join('\n') : '';
		};
		expect(words({ kind: 'kept', draft: { ...draft('names'), at } })).toMatch(/step 3, Names:\n {2}gatehouse --resume/);
		expect(words({ kind: 'failed', problem })).toContain(`could not be kept: ${problem.message}`);
		expect(words(found(elsewhere))).not.toContain('--resume');
		expect(words({ kind: 'none' })).not.toContain('--resume');
	});

	test('is known from what comes back, in every step', () => {
		for (const state of Object.values(states)) {
			const kept = { ...draft('names'), at };
			expect(transition(state, { type: 'draft-kept', draft: kept }).state).toMatchObject({
				step: state.step,
				draft: { kind: 'kept', draft: kept },
			});
			expect(transition(state, { type: 'draft-failed', problem }).state).toMatchObject({
				draft: { kind: 'failed', problem },
			});
		}
	});
});

describe('going on', () => {
	const steps: readonly DraftStep[] = [...questions, 'review'];

	test.each(steps)('on a server of one own at %s: the form first, with every answer, then the very step', (step) => {
		const first = transition({ ...states.welcome, draft: found(draft(step)) }, { type: 'resume-chosen' });
		expect(first.state).toMatchObject({ step: 'connect', answers: answered, draft: { kind: 'kept' } });
		const waiting = transition(first.state, { type: 'next-pressed' }).state;
		const { state } = transition(waiting, { ...connected, attempt: 4 });
		expect(state).toMatchObject({ step: step === 'review' ? 'planning' : step, answers: answered });
	});

	test.each(steps)('on a sandbox at %s: a new one first', (step) => {
		const first = transition({ ...states.welcome, draft: found(draft(step, 'sandbox')) }, { type: 'resume-chosen' });
		expect(first.effects.map(({ type }) => type)).toEqual(['start-sandbox']);
		const { state } = transition(first.state, { ...connected, attempt: 4, kind: 'sandbox' });
		expect(state).toMatchObject({ step: step === 'review' ? 'planning' : step, answers: answered });
	});

	test('a step that the review had opened leads back there', () => {
		const from = { ...states.welcome, draft: found(draft('grants', 'sandbox', 'review')) };
		const first = transition(from, { type: 'resume-chosen' }).state;
		const { state } = transition(first, { ...connected, attempt: 4, kind: 'sandbox' });
		expect(transition(state, { type: 'next-pressed' }).state.step).toBe('planning');
	});

	test('at the form itself is going on from there', () => {
		const from = { ...states.welcome, draft: found(draft('connect', 'own', 'tenants')) };
		const form = transition(from, { type: 'resume-chosen' }).state;
		expect(form).toMatchObject({ step: 'connect', goal: 'tenants' });
		const waiting = transition(form, { type: 'next-pressed' }).state;
		expect(transition(waiting, { ...connected, attempt: 4 }).state).toMatchObject({ step: 'names', goal: 'review' });
	});

	test('the place is not lost to who stops again before the server answers', () => {
		const form = transition({ ...states.welcome, draft: found(draft('grants')) }, { type: 'resume-chosen' });
		expect(draftOf(form.state)).toMatchObject({ step: 'grants' });
		const waiting = transition(form.state, { type: 'next-pressed' }).state;
		expect(draftOf(transition(waiting, { type: 'interrupted' }).state)).toMatchObject({ step: 'grants' });
	});

	test('from a sandbox that does not start leads to the welcome', () => {
		const from = { ...states.welcome, draft: found(draft('names', 'sandbox')) };
		const first = transition(from, { type: 'resume-chosen' }).state;
		expect(transition(first, { type: 'connect-failed', attempt: 4, problem }).state).toMatchObject({
			step: 'welcome',
			problem,
			draft: { kind: 'kept' },
		});
	});

	test('without a draft changes nothing, and --resume says so on the welcome', () => {
		expect(transition(states.welcome, { type: 'resume-chosen' }).state).toBe(states.welcome);
		expect(begin({ profiles: [], with: { kind: 'resume' } }).state).toMatchObject({
			step: 'welcome',
			problem: { code: 'no-draft' },
		});
		const unreadable = { kind: 'unreadable', problem } as const;
		for (const kind of ['ask', 'resume'] as const)
			expect(begin({ profiles: [], draft: unreadable, with: { kind } }).state).toMatchObject({ problem });
	});

	test('--resume goes straight there', () => {
		const { state, effects } = begin({
			profiles: [],
			draft: found(draft('names', 'sandbox')),
			with: { kind: 'resume' },
		});
		expect(state.step).toBe('sandbox-starting');
		expect(effects).toMatchObject([{ type: 'start-sandbox' }]);
	});
});

describe('the document', () => {
	const roundTrip = (given: Draft) => parseDraft(JSON.parse(JSON.stringify(draftDocument(given, at))));
	const repeated = answersOf({
		version: 1,
		name: 'orders',
		pattern: 'shared-schema',
		connection: { host: 'db1', port: 6432, environment: 'production' },
		database: { name: 'shop', encoding: 'UTF8' },
		keep: ['datadog'],
		tenants: [{ name: 'acme', key: 7 }, 'globex'],
		rowSecurity: { identify: 'login', type: 'integer', tables: ['orders'] },
		roles: [
			{ name: 'clerk', access: 'custom', grants: { tables: ['SELECT'] }, settings: { work_mem: '4MB' }, adopt: true },
		],
	});

	test.each([
		['the first answers', firstAnswers],
		['a repeated profile', { ...repeated, repeats: 'orders-eu' }],
		['answers that are not valid', { ...firstAnswers, names: { ...names, application: '', database: 'x'.repeat(80) } }],
	])('brings back %s', (_, answers) => {
		const given: Draft = { ...draft('security'), answers };
		expect(roundTrip(given)).toEqual({ ...given, at });
	});

	test('has no password, wherever one was typed', () => {
		const connection = {
			...firstAnswers.connection,
			host: `postgres://admin:${canary}@db1`,
			user: `admin:${canary}@db1`,
			database: `dbname=x password=${canary}`,
			password: Secret.of(canary),
		};
		const form = { ...states.connect, answers: { ...firstAnswers, connection } };
		const document = JSON.stringify(draftDocument(draftOf(form) as Draft, at));
		expect(document).not.toContain(canary);
		expect(document).not.toMatch(/password":/);
		for (const state of Object.values(states)) {
			const given = draftOf(state);
			if (given !== undefined) expect(JSON.stringify(draftDocument(given, at))).not.toContain('canary');
		}
	});

	test.each([
		['nothing', null],
		['a text', 'draft'],
		['an empty one', {}],
		['an unknown step', { ...draftDocument(draft('names'), at), step: 'tomorrow' }],
		['something more', { ...draftDocument(draft('names'), at), colour: 'red' }],
		['no time', { ...draftDocument(draft('names'), at), at: 'yesterday' }],
		['answers of another shape', { ...draftDocument(draft('names'), at), answers: { names: 'acme' } }],
	])('is refused as %s', (_, document) => expect(parseDraft(document)).toBeUndefined());
});
