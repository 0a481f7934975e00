import { describe, expect, test } from 'vitest';
import type { Beside } from '../../../source/core/gates/beside-facts.js';
import { interior, item, placeOf, server, verdict } from './paper.js';

const thing = (kind: Beside['kind'], name: string, changes: Partial<Beside> = {}): Beside => ({
	kind,
	name,
	schema: null,
	owner: 'postgres',
	acl: [],
	...changes,
});
const inside = (...beside: readonly Beside[]) => placeOf({ interior: { ...interior, beside } });

describe('what is neither table nor schema', () => {
	test('is told with what takes it away', () => {
		const place = inside(thing('LARGE OBJECT', '1, 2', { acl: [item('app', 'SELECT', 'postgres')] }));
		expect(verdict(place, 'object:app:shop:beside')).toMatchObject({
			status: 'fail',
			found: 'large object 1, 2: SELECT is granted to app',
			fix: 'REVOKE SELECT ON LARGE OBJECT 1, 2 FROM app;',
		});
		expect(verdict(place, 'object:report:shop:beside').status).toBe('pass');
		expect(verdict(place, 'object:PUBLIC:shop:beside').status).toBe('pass');
	});

	test('is a large object’s maker’s own, and no type is a login’s', () => {
		expect(verdict(inside(thing('LARGE OBJECT', '1', { owner: 'app' })), 'object:app:shop:beside').status).toBe('pass');
		const type = inside(thing('TYPE', 'app.mood', { owner: 'app', schema: 'app' }));
		expect(verdict(type, 'object:app:shop:beside')).toMatchObject({
			status: 'fail',
			fix: 'ALTER TYPE app.mood OWNER TO shop_owner;',
		});
		expect(verdict(type, 'object:shop_owner:shop:covered:app').status).toBe('fail');
		// Who creates objects owns what it made before it became the owner.
		const made = inside(thing('TYPE', 'app.mood', { owner: 'mig', schema: 'app' }));
		expect(verdict(made, 'object:mig:shop:beside').status).toBe('pass');
	});

	test('of the whole server is outside of the profile where everybody has it', () => {
		const acl = [item(null, 'SET', 'postgres'), item('app', 'ALTER SYSTEM', 'postgres')];
		const place = placeOf({ server: { ...server, beside: [thing('PARAMETER', 'log_statement', { acl })] } });
		expect(verdict(place, 'connect:app:shop:server-rights')).toMatchObject({
			status: 'fail',
			found: 'parameter log_statement: ALTER SYSTEM is granted to app',
			fix: 'REVOKE ALTER SYSTEM ON PARAMETER log_statement FROM app;',
		});
		expect(verdict(place, 'connect:PUBLIC:shop:server-rights').status).toBe('warn');
	});
});
