import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../source/core/wizard/answers.js';
import { fieldHelp } from '../../../source/core/wizard/field-help.js';
import { emptyConnection, firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { connectItems } from '../../../source/ui/screens/connect.js';
import { explainItems } from '../../../source/ui/screens/explain.js';
import { controlsOf, type FormItem } from '../../../source/ui/screens/form-item.js';
import { grantItems } from '../../../source/ui/screens/grants.js';
import { namingItems } from '../../../source/ui/screens/names.js';
import { rowItems } from '../../../source/ui/screens/rows.js';
import { securityItems } from '../../../source/ui/screens/security.js';
import { server, states } from '../../core/wizard/fixtures.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';

/** As full as a form can be: customers with keys, a custom login, a file for the passwords. */
const full: Answers = {
	...firstAnswers,
	pattern: 'shared-schema',
	names: { ...firstAnswers.names, tenants: 'acme, globex' },
	security: { ...firstAnswers.security, passwords: 'file' },
	logins: firstAnswers.logins.map((login) => ({ ...login, access: 'custom' })),
};
const ignore = () => {};
const noSet = () => ignore;

const forms: Readonly<Record<string, readonly FormItem[]>> = {
	connect: connectItems({
		connection: { ...emptyConnection, sslmode: 'verify-full' },
		password: { text: '', kept: false },
		known: null,
		problem: null,
		goal: 'onward',
		origin: null,
		choices: undefined,
		setText: noSet,
		set: noSet,
		setPassword: ignore,
		paste: () => false,
	}),
	rows: rowItems(full, ignore, server, false),
	names: namingItems(full, ignore, states.names, ignore),
	grants: grantItems(full, ignore, 78, states.grants, ignore),
	security: securityItems(full, ignore, 78, states.security, ignore),
	explain: explainItems(states.explain, states.explain.question, ignore, 78, ignore),
};

describe.each(Object.entries(forms))('%s', (step, items) => {
	test('every field can be asked about', () => {
		const controls = controlsOf(items);
		expect(controls.length).toBeGreaterThan(3);
		expect(controls.filter(({ id }) => fieldHelp(step, id) === undefined).map(({ id }) => id)).toEqual([]);
	});
});

test('the help begins with what has the focus, and gives back what was typed', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of [/1\/8/, /2\/8/, /3\/8/]) await wizard.enterUntil(visit);
	await wizard.press(keys.tab, keys.tab, keys.tab, ...'x');
	await wizard.sees(/▸ Owner role/);
	await wizard.press('\u001F');
	await wizard.sees(
		/Owner role[\s\S]*who owns a table may do\s+anything with it[\s\S]*CREATE ROLE orders_owner NOLOGIN[\s\S]*postgresql\.org\/docs/,
	);
	await wizard.press(keys.escape);
	await wizard.sees(/Owner role +\[ orders_ownerx/);
});
