// What was cut off at 40 columns, and is not any more.
import { expect, test } from 'vitest';
import { planOf, statement, target } from '../../core/wizard/fixtures.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';
import { canary } from './small-services.js';

const narrow = { columns: 40, rows: 12 };

test('a choice is a whole word, and so is what a run says of itself', async () => {
	const wizard = openWizard({ ...narrow, services: { apply: () => new Promise(() => {}) } });
	await wizard.sees(/sandbox/);
	for (const visit of [/1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/]) await wizard.enterUntil(visit);
	expect(wizard.text()).toMatch(/Passwords +\(\*\) shown at end +1\/2/);
	for (const visit of [/6\/8 Review/, /only adds/, /7\/8/]) await wizard.enterUntil(visit);
	expect(wizard.text()).toMatch(/A failure takes back what was done\.[\s\S]*Ctrl\+C stop, take back what was done$/);
	await wizard.press(keys.ctrlC);
	await wizard.sees(/Stopping, then rolling back\./);
	expect(wizard.text()).not.toMatch(/…/);
});

test.each([
	['development', /This changes what is there\.\s+Database +orders\n/],
	['production', /This changes a PRODUCTION server\.\s+Database +orders\n/],
] as const)('what is to be typed on %s can be read where it is typed', async (environment, expected) => {
	const plan = planOf(statement('A1', 'change'));
	const wizard = openWizard({
		...narrow,
		with: { kind: 'own', connection: { host: 'db1', user: 'admin', environment } },
		services: { plan: async () => plan, resolve: async () => ({ ...target, environment }) },
	});
	await wizard.sees(/1\/8/);
	for (const visit of [/2\/8/, /3\/8/, /4\/8/, /5\/8/, /6\/8 Review/, /Type the database name/])
		await wizard.enterUntil(visit);
	expect(wizard.text()).toMatch(expected);
});

test('who only asks why a login is refused is not told to be somebody who may create roles', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	await wizard.press(keys.down, keys.down, keys.down);
	await wizard.sees(/▸ Why is a login refused/);
	await wizard.press(keys.enter);
	await wizard.sees(/Connect as an administrator[\s\S]*nothing\s+is changed/);
	expect(wizard.text()).not.toMatch(/may create roles/);
});

test('a password that is shown is shown to its end', async () => {
	const wizard = openWizard(narrow);
	await wizard.sees(/sandbox/);
	for (const visit of [/only adds/, /8\/8/, /is ready/]) await wizard.enterUntil(visit);
	await wizard.press(keys.enter);
	await wizard.sees(/▸ postgres:\/\/orders_app:[\s\S]*sslmode=/);
	const shown = wizard.text().replace(/\s+/g, '');
	expect(shown).toMatch(new RegExp(`orders_app:${canary}@\\S+sslmode=`));
});
