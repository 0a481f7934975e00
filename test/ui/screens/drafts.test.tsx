import { expect, test } from 'vitest';
import { ExitCode } from '../../../source/core/exit-code.js';
import type { Draft, KeptDraft } from '../../../source/core/wizard/draft.js';
import { draftDocument } from '../../../source/core/wizard/draft-document.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import type { Problem } from '../../../source/core/wizard/state.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';

const at = '2026-11-23T06:54:00.000Z';
const later = (minutes: number) => () => Date.parse(at) + minutes * 60_000;
const names = { ...firstAnswers.names, application: 'billing', tenants: 'acme' };
const connection = { ...firstAnswers.connection, host: 'db7.example.com', user: 'boss' };
const draft: KeptDraft = {
	at,
	step: 'grants',
	goal: 'onward',
	place: 'own',
	answers: { ...firstAnswers, names, connection },
	checked: {},
};
const broken: Problem = {
	code: 'local-file',
	message: '/home/me/draft.json is broken: it is not what Gatehouse wrote there.',
	remedy: 'Put it aside.',
	exitCode: ExitCode.usage,
};

/** A place that remembers, and what was written to it. */
function drafts() {
	const written: Draft[] = [];
	return {
		written,
		service: {
			read: () => undefined,
			keep: (given: Draft) => {
				written.push(given);
				return { ...given, at };
			},
			forget: () => {},
		},
	};
}

test.each([
	{
		columns: 80,
		rows: 24,
		says: /▸ Go on where you stopped +4\/8 Grants, 12 min ago: billing on db7\.example\.com/,
	},
	{
		columns: 40,
		rows: 12,
		says: /▸ Go on where you stopped[\s\S]*4\/8 Grants, 12 min ago: billing on\s+db7\.example\.com/,
	},
])('the welcome offers to go on, at $columns x $rows', async ({ says, ...size }) => {
	const wizard = openWizard({ ...size, draft: { kind: 'found', draft }, now: later(12) });
	await wizard.sees(says);
	expect(wizard.lines().length).toBe(size.rows - 1);
	expect(wizard.text()).toMatch(/Quit|more below/);
});

test('going on asks for the password, connects, and is at the very step with every answer', async () => {
	const wizard = openWizard({ draft: { kind: 'found', draft }, now: later(0) });
	await wizard.sees(/just now/);
	await wizard.press(keys.enter);
	await wizard.sees(/\[ db7\.example\.com [\s\S]*\[ boss [\s\S]*▸ Password[\s\S]*A draft keeps no password: type it/);
	await wizard.press(...'secret', keys.enter);
	// Nothing but the password was wanting.
	await wizard.sees(/▸ \[ Connect \]/);
	await wizard.press(keys.enter);
	await wizard.sees(/4\/8 Grants/);
	await wizard.press(keys.escape);
	await wizard.sees(/\[ billing [\s\S]*\[ acme /);
});

test('--resume begins there', async () => {
	const wizard = openWizard({ draft: { kind: 'found', draft }, with: { kind: 'resume' } });
	await wizard.sees(/1\/8[\s\S]*\[ db7\.example\.com /);
});

test('what is typed is kept while it is typed, without the password', async () => {
	const { written, service } = drafts();
	const wizard = openWizard({ services: { drafts: service } });
	await wizard.sees(/sandbox/);
	await wizard.press(keys.down, keys.enter);
	await wizard.sees(/Password/);
	await wizard.press(...'db9', keys.tab, keys.tab, keys.tab, ...'canary-77');
	await wizard.waitsFor(() => written.at(-1)?.answers.connection.host === 'db9');
	await wizard.enterUntil(/3\/8/);
	await wizard.press(keys.ctrlU, ...'bill');
	await wizard.waitsFor(() => written.at(-1)?.answers.names.application === 'bill');
	expect(JSON.stringify(written.map((each) => draftDocument(each, at)))).not.toContain('canary-77');
});

test('Ctrl+C says that the draft is saved where it is, and Esc to the welcome offers it', async () => {
	let time = Date.parse(at);
	const wizard = openWizard({ now: () => time });
	await wizard.sees(/sandbox/);
	await wizard.press(keys.ctrlC);
	await wizard.sees(/again to quit *\n?$/);
	time += 10_000;
	for (const visit of [/1\/8/, /2\/8/, /3\/8/]) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlC);
	await wizard.sees(/Press Ctrl\+C again to quit; the draft is saved/);
	for (const visit of [/2\/8/, /1\/8/, /Go on where you stopped/]) {
		await wizard.press(keys.escape);
		await wizard.sees(visit);
	}
});

test('at 40 columns the whole of it is said', async () => {
	const wizard = openWizard({ columns: 40, rows: 12 });
	await wizard.sees(/sandbox/);
	await wizard.enterUntil(/1\/8/);
	await wizard.press(keys.ctrlC);
	await wizard.sees(/Ctrl\+C again quits; draft is saved/);
});

test('a place that cannot be written is no reason to stop, and nothing is promised', async () => {
	const keep = () => {
		throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
	};
	const wizard = openWizard({ services: { drafts: { read: () => undefined, keep, forget: () => {} } } });
	await wizard.sees(/sandbox/);
	for (const visit of [/1\/8/, /2\/8/, /3\/8/]) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlC);
	await wizard.sees(/the draft could NOT be saved/);
});

test('a draft that cannot be read is told on the welcome, and nothing is written over it', async () => {
	const { written, service } = drafts();
	const wizard = openWizard({ draft: { kind: 'unreadable', problem: broken }, services: { drafts: service } });
	await wizard.sees(/draft\.json is broken[\s\S]*Put it aside/);
	expect(wizard.text()).not.toContain('Go on where');
	for (const visit of [/1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/, /6\/8/]) await wizard.enterUntil(visit);
	expect(written).toEqual([]);
});

test('a run that is proved leaves no draft', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of [/1\/8/, /6\/8/, /8\/8/, /is ready/]) await wizard.enterUntil(visit);
	expect(wizard.log).toContain('draft: forgotten');
	expect(wizard.log.lastIndexOf('draft: forgotten')).toBeGreaterThan(wizard.log.lastIndexOf('draft: review'));
});
