import { expect, test } from 'vitest';
import { tenantIn } from '../../../source/core/profile/expand.js';

test.each([
	['shop_{tenant}_app', 'shop_acme_app', 'acme'],
	['{tenant}', 'acme', 'acme'],
	['{tenant}_{tenant}', 'a_b_a_b', 'a_b'],
	['{tenant}_{tenant}', 'acme_globex', undefined],
	['shop_{tenant}_app', 'shop_acme_report', undefined],
	['shop_{tenant}_app', 'shop__app', undefined],
	['shop_{tenant}_app', 'shop_app', undefined],
	['x{tenant}x', 'x', undefined],
	['shop_app', 'shop_app', undefined],
	['{tenant}', '{tenant}', '{tenant}'],
])('of %s, %s is the tenant %s', (template, name, tenant) => {
	expect(tenantIn(template, name)).toBe(tenant);
});
