import { describe, expect, test, vi } from 'vitest';
import { begin } from '../../../source/core/wizard/start.js';
import { App } from '../../../source/ui/app.js';
import type { Services } from '../../../source/ui/services.js';
import { keys, renderScreen } from '../../helpers/screen.js';
import { canary, smallServices } from './small-services.js';

function wizard(overrides: Partial<Services> = {}, size?: { columns: number; rows: number }) {
	const { services, log } = smallServices(overrides);
	const first = begin({ profiles: services.profiles.list(), with: { kind: 'ask' } });
	const ui = renderScreen(<App services={services} first={first} />, size);
	/** Enter until the screen has moved on: the confirmation ignores keys at first. */
	const enterUntil = (expected: RegExp) =>
		vi.waitFor(
			async () => {
				if (!expected.test(ui.text())) await ui.press(keys.enter);
				expect(ui.text()).toMatch(expected);
			},
			{ timeout: 5000, interval: 20 },
		);
	return { ui, log, enterUntil };
}

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('at $columns x $rows', (size) => {
	test('Enter alone leads from the welcome to three gates that hold', async () => {
		const { ui, log, enterUntil } = wizard({}, size);
		const visits = [/Try it on/, /1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/, /6\/8/, /only adds/, /8\/8/, /is ready/];
		for (const visit of visits) {
			await enterUntil(visit);
			const lines = ui.lines();
			expect(lines.length).toBeLessThanOrEqual(size.rows - 1);
			expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(size.columns);
		}
		expect(log).toContain('verified, future objects tried');
		expect(ui.frames.join('\n')).not.toContain(canary);
	});
});
