import type { Check } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import { type Gathered, gatheredChecks } from '../../core/wizard/gathered-checks.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { checkBlock, checkLines, type GateLine, type GateProgress, headingOf, roomFor } from './gate-lines.js';
import { cells } from './text-cells.js';

type Input = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly width: number;
	readonly height: number;
	readonly glyphs: Glyphs;
};

/**
 * The three gates on one screen: what each lets through and what it refuses, in a line each. Where that is too much,
 * only what is not as it should be; the whole list is one key away.
 */
export function briefGateLines(input: Input): readonly GateLine[] {
	const full = draw(input, true, true);
	if (full.length <= input.height) return full;
	const dense = draw(input, true, false);
	return dense.length <= input.height ? dense : draw(input, false, false);
}

function draw({ gates, checks, width, glyphs }: Input, passes: boolean, gaps: boolean): readonly GateLine[] {
	return gates.flatMap((progress, index) => [
		...(gaps && index > 0 ? [{ key: `${progress.gate} gap`, kind: 'gap', segments: [] } as const] : []),
		headingOf(progress, width, glyphs),
		...gatheredChecks(checks, progress.gate)
			.filter(({ kind }) => passes || kind === 'other')
			.flatMap((gathered) => linesOf(gathered, width, glyphs)),
	]);
}

function linesOf(gathered: Gathered, width: number, glyphs: Glyphs): readonly GateLine[] {
	if (gathered.kind === 'other') {
		const { check, roles } = gathered;
		return checkBlock(check, { who: roles.join(', '), isOpen: check.status === 'fail', width, glyphs });
	}
	const { gate, expect, subjects } = gathered;
	const tried = listThatFits(
		subjects.map((subject) => safeText(subject)),
		roomFor(width, glyphs),
	);
	return checkLines(`${gate} ${expect}`, 'pass', expect, tried, width, glyphs);
}

/** As many as fit, and how many do not. */
export function listThatFits(items: readonly string[], width: number): string {
	const whole = items.join(', ');
	if (cells(whole) <= width) return whole;
	for (let count = items.length - 1; count > 0; count--) {
		const text = `${items.slice(0, count).join(', ')} and ${items.length - count} more`;
		if (cells(text) <= width) return text;
	}
	return whole;
}
