// What a wizard that runs more than once on a server still knows of the runs before.
import { describe, expect, test } from 'vitest';
import type { ApplyResult } from '../../../source/core/apply/result.js';
import { Secret } from '../../../source/core/sql/secret.js';
import type { Event } from '../../../source/core/wizard/event.js';
import type { State, Step } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { facts, names, planOf, result, server, statement, states, target } from './fixtures.js';

const first = Secret.of('first');
const made = new Map([['orders_app', first]]);
const run = (passwords: ApplyResult['passwords'], rest: Partial<ApplyResult> = {}): Event => ({
	type: 'apply-ended',
	attempt: 3,
	result: { ...result, passwords, ...rest },
});
const walk = (from: State, ...events: readonly Event[]): State =>
	events.reduce((state, event) => transition(state, event).state, from);
const known = (state: State): ReadonlyMap<string, Secret> | undefined =>
	'server' in state ? state.server?.passwords : undefined;
const nothing = planOf();
const reachedAgain = (host: string): Event => ({
	type: 'connected',
	attempt: 3,
	kind: 'own',
	target: { ...target, host },
	facts,
	names,
});

describe('the passwords of a run', () => {
	const applied = transition(states.applying, run(made)).state;

	test('are known to the next, which finds the logins there', () => {
		const replanned = walk({ ...states.verified, server: { ...server, passwords: made } }, { type: 'mend-chosen' });
		expect(replanned.step).toBe('planning');
		const again = walk({ ...states.applying, server: { ...server, passwords: made } }, run(new Map()));
		expect(again).toMatchObject({ step: 'verifying', result: { passwords: made } });
		expect(known(applied)).toEqual(made);
		expect(known(replanned)).toBe(made);
	});

	test('give way to what the next makes', () => {
		const second = new Map([['orders_app', Secret.of('second')]]);
		const again = walk({ ...states.applying, server: { ...server, passwords: made } }, run(second));
		expect(again).toMatchObject({ result: { passwords: second } });
	});

	test.each([
		['of what remains of one that failed are known', ['role orders_app'], made],
		['that was taken back are gone', [], new Map()],
	])('%s', (_, remains, expected) => {
		const failed = walk(states.applying, run(made, { status: 'partial', remains }));
		expect(failed.step).toBe('apply-failed');
		expect(known(failed)).toEqual(expected);
	});

	test.each([
		['the same server, reached again', target.host, made],
		['another', 'db2.example.com', new Map()],
	])('belong to the server: %s', (_, host, expected) => {
		const connecting = { ...states.connecting, server: { ...server, passwords: made } };
		expect(known(walk(connecting, reachedAgain(host)))).toEqual(expected);
	});

	test.each(['review', 'names', 'planning', 'apply-failed'] satisfies readonly Step[])(
		'are spoken of to whoever leaves at %s',
		(step) => {
			const state: State = { ...states[step], server: { ...server, passwords: made } };
			const { farewell } = walk(state, { type: 'quit-pressed', by: 'choice' }) as Extract<State, { step: 'ended' }>;
			const words = farewell.join('\n');
			expect(words).toMatch(/What was applied before stands\.\nThe passwords were written to no file by Gatehouse/);
			expect(words).not.toMatch(/Nothing was changed on any server/);
		},
	);
});

describe('a plan for the fix', () => {
	const planning = walk(states.verified, { type: 'mend-chosen' });
	const made = (plan: typeof nothing): Event => ({ type: 'plan-made', attempt: 4, plan });

	test('that is empty says that the fix is for somebody else to run', () => {
		expect(walk(planning, made(nothing))).toMatchObject({
			step: 'review',
			notice: { tone: 'failed', text: expect.stringMatching(/not for this plan to mend/) },
		});
		expect(walk(planning, made(planOf(statement('A1'))))).toMatchObject({ step: 'review', notice: null });
		expect(walk(states.planning, { type: 'plan-made', attempt: 3, plan: nothing })).toMatchObject({ notice: null });
	});
});

describe('a profile that was saved at the review', () => {
	const saved: Event = { type: 'profile-saved', attempt: 3, name: 'orders', notice: { tone: 'done', text: 'Saved.' } };

	test('is known as saved at the end, and in the farewell', () => {
		const finished: State = { ...states.finished, saved: 'orders' };
		const reviewed = walk(states.review, saved);
		expect(walk(reviewed, { type: 'apply-chosen' })).toMatchObject({ step: 'confirm', saved: 'orders' });
		const verified: State = { ...states.verified, saved: 'orders' };
		expect(walk(verified, { type: 'next-pressed' })).toMatchObject({ step: 'finished', saved: 'orders' });
		expect(walk(finished, { type: 'quit-pressed', by: 'choice' })).toMatchObject({
			farewell: expect.arrayContaining([expect.stringMatching(/^The same again: gatehouse apply orders/)]),
		});
	});

	test('is not, once an answer was changed', () => {
		const replanned = walk(
			walk(states.review, saved),
			{ type: 'edit-chosen', step: 'names' },
			{ type: 'next-pressed' },
		);
		const attempt = 'attempt' in replanned ? replanned.attempt : 0;
		expect(walk(replanned, { type: 'plan-made', attempt, plan: nothing })).toMatchObject({
			step: 'review',
			saved: null,
		});
	});
});
