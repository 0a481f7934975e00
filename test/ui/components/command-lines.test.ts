import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLines } from '../../../source/ui/components/command-lines.js';
import { cells } from '../../../source/ui/components/text-cells.js';

const command = `gatehouse apply 'my shop' --tenant 'o'\\''neil and sons' --yes --confirm "the shop" --secrets ./gatehouse.env`;
const wordsOf = (script: string) =>
	execFileSync('sh', ['-c', `gatehouse() { printf '%s|' "$@"; }; ${script}`], { encoding: 'utf8' });

test.each([76, 40, 36, 30])('a command over lines of %i cells is one to a shell', (width) => {
	const lines = commandLines(command, width);
	expect(lines.length).toBeGreaterThan(1);
	expect(Math.max(...lines.map(cells))).toBeLessThanOrEqual(width);
	expect(wordsOf(lines.map((line) => `  ${line}`).join('\n'))).toBe(wordsOf(command));
});

test('one that fits stays as it is', () => expect(commandLines(command, 200)).toEqual([command]));
