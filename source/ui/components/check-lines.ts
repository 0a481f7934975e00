import { type Check, type CheckStatus, shouldBe } from '../../core/gates/check.js';
import { safeText } from '../../core/safe-text.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { detailLines } from './detail-lines.js';
import type { GateLine } from './gate-lines.js';
import { checkSigns, isNarrow, signCells, signed } from './gate-signs.js';
import { fitLines, pad, proseWidth, shortenWords, wrap } from './text-cells.js';

type BlockOptions = {
	readonly who: string;
	readonly isOpen: boolean;
	readonly width: number;
	readonly glyphs: Glyphs;
	/** Several checks are told together, of which each expected something else. */
	readonly isSeveral?: boolean;
};

/** One check in the words of the headless report; what did not pass says at once what was found instead. */
export function checkBlock(
	check: Check,
	{ who, isOpen, width, glyphs, isSeveral = false }: BlockOptions,
): readonly GateLine[] {
	const { id, status, subject } = check;
	const said = status === 'pass' ? check.expect : isSeveral ? '' : shouldBe(check);
	const tried = `${safeText(who)}: ${safeText(subject)}`;
	const more = isOpen ? detailsOf(check, width) : status === 'pass' ? [] : foundLines(check, width, glyphs);
	return [
		...checkLines({ id, status, said, tried, isWhole: isOpen || status !== 'pass', width, glyphs }),
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

/** In two lines at most, where there is room for two. */
function foundLines({ found }: Check, width: number, glyphs: Glyphs): readonly string[] {
	const text = safeText(found.split('\n')[0] ?? '');
	if (text === '') return [];
	const margin = ' '.repeat(isNarrow(width) ? 6 : signColumn(glyphs) + 2);
	const room = proseWidth(width) - margin.length;
	const lines = isNarrow(width) ? [shortenWords(text, room)] : fitLines(wrap(text, room), 2, room);
	return lines.map((line) => `${margin}${line}`);
}

const signColumn = (glyphs: Glyphs): number => 2 + signCells(glyphs) + 2;
/** What passed has what came of it in a column of its own. */
const wordCells = 'allowed'.length;

export type CheckLine = {
	readonly id: string;
	readonly status: CheckStatus;
	/** What came of it, or what should have. */
	readonly said: string;
	readonly tried: string;
	/** In two lines, where one does not hold what was tried. */
	readonly isWhole?: boolean;
	readonly width: number;
	readonly glyphs: Glyphs;
};

/** Status, what came of it, and what was tried: under each other where there is no room for columns. */
export function checkLines({
	id,
	status,
	said,
	tried,
	isWhole = false,
	width,
	glyphs,
}: CheckLine): readonly GateLine[] {
	const sign = checkSigns[status];
	const head = [{ text: '  ' }, { text: pad(signed(sign, glyphs), signCells(glyphs)), tone: sign.tone }];
	if (isNarrow(width))
		return [
			{ key: id, kind: 'check', check: id, segments: [...head, { text: `  ${said}` }] },
			{
				key: `${id} tried`,
				kind: 'detail',
				check: id,
				segments: [{ text: shortenWords(`    ${tried}`, width) }],
			},
		];
	const column = status === 'pass' ? `${pad(said, wordCells)}  ` : '';
	const text = status === 'pass' ? tried : `${said} ${tried}`.trimStart();
	const room = width - signColumn(glyphs) - column.length;
	const [first = '', ...more] = isWhole ? fitLines(wrap(text, room), 2, room) : [shortenWords(text, room)];
	const margin = ' '.repeat(width - room);
	return [
		{ key: id, kind: 'check', check: id, segments: [...head, { text: `  ${column}${first}` }] },
		...more.map(
			(line): GateLine => ({
				key: `${id} tried`,
				kind: 'detail',
				check: id,
				segments: [{ text: `${margin}${line}` }],
			}),
		),
	];
}

/** Cells that are left for what was tried. */
export const roomFor = (width: number, glyphs: Glyphs): number =>
	isNarrow(width) ? width - 4 : width - signColumn(glyphs) - wordCells - 2;

function detailsOf(check: Check, width: number): readonly string[] {
	const how = check.method === 'login' ? 'by signing in' : 'read from the catalog';
	return [
		...detailLines('Found', check.found, proseWidth(width), 6),
		...detailLines('Tried as', `${check.role} in ${check.database}, ${how}`, width, 6),
		...detailLines('SQLSTATE', check.sqlstate, width, 6),
		...detailLines('Fix', check.fix, width, 6),
	];
}
