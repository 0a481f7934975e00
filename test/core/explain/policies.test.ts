// Permissive policies are joined by OR, restrictive ones by AND; and what is proposed where no row comes through.
import { expect, test } from 'vitest';
import type { Facts, RowRule } from '../../../source/core/explain/facts.js';
import { policyAnswer } from '../../../source/core/explain/policies.js';

const facts = {
	asker: { role: { name: 'app' }, startsAs: 'app', settings: new Map(), memberships: [] },
	tenant: { kind: 'none' },
} as unknown as Facts;

type Policy = RowRule['policies'][number];

const permissive = (name: string, using: string, changes: Partial<Policy> = {}): Policy => ({
	name,
	permissive: true,
	command: 'ALL',
	roles: [null],
	using,
	check: null,
	...changes,
});
const floor = (name: string, using: string) => permissive(name, using, { permissive: false });

function answerFor(policies: readonly Policy[], changes: Partial<RowRule> = {}) {
	return policyAnswer(facts, {
		who: 'app',
		command: 'SELECT',
		reads: false,
		table: { kind: 'table', schema: 'app', name: 't', signature: null, owner: 'boss', acl: [] },
		enabled: true,
		forced: false,
		policies,
		because: null,
		...changes,
	});
}

const mine = '(v = CURRENT_USER)';
const theirs = '(w = SESSION_USER)';

test('rows that several policies show are those of one or of another, and of the floor too', () => {
	expect(answerFor([permissive('a', mine), permissive('b', theirs)]).path).toBe(
		'policies a and b, for the rows where (v = CURRENT_USER) or the rows where (w = SESSION_USER)',
	);
	expect(answerFor([permissive('a', mine), floor('f', theirs)]).path).toContain(
		'the rows where (v = CURRENT_USER) and the rows where (w = SESSION_USER)',
	);
	expect(answerFor([permissive('a', '(id = 1)'), permissive('b', '(id = 2)')]).path).toContain(
		'leave app only the rows where (id = 1) or (id = 2).',
	);
});

test('a floor and a policy of one condition speak once, and what opens them is proposed', () => {
	const asks = `(v = current_setting('app.x'::text, true))`;
	const { path, fixes } = answerFor([permissive('a', asks), floor('f', asks)]);
	expect(path).toMatch(/^Each of the policies a and f of t asks whose rows are meant by app\.x, .*transaction\.$/);
	expect(fixes).toEqual(["SET LOCAL app.x = '…';"]);
});

test('nothing is proposed that lifts a floor, or goes past policies that keep rows apart', () => {
	expect(answerFor([permissive('a', 'true'), floor('f', '(id = 1)')])).toMatchObject({ open: false, fixes: [] });
	for (const policy of [
		permissive('a', mine, { roles: ['other'] }),
		permissive('a', '(tenant_id = 1)', { roles: ['other'] }),
		permissive('a', '(app.mine(id) = 1)'),
		permissive('gatehouse_tenant', '(id = 1)'),
	])
		expect(answerFor([policy])).toMatchObject({ open: false, fixes: [] });
});

test('what shows every row is said to', () => {
	const asks = { SELECT: 'shows every row of app.t to app', DELETE: 'lets app delete every row of app.t' } as const;
	for (const [command, words] of Object.entries(asks)) {
		const answer = answerFor([], { command: command as keyof typeof asks });
		expect(answer.path).toContain(`The fix ${words}`);
		expect(answer.fixes).toEqual([
			`CREATE POLICY app_${command.toLowerCase()} ON app.t FOR ${command} TO app USING (true);`,
		]);
	}
});

test('an UPDATE is asked for USING, for WITH CHECK, and for the policies of SELECT where it reads', () => {
	const updating = permissive('u', 'true', { command: 'UPDATE', check: '(id > 1)' });
	expect(answerFor([updating], { command: 'UPDATE' })).toMatchObject({
		open: false,
		refusal: { sqlstate: '42501', message: 'new row violates row-level security policy for table "t"' },
	});
	const free = permissive('u', 'true', { command: 'UPDATE' });
	expect(answerFor([free], { command: 'UPDATE' }).open).toBe(true);
	expect(answerFor([free], { command: 'UPDATE', reads: true })).toMatchObject({ open: false, refusal: null });
});
