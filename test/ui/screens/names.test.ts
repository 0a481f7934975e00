import { describe, expect, test } from 'vitest';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { controlsOf } from '../../../source/ui/screens/form-item.js';
import { namingItems } from '../../../source/ui/screens/names.js';
import { states } from '../../core/wizard/fixtures.js';

const ignore = () => {};

describe('what is said under the customers', () => {
	const said = (tenants: string, pattern = firstAnswers.pattern) => {
		const answers = { ...firstAnswers, pattern, names: { ...firstAnswers.names, tenants } };
		const controls = controlsOf(namingItems(answers, ignore, states.names, ignore));
		return controls.find(({ id }) => id === 'tenants')?.remark?.text;
	};

	test.each([
		['acme, Initech GmbH', 'It stands in each name as it is typed: orders_Initech GmbH'],
		['Acme', 'It stands in each name as it is typed: orders_Acme'],
		['acme, globex_2', undefined],
		['', undefined],
	])('%s: what comes of a name that is not plain', (tenants, expected) => expect(said(tenants)).toBe(expected));

	test('nothing where no name has it', () => {
		expect(said('Initech GmbH', 'shared-schema')).toBeUndefined();
		expect(said('Initech GmbH', 'schema-per-tenant')).toBe('It stands in each name as it is typed: Initech GmbH');
	});
});
