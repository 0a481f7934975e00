// What stands on a screen, as rows of runs of one style each, and nothing in it that only this run could show.

/*
 * The sandbox's port, the folders of a run, times and the plan's number differ each time, and a picture that differs each
 * time hides what has really changed. Each gives way to something as long, so that every column stays where it is.
 */
const fleeting = [
	[/(?<=127\.0\.0\.1:)\d+/g, 'digits'],
	[/(?<=gatehouse-pictures-)\w{6}/g, 'letters'],
	[/\d{4}-\d\d-\d\dT[\d-]+-[0-9a-f]{8}/g, 'receipt'],
	[/(?<=sha256:|plan )[0-9a-f]{8}/g, 'digits'],
	[/ *\d+(?= ms\b)/g, 'time'],
	[/\d+\.\d(?= s\b)/g, 'time'],
];
const stable = {
	digits: (found) => '54329876'.slice(0, found.length),
	letters: (found) => 'abcdef'.slice(0, found.length),
	receipt: () => '2026-01-31T09-00-00-000-54329876',
	time: (found) => (found.includes('.') ? '0.1'.padStart(found.length) : '3'.padStart(found.length)),
};

export const withoutFleeting = (text) =>
	fleeting.reduce((so, [pattern, kind]) => so.replace(pattern, (found) => stable[kind](found)), text);

export function snapshot(screen) {
	const rows = screen.rows - 1; // the wizard leaves the last line free
	return Array.from({ length: rows }, (_, y) => runsOf(screen, y));
}

function runsOf(screen, y) {
	const line = screen.buffer.active.getLine(screen.buffer.active.baseY + y);
	const cells = Array.from({ length: screen.cols }, (_, x) => ({ x, at: line?.getCell(x) })).filter(
		({ at }) => at !== undefined && at.getWidth() > 0,
	);
	const shown = [...withoutFleeting(cells.map(({ at }) => at.getChars() || ' ').join(''))];
	const runs = [];
	for (const [index, { x, at }] of cells.entries()) {
		const style = styleOf(at);
		const key = JSON.stringify(style);
		const last = runs.at(-1);
		if (last?.key === key) last.text += shown[index];
		else runs.push({ key, style, x, text: shown[index] });
	}
	return runs;
}

function styleOf(at) {
	const color = (isDefault, isRgb, value) => (isDefault ? undefined : isRgb ? `#${hex(value)}` : value);
	return {
		front: color(at.isFgDefault(), at.isFgRGB(), at.getFgColor()),
		back: color(at.isBgDefault(), at.isBgRGB(), at.getBgColor()),
		inverse: at.isInverse() !== 0,
		bold: at.isBold() !== 0,
		dim: at.isDim() !== 0,
		underline: at.isUnderline() !== 0,
	};
}

const hex = (value) => value.toString(16).padStart(6, '0');
