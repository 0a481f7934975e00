// An answer that hangs on another is kept and marked when that changes, until somebody has looked at it.
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/core/wizard/answers.js';
import { allChecked, causesFor } from '../../../source/core/wizard/checked.js';
import { draftOf } from '../../../source/core/wizard/draft.js';
import { draftDocument, parseDraft } from '../../../source/core/wizard/draft-document.js';
import type { Event } from '../../../source/core/wizard/event.js';
import { reviewLines } from '../../../source/core/wizard/review-lines.js';
import type { QuestionStep, Reached, State, StateOf } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { facts, names, planOf, server, statement, states, target } from './fixtures.js';

const walk = (state: State, ...events: readonly Event[]): State =>
	events.reduce((before, event) => transition(before, event).state, state);
const answered = (answers: Partial<Answers>): Event => ({ type: 'answered', answers });
const next: Event = { type: 'next-pressed' };
const edit = (step: 'connect' | Exclude<QuestionStep, 'server-facts'>): Event => ({ type: 'edit-chosen', step });
const planned = (state: State): State =>
	walk(state, { type: 'plan-made', attempt: (state as Reached).attempt, plan: planOf(statement('A1')) });

/** At the review, with every question answered once. */
const review = planned(walk(states['server-facts'], next, next, next, next, next));
const again = (state: State) =>
	reviewLines(state as Reached).flatMap(({ step, again: why }) => (why === undefined ? [] : [`${step}: ${why}`]));
const named = (part: Partial<Answers['names']>) => answered({ names: { ...states.names.answers.names, ...part } });

test('nothing is marked on the first way through, whatever is typed', () => {
	expect(review.step).toBe('review');
	expect(again(review)).toEqual([]);
	const other = planned(walk(states['server-facts'], next, next, named({ application: 'shop' }), next, next, next));
	expect(again(other)).toEqual([]);
});

describe('another pattern', () => {
	const changed = planned(walk(review, edit('pattern'), answered({ pattern: 'schema-per-tenant' }), next));

	test('marks the names, and what is judged by it, in the review', () => {
		expect(again(changed)).toEqual(['names: check again: the pattern has changed']);
		const shared = walk(review, edit('pattern'), answered({ pattern: 'shared-schema' }), next, next);
		expect(again(shared)).toEqual([
			'names: check again: the pattern has changed',
			'grants: check again: the pattern has changed',
		]);
	});

	test('keeps every answer, and the mark is there on the question until it is left by Next', () => {
		const opened = walk(changed, edit('names'));
		expect((opened as StateOf<'names'>).answers.names).toEqual(states.names.answers.names);
		expect(causesFor('names', opened as Reached)).toEqual(['pattern']);
		expect(again(walk(opened, { type: 'back-pressed' }))).toHaveLength(1);
		expect(again(walk(opened, named({ tenants: 'acme' }), next))).toEqual([]);
	});

	test('and back again is as it was', () => {
		expect(again(walk(changed, edit('pattern'), answered({ pattern: 'database-per-tenant' }), next))).toEqual([]);
	});
});

describe('another database', () => {
	test('that is there marks the schema, at once and in the review, until the names are opened again', () => {
		const opened = walk(review, edit('names'), named({ database: 'shop' }));
		expect(causesFor('names', opened as Reached)).toEqual(['database']);
		const back = planned(walk(opened, next));
		expect(again(back)).toEqual(['names: check again: the database has changed']);
		expect(again(walk(back, edit('names'), next))).toEqual([]);
	});

	test('that will be new has nothing to be looked at, in either way', () => {
		expect(again(walk(review, edit('names'), named({ database: 'billing' }), next))).toEqual([]);
	});
});

describe('another server', () => {
	const connect = (host: string): State => {
		const form = walk(review, edit('connect'), next);
		const attempt = (form as StateOf<'connecting'>).attempt;
		return walk(form, { type: 'connected', attempt, kind: 'own', target: { ...target, host }, facts, names });
	};

	test('marks what was read from it', () => {
		expect(again(connect('db2.example.com'))).toEqual([
			'pattern: check again: the server is another one',
			'names: check again: the server is another one',
		]);
		expect(again(connect(target.host))).toEqual([]);
	});

	test('and the roles that were chosen from it', () => {
		const others = { creators: 'legacy', keep: 'backup' };
		const chosen = walk(review, edit('grants'), answered({ others }), next);
		const elsewhere = { ...(chosen as Reached), server: { ...server, target: { ...target, host: 'db2' } } };
		expect(again(elsewhere as State)).toEqual([
			'pattern: check again: the server is another one',
			'names: check again: the server is another one',
			'grants: check again: the server is another one',
			'security: check again: the server is another one',
		]);
	});
});

test('what was not asked counts as answered from the review on', () => {
	const checked = allChecked({ ...states.names, checked: {} });
	expect(Object.keys(checked)).toEqual(['server-facts', 'pattern', 'rows', 'names', 'grants', 'security']);
});

test('a draft remembers what the answers were given for; one without that is a draft all the same', () => {
	const draft = draftOf(review);
	if (draft === undefined) throw new Error('the review has a draft');
	const document = draftDocument(draft, '2026-11-23T06:54:00.000Z');
	expect(parseDraft(JSON.parse(JSON.stringify(document)))?.checked).toEqual(draft.checked);
	expect(Object.keys(draft.checked)).toHaveLength(6);
	const { checked: _checked, ...older } = document;
	expect(parseDraft(JSON.parse(JSON.stringify(older)))?.checked).toEqual({});
});
