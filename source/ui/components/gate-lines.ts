import type { Check, CheckStatus, Gate } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { detailLines } from './detail-lines.js';
import { cells, pad, shorten, spread } from './text-cells.js';

export type GateState = 'waiting' | 'running' | 'pass' | 'fail' | 'warn' | 'skip';
export type GateProgress = { readonly gate: Gate; readonly state: GateState; readonly note: string };

export type GateLine = {
	readonly key: string;
	readonly kind: 'gate' | 'check' | 'detail';
	/** The check that it shows, or explains. */
	readonly check?: string | undefined;
	readonly text: string;
	readonly tone?: 'pass' | 'fail' | 'warn' | undefined;
};

const titles: Readonly<Record<Gate, string>> = {
	connect: 'GATE 1  Database CONNECT',
	schema: 'GATE 2  Schema USAGE',
	object: 'GATE 3  Object privileges',
};

type Sign = { readonly word: string; readonly glyph: keyof Omit<Glyphs, 'spinner'>; readonly tone?: GateLine['tone'] };

const gateSigns: Readonly<Record<GateState, Sign>> = {
	waiting: { word: 'waiting', glyph: 'waiting' },
	running: { word: 'running', glyph: 'running' },
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

export type GateLinesInput = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly isOpen: (check: Check) => boolean;
	readonly width: number;
	readonly glyphs: Glyphs;
};

/** Two cells on the left are left free for the pointer. */
export function gateLines({ gates, checks, isOpen, width, glyphs }: GateLinesInput): readonly GateLine[] {
	const severalRoles = new Set(checks.map((check) => check.role)).size > 1;
	return gates.flatMap((progress) => [
		headingOf(progress, width, glyphs),
		...checks
			.filter((check) => check.gate === progress.gate)
			.flatMap((check) => [
				checkLine(check, { severalRoles, width, glyphs }),
				...(isOpen(check) ? detailsOf(check, width) : []),
			]),
	]);
}

/** ASCII signs are words already: `[FAIL] FAIL` would say it twice. */
const signed = ({ glyph, word }: Sign, glyphs: Glyphs): string =>
	glyphs[glyph].includes(word) ? glyphs[glyph] : `${glyphs[glyph]} ${word}`;

function headingOf({ gate, state, note }: GateProgress, width: number, glyphs: Glyphs): GateLine {
	const sign = gateSigns[state];
	const verdict = signed(sign, glyphs) + (note === '' ? '' : `, ${safeText(note)}`);
	const title = cells(titles[gate]) + cells(verdict) + 2 <= width ? titles[gate] : titles[gate].slice(0, 6);
	const column = Math.min(54, Math.max(width - cells(verdict), cells(title) + 2));
	const text =
		width >= 76 && column + cells(verdict) <= width ? pad(title, column) + verdict : spread(title, verdict, width);
	return { key: gate, kind: 'gate', text, tone: sign.tone };
}

type CheckLineOptions = { readonly severalRoles: boolean; readonly width: number; readonly glyphs: Glyphs };

function checkLine(check: Check, { severalRoles, width, glyphs }: CheckLineOptions): GateLine {
	const sign = checkSigns[check.status];
	const widest = Math.max(...Object.values(checkSigns).map((each) => cells(signed(each, glyphs))));
	const role = severalRoles ? `${check.role}: ` : '';
	const expected = check.expect === 'denied' ? 'may not ' : 'may ';
	const text = `  ${pad(signed(sign, glyphs), widest)}  ${safeText(`${role}${expected}${check.subject}`)}`;
	return { key: check.id, kind: 'check', check: check.id, text: shorten(text, width), tone: sign.tone };
}

function detailsOf(check: Check, width: number): readonly GateLine[] {
	const how = check.method === 'login' ? 'by signing in' : 'read from the catalog';
	const lines = [
		...detailLines('Why', check.found, width, 6),
		...detailLines('Tried as', `${check.role} in ${check.database}, ${how}`, width, 6),
		...detailLines('SQLSTATE', check.sqlstate, width, 6),
		...detailLines('Fix', check.fix, width, 6),
	];
	return lines.map((text, index) => ({ key: `${check.id} ${index}`, kind: 'detail', check: check.id, text }));
}
