import { expect, test } from 'vitest';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import { copiedDocument } from '../../../source/core/wizard/copied-document.js';
import { answersOf } from '../../../source/core/wizard/from-document.js';
import { databaseName, loginName, ownerName } from '../../../source/core/wizard/names.js';

const document: ProfileDocument = {
	version: 1,
	name: 'Order Desk',
	pattern: 'database-per-tenant',
	database: { name: 'order_desk_{tenant}', connectionLimit: 9 },
	owner: 'order_desk_{tenant}_owner',
	schema: 'order_desk',
	roles: [
		{ name: 'order_desk_{tenant}_app', access: 'read-write' },
		{ name: 'order_desks', access: 'read-only' },
		{ name: 'reporting', access: 'read-only' },
	],
	creators: ['order_desk_migrator', 'ann'],
	keep: ['order_desk_monitor'],
	tenants: ['acme'],
};

test('what begins with the name of the application begins with the new one; what was chosen freely stays', () => {
	expect(copiedDocument(document, 'billing-2')).toEqual({
		...document,
		name: 'billing-2',
		database: { name: 'billing_2_{tenant}', connectionLimit: 9 },
		owner: 'billing_2_{tenant}_owner',
		schema: 'billing_2',
		roles: [
			{ name: 'billing_2_{tenant}_app', access: 'read-write' },
			{ name: 'order_desks', access: 'read-only' },
			{ name: 'reporting', access: 'read-only' },
		],
		creators: ['billing_2_migrator', 'ann'],
	});
});

test('the names of the copy are those that the wizard would suggest', () => {
	const answers = answersOf(copiedDocument(document, 'Billing'));
	expect(answers.names).toMatchObject({ application: 'Billing', database: null, owner: null });
	const [app] = answers.logins.map((login) => loginName(answers, login));
	expect([databaseName(answers), ownerName(answers), app]).toEqual([
		'billing_{tenant}',
		'billing_{tenant}_owner',
		'billing_{tenant}_app',
	]);
});
