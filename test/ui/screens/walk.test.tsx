import { describe, expect, test } from 'vitest';
import { openWizard } from './open-wizard.js';
import { canary } from './small-services.js';

const visits = [/1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/, /6\/8/, /only adds/, /8\/8/, /is ready/];

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('at $columns x $rows', (size) => {
	test('Enter alone leads from the welcome to three gates that hold', async () => {
		const wizard = openWizard(size);
		await wizard.sees(/sandbox/);
		for (const visit of visits) {
			await wizard.enterUntil(visit);
			const lines = wizard.lines();
			expect(lines.length).toBeLessThanOrEqual(size.rows - 1);
			expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(size.columns);
			if (process.env['SHOW']) console.log(wizard.text());
		}
		expect(wizard.log).toContain('verified, future objects tried');
		expect(wizard.frames().join('\n')).not.toContain(canary);
	});
});
