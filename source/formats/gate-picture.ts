import { type Lane, type Stage, type Standing, stages } from '../core/gates/lanes.js';
import { safeText } from '../core/safe-text.js';

/** A piece of a line; a standing where it says how a gate stands, `way` where it only leads there. */
export type Stroke = { readonly text: string; readonly as: 'title' | 'name' | 'way' | 'words' | Standing };
type PictureLine = readonly Stroke[];
export type PictureSigns = Readonly<Record<Standing | 'wall' | 'end', string>>;

/** As everywhere in letters alone. */
export const plainSigns: PictureSigns = {
	waiting: '[ ]',
	holds: '[x]',
	fails: '[FAIL]',
	noted: '[!]',
	unproved: '[--]',
	nothing: '-',
	wall: '|',
	end: '>',
};

const titles: Readonly<Record<Stage, string>> = {
	'sign-in': 'sign in',
	connect: 'CONNECT',
	schema: 'USAGE',
	object: 'objects',
	row: 'rows',
};

const nameWidth = 17;
/** A little closer where there are rows as well. */
const columnFor = (count: number): number => (count === stages.length ? 9 : 10);
/** As many logins as have a way of their own. */
const most = 3;
/** Cells that it takes, with a few words at the end of each way. */
export const pictureWidth = 76;

/**
 * A way for each login through the gates to what is its own; below, what all of them are kept from, up to the wall that
 * stops them there. Of many logins a few are drawn, those before whom a gate is shut first.
 */
export function gatePicture(lanes: readonly Lane[], signs: PictureSigns): readonly PictureLine[] {
	const shown = stages.filter((stage) => lanes.some((lane) => lane.stages.some((each) => each.stage === stage)));
	const column = columnFor(shown.length);
	const ways = lanes.filter((lane) => !lane.isStopped);
	const drawn =
		ways.length > most ? ways.toSorted((one, other) => failures(other) - failures(one)).slice(0, most) : ways;
	const rest = ways.length - drawn.length;
	return [
		[
			{ text: ' '.repeat(nameWidth), as: 'way' },
			{
				text: shown
					.map((stage) => titles[stage].padEnd(column))
					.join('')
					.trimEnd(),
				as: 'title',
			},
		],
		...drawn.map((lane) => draw(lane, column, signs)),
		...(rest > 0 ? [[{ text: `and ${rest} more`, as: 'words' } as const]] : []),
		...lanes.filter((lane) => lane.isStopped).map((lane) => draw(lane, column, signs)),
	];
}

const failures = (lane: Lane): number => lane.stages.filter(({ standing }) => standing === 'fails').length;

function draw({ name, stages: passed, isStopped, said }: Lane, column: number, signs: PictureSigns): PictureLine {
	const strokes: Stroke[] = [{ text: shortened(safeText(name), nameWidth - 1).padEnd(nameWidth), as: 'name' }];
	const words: Stroke = { text: said === '' ? '' : ` ${said}`, as: 'words' };
	for (const [index, { stage, standing }] of passed.entries()) {
		const isWall = isStopped && index === passed.length - 1;
		// In words: a line that only goes on looks as if something were still to come.
		if (standing === 'nothing' && (isWall || isWanting(stage))) {
			const told = isWall ? ' none' : ' none yet'.padEnd(column);
			strokes.push({ text: told, as: 'nothing' });
			if (isWall) return [...strokes, words];
			continue;
		}
		const sign = isWall && standing === 'holds' ? signs.wall : signs[standing];
		const before = sign.length > 2 ? 2 : 3;
		strokes.push({ text: '-'.repeat(before), as: 'way' }, { text: sign, as: standing });
		// Nobody comes past a wall, nor past a gate that ought to be open and is not.
		if (isWall || standing === 'fails') return [...strokes, words];
		strokes.push({ text: '-'.repeat(Math.max(1, column - before - sign.length)), as: 'way' });
	}
	return [...strokes, { text: signs.end, as: 'way' }, words];
}

/** What is made later, by whoever migrates: until then there is nothing to try. */
const isWanting = (stage: Stage): boolean => stage === 'object' || stage === 'row';

/** What tells the logins of one customer apart stands at their end. */
function shortened(text: string, width: number): string {
	if (text.length <= width) return text;
	const head = Math.floor((width - 3) / 2);
	return `${text.slice(0, head)}...${text.slice(text.length - (width - 3 - head))}`;
}

export const pictureText = (lines: readonly PictureLine[]): string =>
	lines
		.map((line) =>
			line
				.map(({ text }) => text)
				.join('')
				.trimEnd(),
		)
		.join('\n');
