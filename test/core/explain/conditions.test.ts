// What a policy's condition lets through, as the server writes it down.
import { describe, expect, test } from 'vitest';
import { judge, tellsTenants } from '../../../source/core/explain/conditions.js';
import type { Facts } from '../../../source/core/explain/facts.js';
import { joinedParts } from '../../../source/core/explain/joined.js';

const facts = {
	asker: { role: { name: 'app' }, startsAs: 'acting', settings: new Map([['app.set', '7']]) },
	tenant: { kind: 'none' },
} as unknown as Facts;

describe('a condition', () => {
	test.each([
		['true', 'all'],
		['false', 'none'],
		['(id > 10)', 'rest'],
		[`(( SELECT SESSION_USER AS "session_user") = 'app'::name)`, 'all'],
		[`(( SELECT SESSION_USER AS "session_user") = ANY (ARRAY['other'::name, 'app'::name]))`, 'all'],
		[`(( SELECT SESSION_USER AS "session_user") = ANY (ARRAY['other'::name, 'third'::name]))`, 'none'],
		[`(SESSION_USER = 'acting'::name)`, 'none'],
		[`(CURRENT_USER = 'acting'::name)`, 'all'],
		[`(SESSION_USER = ANY ('{other,app}'::name[]))`, 'all'],
		[`((SESSION_USER)::text = 'app'::text)`, 'all'],
		[`((SESSION_USER)::text = 'it''s'::text)`, 'none'],
		[`(SESSION_USER <> 'app'::name)`, 'none'],
		[`(v = (CURRENT_USER)::text)`, 'own'],
		[`((SESSION_USER = 'other'::name) AND (id > 10))`, 'none'],
		[`((SESSION_USER = 'other'::name) OR (id > 10))`, 'rest'],
		[`((SESSION_USER = 'app'::name) OR (id > 10))`, 'all'],
		[`((SESSION_USER = 'app'::name) AND (v = (CURRENT_USER)::text))`, 'own'],
		[`(NOT (SESSION_USER = 'app'::name))`, 'none'],
		[`(v = current_setting('app.unset'::text, true))`, 'none'],
		[`(v = current_setting('app.set'::text, true))`, 'own'],
		[`((v = current_setting('app.unset'::text, true)) OR (v IS NULL))`, 'rest'],
		[`(current_setting('app.unset'::text, true) IS NULL)`, 'all'],
		[`(current_setting('app.set'::text, true) IS NOT NULL)`, 'all'],
		[`(v = COALESCE(current_setting('app.unset'::text, true), 'x'::text))`, 'rest'],
		[`(tenant_id = ( SELECT gatehouse.tenant() AS tenant))`, 'none'],
	])('%s', (condition, kind) => {
		expect(judge(facts, condition).kind).toBe(kind);
	});
});

test.each([
	['(id > 10)', false],
	["(v = 'it''s'::text)", false],
	[`(v = (CURRENT_USER)::text)`, true],
	[`(v = current_setting('app.x'::text))`, true],
	['app.mine(id)', true],
	['(EXISTS ( SELECT FROM app.members))', true],
	['(tenant_id = 7)', true],
])('whether %s keeps tenants apart', (condition, is) => {
	expect(tellsTenants(condition)).toBe(is);
});

test.each([
	['((a = 1) OR (b = 2))', { word: 'OR', parts: ['(a = 1)', '(b = 2)'] }],
	['((a = 1) AND b AND (c OR d))', { word: 'AND', parts: ['(a = 1)', 'b', '(c OR d)'] }],
	["((a = ' OR (') OR b)", { word: 'OR', parts: ["(a = ' OR (')", 'b'] }],
	['(a = 1)', null],
	['(a) OR (b)', null],
	['a', null],
])('%s is taken apart', (condition, joined) => {
	expect(joinedParts(condition)).toEqual(joined);
});
