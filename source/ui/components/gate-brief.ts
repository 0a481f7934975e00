import type { Check, Gate } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import { type Gathered, gatheredChecks } from '../../core/wizard/gathered-checks.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { checkBlock, checkLines, roomFor } from './check-lines.js';
import { type GateLine, type GateProgress, headingOf } from './gate-lines.js';
import { cells, shortenWords, wrap } from './text-cells.js';

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
		{ passes: 'allowed', gaps: false },
		{ passes: 'none', gaps: false },
		// Too many warnings for the window: what passed is better than an empty place.
		{ passes: 'two lines', gaps: true, warnings: 'counted' },
		{ passes: 'one line', gaps: true, warnings: 'counted' },
		{ passes: 'one line', gaps: false, warnings: 'counted' },
		{ passes: 'allowed', gaps: false, warnings: 'counted' },
	];
	const drawn = tries.map((shape) => draw(input, shape)).find((lines) => lines.length <= input.height);
	return drawn ?? leastGateLines(input);
}

/** No more than the verdicts, and what is not as it should be: how many warnings there are besides is told with a verdict. */
export const leastGateLines = (input: Omit<Input, 'height'>): readonly GateLine[] =>
	draw(input, { passes: 'none', gaps: false, warnings: 'counted' });

/** `two lines`: at the third gate, where most is to be told; `allowed`: not what was refused. */
type Shape = {
	readonly passes: 'two lines' | 'one line' | 'allowed' | 'none';
	readonly gaps: boolean;
	readonly warnings?: 'counted';
};

function draw(
	{ gates, checks, width, glyphs }: Omit<Input, 'height'>,
	{ passes, gaps, warnings }: Shape,
): readonly GateLine[] {
	return gates.flatMap((progress, index) => [
		...(gaps && index > 0 ? [{ key: `${progress.gate} gap`, kind: 'gap', segments: [] } as const] : []),
		headingOf(progress, width, glyphs),
		...gatheredChecks(checks, progress.gate).flatMap((gathered) => {
			if (warnings === 'counted' && gathered.kind === 'finding' && gathered.check.status === 'warn') return [];
			if (gathered.kind === 'finding') return findingLines(gathered, width, glyphs);
			if (gathered.kind === 'unproved') return unprovedLines(gathered, width, glyphs);
			if (passes === 'none' || (passes === 'allowed' && gathered.expect === 'denied')) return [];
			const isLong = passes === 'two lines' && progress.gate === 'object';
			return passedLines(progress.gate, gathered, width, glyphs, isLong ? 2 : 1);
		}),
	]);
}

type Of<Kind extends Gathered['kind']> = Extract<Gathered, { readonly kind: Kind }>;

const whoOf = (roles: readonly string[]): string => (roles.length === 1 ? (roles[0] ?? '') : `${roles.length} roles`);

function findingLines({ check, roles }: Of<'finding'>, width: number, glyphs: Glyphs): readonly GateLine[] {
	return checkBlock(check, { who: whoOf(roles), isOpen: check.status === 'fail', width, glyphs });
}

/** One reason is enough: it is the same for all of them but for the role's name. */
function unprovedLines({ check, count, roles }: Of<'unproved'>, width: number, glyphs: Glyphs): readonly GateLine[] {
	if (count === 1) return checkBlock(check, { who: check.role, isOpen: false, width, glyphs });
	const others = roles.length > 1 ? ', and so on' : '';
	const told = { ...check, found: `${check.found.split('\n')[0]}${others}`, subject: `${count} checks` };
	return checkBlock(told, { who: whoOf(roles), isOpen: false, width, glyphs, isSeveral: true });
}

function passedLines(
	gate: Gate,
	{ expect, subjects }: Of<'passed'>,
	width: number,
	glyphs: Glyphs,
	lines: 1 | 2,
): readonly GateLine[] {
	const room = roomFor(width, glyphs);
	const safe = subjects.map((subject) => safeText(subject));
	// Wrapping at words takes some of the second line.
	const text = listThatFits(safe, lines === 1 ? room : room * 2 - 12);
	const [first = '', second] = lines === 1 ? [text] : wrap(text, room);
	const id = `${gate} ${expect}`;
	const head = checkLines({ id, status: 'pass', said: expect, tried: first, width, glyphs });
	if (second === undefined) return head;
	const more = `${' '.repeat(width - room)}${shortenWords(second, room)}`;
	return [...head, { key: `${id} more`, kind: 'detail', segments: [{ text: more }] }];
}

/** As many as fit, the long ones last, and how many there are besides. */
function listThatFits(items: readonly string[], width: number): string {
	const whole = items.join(', ');
	if (cells(whole) <= width) return whole;
	const rest = ` and ${items.length} more`;
	const shown: string[] = [];
	for (const item of items) if (cells([...shown, item].join(', ')) + cells(rest) <= width) shown.push(item);
	return shown.length === 0 ? whole : `${shown.join(', ')} and ${items.length - shown.length} more`;
}
