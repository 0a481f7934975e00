import type { Check, Gate } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import type { Tone } from '../theme.js';
import { checkBlock } from './check-lines.js';
import { type GateState, gateSigns, isNarrow, signed } from './gate-signs.js';
import { cells, pad, shortenWords } from './text-cells.js';

export type GateProgress = { readonly gate: Gate; readonly state: GateState; readonly note: string };

export type Segment = { readonly text: string; readonly tone?: Tone | undefined; readonly weight?: 'bold' | undefined };
export type GateLine = {
	readonly key: string;
	readonly kind: 'gate' | 'check' | 'detail' | 'gap';
	/** The check that it shows, or explains. */
	readonly check?: string | undefined;
	readonly segments: readonly Segment[];
};

const titles: Readonly<Record<Gate, string>> = {
	connect: 'Database CONNECT',
	schema: 'Schema USAGE',
	object: 'Object privileges',
};
const numbers: Readonly<Record<Gate, string>> = { connect: 'GATE 1', schema: 'GATE 2', object: 'GATE 3' };

const verdictColumn = 32;

export function headingOf({ gate, state, note }: GateProgress, width: number, glyphs: Glyphs): GateLine {
	const sign = gateSigns[state];
	const gap = isNarrow(width) ? ' ' : '  ';
	const head = isNarrow(width) ? `${numbers[gate]} ` : pad(`${numbers[gate]}  ${titles[gate]}`, verdictColumn);
	const verdict = signed(sign, glyphs);
	const rest = note === '' ? '' : `${gap}${safeText(note)}`;
	return {
		key: gate,
		kind: 'gate',
		segments: [
			{ text: head, weight: 'bold' },
			{ text: verdict, tone: sign.tone, weight: 'bold' },
			{ text: shortenWords(rest, Math.max(0, width - cells(head) - cells(verdict))) },
		],
	};
}

export type GateLinesInput = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly isOpen: (check: Check) => boolean;
	readonly width: number;
	readonly glyphs: Glyphs;
};

/** Every check, gate by gate. Two cells on the left are left free for the pointer. */
export function gateLines({ gates, checks, isOpen, width, glyphs }: GateLinesInput): readonly GateLine[] {
	return gates.flatMap((progress) => [
		headingOf(progress, width, glyphs),
		...checks
			.filter((check) => check.gate === progress.gate)
			.flatMap((check) => checkBlock(check, { who: check.role, isOpen: isOpen(check), width, glyphs })),
	]);
}
