import type { Check, CheckStatus, Gate } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import type { Tone } from '../theme.js';
import { detailLines } from './detail-lines.js';
import { cells, pad, shortenWords } from './text-cells.js';

export type GateState = 'waiting' | 'running' | 'pass' | 'fail' | 'warn' | 'skip';
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

type Sign = { readonly word: string; readonly glyph: keyof Omit<Glyphs, 'spinner'>; readonly tone?: Tone };

const gateSigns: Readonly<Record<GateState, Sign>> = {
	waiting: { word: 'waiting', glyph: 'waiting' },
	running: { word: 'running', glyph: 'running', tone: 'accent' },
	pass: { word: 'PASS', glyph: 'pass', tone: 'pass' },
	fail: { word: 'FAIL', glyph: 'fail', tone: 'fail' },
	warn: { word: 'WARN', glyph: 'warn', tone: 'warn' },
	skip: { word: 'SKIP', glyph: 'skip' },
};

/** What proves nothing and what could not be tried are both no pass; `found` says which, and why. */
const checkSigns: Readonly<Record<CheckStatus, Sign>> = {
	pass: gateSigns.pass,
	fail: gateSigns.fail,
	warn: gateSigns.warn,
	vacuous: gateSigns.skip,
	unchecked: gateSigns.skip,
};

/** ASCII signs are words already: `[FAIL] FAIL` would say it twice. */
const signed = ({ glyph, word }: Sign, glyphs: Glyphs): string =>
	glyphs[glyph].includes(word) ? glyphs[glyph] : `${glyphs[glyph]} ${word}`;

const signCells = (glyphs: Glyphs): number =>
	Math.max(...Object.values(checkSigns).map((sign) => cells(signed(sign, glyphs))));

/** Where there is no room for columns, what was tried stands under what came of it. */
const isNarrow = (width: number): boolean => width < 60;
const verdictColumn = 32;

export function headingOf({ gate, state, note }: GateProgress, width: number, glyphs: Glyphs): GateLine {
	const sign = gateSigns[state];
	const head = isNarrow(width) ? `${numbers[gate]}  ` : pad(`${numbers[gate]}  ${titles[gate]}`, verdictColumn);
	const verdict = signed(sign, glyphs);
	const rest = note === '' ? '' : `  ${safeText(note)}`;
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

type BlockOptions = {
	readonly who: string;
	readonly isOpen: boolean;
	readonly width: number;
	readonly glyphs: Glyphs;
	/** Empty where several expectations are told together. */
	readonly expect?: Check['expect'] | '';
};

/** One check in the words of the headless report; what did not pass says at once what was found instead. */
export function checkBlock(
	check: Check,
	{ who, isOpen, width, glyphs, expect = check.expect }: BlockOptions,
): readonly GateLine[] {
	const { id, status, subject } = check;
	const tried = `${safeText(who)}: ${safeText(subject)}`;
	const found = safeText(check.found.split('\n')[0] ?? '');
	const margin = ' '.repeat(isNarrow(width) ? 6 : columnOf(glyphs));
	const more = isOpen ? detailsOf(check, width) : status === 'pass' || found === '' ? [] : [`${margin}${found}`];
	return [
		...checkLines(id, status, expect, tried, width, glyphs),
		...more.map(
			(text, at): GateLine => ({
				key: `${id} ${at}`,
				kind: 'detail',
				check: id,
				segments: [{ text: shortenWords(text, width) }],
			}),
		),
	];
}

const columnOf = (glyphs: Glyphs): number => 2 + signCells(glyphs) + 2 + 'allowed'.length + 2;

/** Status, what was expected, and what was tried, each in its column. */
export function checkLines(
	id: string,
	status: CheckStatus,
	expect: Check['expect'] | '',
	tried: string,
	width: number,
	glyphs: Glyphs,
): readonly GateLine[] {
	const sign = checkSigns[status];
	const head = [
		{ text: '  ' },
		{ text: pad(signed(sign, glyphs), signCells(glyphs)), tone: sign.tone },
		{ text: `  ${pad(expect, 'allowed'.length)}` },
	];
	const line = (text: string): readonly Segment[] => [{ text }];
	if (isNarrow(width))
		return [
			{ key: id, kind: 'check', check: id, segments: head },
			{ key: `${id} tried`, kind: 'detail', check: id, segments: line(shortenWords(`    ${tried}`, width)) },
		];
	return [
		{
			key: id,
			kind: 'check',
			check: id,
			segments: [...head, ...line(`  ${shortenWords(tried, width - columnOf(glyphs))}`)],
		},
	];
}

/** Cells that are left for what was tried. */
export const roomFor = (width: number, glyphs: Glyphs): number =>
	isNarrow(width) ? width - 4 : width - columnOf(glyphs);

function detailsOf(check: Check, width: number): readonly string[] {
	const how = check.method === 'login' ? 'by signing in' : 'read from the catalog';
	return [
		...detailLines('Found', check.found, width, 6),
		...detailLines('Tried as', `${check.role} in ${check.database}, ${how}`, width, 6),
		...detailLines('SQLSTATE', check.sqlstate, width, 6),
		...detailLines('Fix', check.fix, width, 6),
	];
}
