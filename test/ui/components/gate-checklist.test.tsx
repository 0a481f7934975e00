import { describe, expect, test, vi } from 'vitest';
import type { Check, Gate } from '../../../source/core/gates/check.js';
import { GateBrief } from '../../../source/ui/components/gate-brief-view.js';
import { GateChecklist, type GateProgress } from '../../../source/ui/components/gate-checklist.js';
import { cells } from '../../../source/ui/components/text-cells.js';
import { GlyphContext } from '../../../source/ui/components/use-glyphs.js';
import { asciiGlyphs } from '../../../source/ui/terminal/glyphs.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

const check = (id: string, gate: Gate, more: Partial<Check> = {}): Check => ({
	id,
	gate,
	role: 'acme_app',
	database: 'saas',
	subject: `SELECT on acme.${id}`,
	method: 'login',
	expect: 'allowed',
	status: 'pass',
	found: 'it may',
	sqlstate: null,
	fix: null,
	...more,
});

const failed = check('invoices', 'object', {
	status: 'fail',
	found:
		'permission denied for sequence\u001B[2J acme.invoice_id_seq, which is owned by "migrate" and not by acme_owner',
	sqlstate: '42501',
	fix: 'GRANT USAGE, SELECT ON SEQUENCE acme.invoice_id_seq TO acme_app;',
});
const checks = [
	failed,
	check('signs-in', 'connect', { subject: 'sign in to saas' }),
	check('other', 'schema', { expect: 'denied', subject: 'look into beta' }),
	check('orders', 'object'),
	check('rows', 'object', { status: 'vacuous', found: 'there is no row to hide' }),
];
const gates: readonly GateProgress[] = [
	{ gate: 'connect', state: 'pass', note: '1 warning' },
	{ gate: 'schema', state: 'pass', note: '' },
	{ gate: 'object', state: 'fail', note: '1 of 3' },
];

