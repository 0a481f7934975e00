import { describe, expect, test, vi } from 'vitest';
import type { Check, Gate } from '../../../source/core/gates/check.js';
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
	{ gate: 'connect', state: 'pass', note: '1 note' },
	{ gate: 'schema', state: 'pass', note: '' },
	{ gate: 'object', state: 'fail', note: '1 of 3' },
];

describe('the checklist', () => {
	test('shows the gates in order, each with its verdict as a word and its checks beneath', async () => {
		const screen = draw(<GateChecklist gates={gates} checks={checks} width={78} height={19} />);
		await screen.sees(/GATE 1 {2}Database CONNECT {2,}✔ PASS, 1 note\n {4}✔ PASS {2}may sign in to saas\n/);
		expect(screen.text()).toMatch(/GATE 2 {2}Schema USAGE {2,}✔ PASS\n {4}✔ PASS {2}may not look into beta\n/);
		expect(screen.text()).toMatch(/GATE 3 {2}Object privileges {2,}✖ FAIL, 1 of 3\n/);
		expect(screen.text()).toMatch(/- SKIP {2}may SELECT on acme\.rows/);
		expect(screen.text()).not.toContain('Why');
	});

	test('opens the failed check by itself: why, as whom, SQLSTATE and the fix; Enter closes it', async () => {
		const screen = draw(<GateChecklist gates={gates} checks={checks} isFocused width={78} height={19} />);
		await screen.sees(/▸ {3}✖ FAIL {2}may SELECT on acme\.invoices\n +Why +permission denied for sequence\\x1b\[2J/);
		expect(screen.text()).toMatch(/Tried as +acme_app in saas, by signing in\n +SQLSTATE +42501\n +Fix +GRANT USAGE/);
		await screen.press(keys.enter);
		await screen.isWithout('Why');
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
		await screen.sees(/▸ +✔ PASS +may not look into beta\n +Why +it may/);
	});

	test('follows the checks as they come', async () => {
		const many = Array.from({ length: 40 }, (_, index) => check(`t${index}`, 'connect'));
		const list = (count: number) => (
			<GateChecklist
				gates={[
					{ gate: 'connect', state: 'running', note: '' },
					{ gate: 'schema', state: 'waiting', note: '' },
				]}
				checks={many.slice(0, count)}
				width={60}
				height={7}
			/>
		);
		const screen = draw(list(1));
		await screen.sees(/running[\s\S]*t0[\s\S]*waiting/);
		for (const count of [10, 25, 40]) {
			screen.rerender(list(count));
			await screen.sees(`acme.t${count - 1}`);
			expect(screen.lines()).toHaveLength(7);
		}
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
		await screen.sees(/> +\[FAIL\] +may SELECT on acme\.invoices/);
		expect(screen.text()).toMatch(/\[x\] PASS, 1 note/);
		expect(screen.text()).toMatch(/^[ -~\n]+$/);
	});

	test('with several logins each check says whose it is', async () => {
		const screen = draw(
			<GateChecklist
				gates={gates}
				checks={[...checks, check('x', 'connect', { role: 'acme_ro' })]}
				width={78}
				height={19}
			/>,
		);
		await screen.sees('acme_ro: may SELECT on acme.x');
	});
});
