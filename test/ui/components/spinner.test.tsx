import { expect, test, vi } from 'vitest';
import { Spinner } from '../../../source/ui/components/spinner.js';
import { unicodeGlyphs } from '../../../source/ui/terminal/glyphs.js';
import { draw } from './draw.js';

test('turns, and touches nothing but its line', async () => {
	const screen = draw(<Spinner label="connecting" />);
	const [first = '', second = ''] = unicodeGlyphs.spinner;
	await screen.sees(`${first} connecting`);
	await screen.sees(`${second} connecting`);
	expect(screen.lines()).toHaveLength(1);
});

test('A25 stands still where animation is not wanted, and counts seconds instead', async () => {
	vi.stubEnv('GATEHOUSE_NO_ANIMATION', '1');
	try {
		const screen = draw(<Spinner label="connecting" />);
		await screen.sees(/connecting 1 s/);
		expect(new Set(screen.frames).size).toBe(2);
	} finally {
		vi.unstubAllEnvs();
	}
});
