// Names are looked up beside whatever else goes on: what comes too late, or of elsewhere, changes nothing.
import { describe, expect, test } from 'vitest';
import type { InsideNames } from '../../../source/core/server/names.js';
import type { Effect } from '../../../source/core/wizard/effect.js';
import type { Event } from '../../../source/core/wizard/event.js';
import type { State, StateOf } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { names, problem, server, states } from './fixtures.js';

const typed = (state: State, database: string) => {
	const { answers } = states.names;
	return transition(state, { type: 'answered', answers: { names: { ...answers.names, database } } });
};
const knownOf = (state: State) => (state as StateOf<'names'>).server.known;
const looks = (effects: readonly Effect[]) => effects.filter(({ type }) => type === 'read-inside');
const empty: InsideNames = { schemas: [], tables: new Map() };
const shop = { database: 'shop', column: null };

describe('a database is looked into', () => {
	test('once its whole name is there, and no sooner', () => {
		expect(looks(typed(states.names, 'sho').effects)).toEqual([]);
		const { state, effects } = typed(states.names, 'shop');
		expect(looks(effects)).toEqual([{ type: 'read-inside', server: server.id, wish: shop }]);
		expect(knownOf(state).inside).toEqual({ ...shop, status: 'reading' });
		expect(looks(typed(state, 'shop').effects)).toEqual([]);
	});

	test('when the question is opened, by whatever way', () => {
		const answers = { ...states.pattern.answers, names: { ...states.names.answers.names, database: 'shop' } };
		expect(looks(transition({ ...states.pattern, answers }, { type: 'next-pressed' }).effects)).toHaveLength(1);
		expect(
			looks(transition({ ...states.review, answers }, { type: 'edit-chosen', step: 'names' }).effects),
		).toHaveLength(1);
	});

	test('for the tables that have the column, where tables are shared', () => {
		const state = { ...states.names, answers: { ...states.names.answers, pattern: 'shared-schema' } as const };
		expect(looks(typed(state, 'shop').effects)).toMatchObject([{ wish: { database: 'shop', column: 'tenant_id' } }]);
	});

	test('unless it lets nobody in', () => {
		expect(looks(typed(states.names, 'template0').effects)).toEqual([]);
	});
});

describe('a reply', () => {
	const reading = typed(states.names, 'shop').state;
	const read: Event = { type: 'inside-read', server: server.id, wish: shop, names: empty };

	test('is taken, also beside a job that has another number', () => {
		expect(knownOf(transition({ ...reading, attempt: 99 } as State, read).state).inside).toMatchObject({
			status: 'read',
		});
		const failed: Event = { type: 'inside-unreadable', server: server.id, wish: shop, problem };
		expect(knownOf(transition(reading, failed).state).inside).toMatchObject({ status: 'failed', problem });
	});

	test('about another database than the one that is asked about now is dropped', () => {
		const elsewhere = typed(reading, 'postgres').state;
		expect(knownOf(elsewhere).inside).toMatchObject({ database: 'postgres', status: 'reading' });
		expect(transition(elsewhere, read).state).toBe(elsewhere);
	});

	test('of a server that was left is dropped', () => {
		expect(transition(reading, { ...read, server: 1 } as Event).state).toBe(reading);
		expect(transition(states.welcome, read).state).toBe(states.welcome);
		const gone = { ...states.connect, server: null };
		expect(transition(gone, { type: 'names-read', server: server.id, names }).state).toBe(gone);
	});
});

describe('everything is read again', () => {
	test('when somebody asks: what is known stays until the news is there', () => {
		const { state, effects } = transition(states.grants, { type: 'names-asked' });
		expect(effects).toMatchObject([{ type: 'read-names', server: server.id }, { type: 'keep-draft' }].slice(0, 1));
		expect(knownOf(state)).toMatchObject({ names, renewal: 'reading' });
		expect(transition(state, { type: 'names-asked' }).effects).toEqual([]);
		const news = { databases: [], roles: [] };
		const next = transition(state, { type: 'names-read', server: server.id, names: news }).state;
		expect(knownOf(next)).toMatchObject({ names: news, renewal: null });
	});

	test('and what could not be read is as it was, and said', () => {
		const { state } = transition(states.names, { type: 'names-asked' });
		const failed = transition(state, { type: 'names-unreadable', server: server.id, problem }).state;
		expect(knownOf(failed)).toMatchObject({ names, renewal: problem });
	});

	test('on the names, with the inside of the database', () => {
		const reading = typed(states.names, 'shop').state;
		const { effects } = transition(reading, { type: 'names-asked' });
		expect(effects.map(({ type }) => type)).toEqual(expect.arrayContaining(['read-names', 'read-inside']));
	});
});
