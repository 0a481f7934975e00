import type { Check } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import { type Gathered, gatheredChecks } from '../../core/wizard/gathered-checks.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { checkBlock, checkLines, type GateLine, type GateProgress, headingOf, roomFor } from './gate-lines.js';
import { cells, shorten, wrap } from './text-cells.js';

type Input = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly width: number;
	readonly height: number;
	readonly glyphs: Glyphs;
};

/**
 * The three gates on one screen: what each lets through and what it refuses, in a line or two each. Where that is too
 * much, only what is not as it should be; the whole list is one key away.
 */
export function briefGateLines(input: Input): readonly GateLine[] {
	const tries: readonly Shape[] = [
		{ passes: 'two lines', gaps: true },
		{ passes: 'one line', gaps: true },
		{ passes: 'one line', gaps: false },
	];
	const drawn = tries.map((shape) => draw(input, shape)).find((lines) => lines.length <= input.height);
	return drawn ?? draw(input, { passes: 'none', gaps: false });
}

/** `two lines`: at the third gate, where most is to be told. */
type Shape = { readonly passes: 'two lines' | 'one line' | 'none'; readonly gaps: boolean };

function draw({ gates, checks, width, glyphs }: Input, { passes, gaps }: Shape): readonly GateLine[] {
	return gates.flatMap((progress, index) => [
		...(gaps && index > 0 ? [{ key: `${progress.gate} gap`, kind: 'gap', segments: [] } as const] : []),
		headingOf(progress, width, glyphs),
		...gatheredChecks(checks, progress.gate).flatMap((gathered) => {
			if (gathered.kind === 'other') return exceptionLines(gathered, width, glyphs);
			if (passes === 'none') return [];
			return passedLines(gathered, width, glyphs, passes === 'two lines' && progress.gate === 'object' ? 2 : 1);
		}),
	]);
}

type Of<Kind extends Gathered['kind']> = Extract<Gathered, { readonly kind: Kind }>;

function exceptionLines({ check, roles }: Of<'other'>, width: number, glyphs: Glyphs): readonly GateLine[] {
	const who = roles.length > 1 ? `${roles.length} roles` : check.role;
	return checkBlock(check, { who, isOpen: check.status === 'fail', width, glyphs });
}

function passedLines(
	{ gate, expect, subjects }: Of<'passed'>,
	width: number,
	glyphs: Glyphs,
	lines: 1 | 2,
): readonly GateLine[] {
	const room = roomFor(width, glyphs);
	// Wrapping at words takes some of the second line.
	const text = listThatFits(
		subjects.map((subject) => safeText(subject)),
		lines === 1 ? room : room * 2 - 12,
	);
	const [first = '', second] = wrap(text, room);
	return [
		...checkLines(
			`${gate} ${expect}`,
			'pass',
			expect,
			second !== undefined && lines === 1 ? text : first,
			width,
			glyphs,
		),
		...(second === undefined || lines === 1
			? []
			: [
					{
						key: `${gate} ${expect} more`,
						kind: 'detail' as const,
						segments: [{ text: `${' '.repeat(width - room)}${shorten(second, room)}` }],
					},
				]),
	];
}

/** As many as fit, the long ones last, and how many there are besides. */
export function listThatFits(items: readonly string[], width: number): string {
	const whole = items.join(', ');
	if (cells(whole) <= width) return whole;
	const rest = ` and ${items.length} more`;
	const shown: string[] = [];
	for (const item of items) if (cells([...shown, item].join(', ')) + cells(rest) <= width) shown.push(item);
	return shown.length === 0 ? whole : `${shown.join(', ')} and ${items.length - shown.length} more`;
}