describe('the checklist', () => {
	test('shows the gates in order, each with its verdict as a word and its checks beneath', async () => {
		const screen = draw(<GateChecklist gates={gates} checks={checks} width={78} height={19} />);
		await screen.sees(
			/GATE 1 {2}Database CONNECT {2,}✔ PASS {2}1 warning\n {4}✔ PASS {2}allowed {2}acme_app: sign in to saas\n/,
		);
		expect(screen.text()).toMatch(
			/GATE 2 {2}Schema USAGE {2,}✔ PASS\n {4}✔ PASS {2}denied {3}acme_app: look into beta\n/,
		);
		expect(screen.text()).toMatch(/GATE 3 {2}Object privileges {2,}✖ FAIL {2}1 of 3\n/);
		expect(screen.text()).toMatch(
			/- SKIP {2}should be allowed to acme_app: SELECT on acme\.rows\n {14}there is no row to hide/,
		);
		expect(screen.text()).not.toContain('Found');
	});

	test('opens the failed check by itself: what was found, as whom, SQLSTATE and the fix; Enter closes it', async () => {
		const screen = draw(<GateChecklist gates={gates} checks={checks} isFocused width={78} height={19} />);
		await screen.sees(
			/▸ {3}✖ FAIL {2}should be allowed to acme_app: SELECT on acme\.invoices\n +Found +permission denied for sequence\\x1b\[2J/,
		);
		expect(screen.text()).toMatch(/Tried as +acme_app in saas, by signing in\n +SQLSTATE +42501\n +Fix +GRANT USAGE/);
		await screen.press(keys.enter);
		await screen.isWithout('Found');
	});

	test('moves over the checks, and Enter opens any', async () => {
		const onSelect = vi.fn();
		const screen = draw(
			<GateChecklist gates={gates} checks={checks} isFocused onSelect={onSelect} width={78} height={19} />,
		);
		await screen.press('j');
		expect(onSelect).toHaveBeenLastCalledWith('orders');
		await screen.press(keys.up, keys.up);
		expect(onSelect).toHaveBeenLastCalledWith('other');
		await screen.press(keys.enter);
		await screen.sees(/▸ +✔ PASS +denied +acme_app: look into beta\n +Found +it may/);
	});

	test('in a small window all of an explanation can be reached, and none is too wide', async () => {
		const screen = draw(<GateChecklist gates={gates} checks={checks} isFocused width={38} height={7} />, {
			columns: 40,
		});
		await screen.sees(/▸ +✖ FAIL/);
		const seen: string[] = [];
		for (let step = 0; step < 14; step++) {
			seen.push(...screen.lines());
			expect(screen.lines().length).toBeLessThanOrEqual(7);
			expect(Math.max(...screen.lines().map(cells))).toBeLessThanOrEqual(38);
			await screen.press(keys.down);
		}
		expect(seen.join('\n')).toMatch(/acme_owner[\s\S]*42501[\s\S]*acme_app;[\s\S]*acme\.orders[\s\S]*acme\.rows/);
	});

	test('in ASCII the word is said once', async () => {
		const screen = draw(
			<GlyphContext value={asciiGlyphs}>
				<GateChecklist gates={gates} checks={checks} isFocused width={78} height={19} />
			</GlyphContext>,
		);
		await screen.sees(/> +\[FAIL\] +should be allowed to acme_app: SELECT on acme\.invoices/);
		expect(screen.text()).toMatch(/\[x\] PASS {2}1 warning/);
		expect(screen.text()).toMatch(/^[ -~\n]+$/);
	});
});

describe('the three gates in brief', () => {
	const warned = ['app', 'ro', 'etl'].map((role) =>
		check(`sibling ${role}`, 'connect', {
			role,
			subject: 'sign in to postgres',
			expect: 'denied',
			status: 'warn',
			found: 'PUBLIC holds CONNECT on postgres',
		}),
	);
	const many = Array.from({ length: 40 }, (_, index) => check(`t${index}`, 'object'));
	const brief = (given: readonly Check[], width = 78, height = 19) =>
		draw(<GateBrief gates={gates} checks={given} width={width} height={height} />, { columns: Math.max(40, width) });

	test('tell what was let through and what was refused, each thing once', async () => {
		const twice = [...checks, check('again', 'connect', { role: 'acme_ro', subject: 'sign in to saas' })];
		const screen = brief(twice);
		await screen.sees(/GATE 1.*\n {4}✔ PASS {2}allowed {2}sign in to saas\n\n {2}GATE 2/);
		expect(screen.text()).toMatch(/GATE 2.*\n {4}✔ PASS {2}denied {3}look into beta\n/);
	});

	test('tell a finding once for all roles that it is true of, and in words', async () => {
		const screen = brief(warned);
		await screen.sees(
			/⚠ WARN {2}should be denied to 3 roles: sign in to postgres\n +PUBLIC holds CONNECT on postgres\n/,
		);
		expect(screen.text().match(/WARN {2}should be denied/g)).toHaveLength(1);
	});

	test('open what failed, with its fix, once', async () => {
		const screen = brief(checks);
		await screen.sees(
			/✖ FAIL {2}should be allowed to acme_app: SELECT on acme\.invoices\n +Found[\s\S]*Fix +GRANT USAGE/,
		);
		expect(screen.text().match(/GRANT USAGE/g)).toHaveLength(1);
	});

	test('with more warnings than there is room for, count them and tell what passed', async () => {
		const others = Array.from({ length: 9 }, (_, index) =>
			check(`w${index}`, 'connect', { expect: 'denied', status: 'warn', subject: `CONNECT to w${index}`, found: 'x' }),
		);
		const screen = brief([...checks.slice(1, 4), ...others]);
		await screen.sees(/✔ PASS {2}allowed {2}sign in to saas/);
		expect(screen.text()).not.toMatch(/⚠ WARN/);
	});

	test('what did not pass is told to its end, in two lines where it must', async () => {
		const subject = 'sign in to a_database_of_a_long_name (1 of 4 alike)';
		const screen = brief([
			{ ...(warned[0] as Check), subject, found: `PUBLIC holds CONNECT on ${'x'.repeat(30)}, legacy and shop` },
		]);
		await screen.sees(/should be denied to app: sign in to a_database_of_a_long_name \(1\n {12}of 4 alike\)\n/);
		expect(screen.text()).toMatch(/ {14}PUBLIC holds CONNECT on x{30}, legacy\n {14}and shop\n/);
	});

	test('say how many more there are, and stay within the window', async () => {
		const screen = brief(many);
		await screen.sees(/SELECT on acme\.t0, [\s\S]* and \d+ more/);
		expect(Math.max(...screen.lines().map(cells))).toBeLessThanOrEqual(78);
	});

	test('in a small window tell only what is not as it should be', async () => {
		const screen = brief([...many, ...warned], 38, 6);
		await screen.sees(/GATE 1[\s\S]*WARN[\s\S]*3 roles[\s\S]*GATE 3/);
		expect(screen.lines().length).toBeLessThanOrEqual(6);
		expect(screen.text()).not.toContain('acme.t0');
	});
});
