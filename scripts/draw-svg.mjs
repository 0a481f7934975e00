// A terminal's screen as an SVG: text stays text.
const [cell, line, padding, title, strip] = [8.4, 19, 18, 34, 46];
const lights = ['#e5727a', '#e2b86b', '#8ac28b'];

export const dark = {
	background: '#11151c',
	bar: '#1b212b',
	foreground: '#d7dde6',
	rule: '#2b3440',
	ansi: '#1b212b #e5727a #8ac28b #e2b86b #7aa7e0 #c08ad6 #69c3c9 #d7dde6 #66707f #f08c92 #a5d8a6 #f0cf8e #9bc0ee #d6a8e6 #8fdbe0 #ffffff',
};
export const light = {
	background: '#fbfbfa',
	bar: '#e8e8e6',
	foreground: '#24292f',
	rule: '#d0d3d6',
	ansi: '#24292f #b3261e #1a7f37 #8a6100 #0b5cad #8250df #0a7078 #6e7781 #57606a #cf222e #2da44e #9a6700 #218bff #a475f9 #3192aa #ffffff',
};

const number = (value) => String(Math.round(value * 10) / 10);
const left = (x) => padding + x * cell;
const top = (y) => title + padding + y * line;
export const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One screen. */
export function drawSvg(rows, columns, theme = dark) {
	const size = { width: Math.round(columns * cell + 2 * padding), height: rows.length * line + 2 * padding + title };
	const body = rows.map((runs, y) => drawRow(runs, y, theme)).filter((row) => row !== '');
	return `${opening(size, theme)}\n${body.join('\n')}\n</svg>\n`;
}

/** Several after each other, each with a caption beneath, for as many milliseconds as it says. */
export function sizeOfFilm(rows, columns) {
	const width = Math.round(columns * cell + 2 * padding);
	const screen = rows * line + 2 * padding + title;
	return { width, screen, height: screen + strip };
}

export function opening({ width, height }, theme, style = '') {
	const dots = lights.map((fill, index) => `<circle cx="${22 + 20 * index}" cy="17" r="6" fill="${fill}"/>`);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">${style}
<rect width="${width}" height="${height}" rx="10" fill="${theme.background}"/>
<path d="M0 ${title}V10Q0 0 10 0H${width - 10}Q${width} 0 ${width} 10V${title}Z" fill="${theme.bar}"/>
${dots.join('')}`;
}

export const drawRow = (runs, y, theme) => runs.map((run) => drawRun(run, y, theme)).join('');

function coloursOf({ front, back, inverse }, theme) {
	const ansi = theme.ansi.split(' ');
	const real = (colour) => (typeof colour === 'number' ? (ansi[colour] ?? theme.foreground) : colour);
	const [ink, paper] = [real(front) ?? theme.foreground, real(back)];
	return inverse ? { color: paper ?? theme.background, fill: ink } : { color: ink, fill: paper };
}

function drawRun({ style, x, text }, y, theme) {
	const { color, fill } = coloursOf(style, theme);
	const [place, width] = [number(left(x)), number([...text].length * cell)];
	const box =
		fill === undefined ? '' : `<rect x="${place}" y="${top(y) - 1}" width="${width}" height="${line}" fill="${fill}"/>`;
	// A rule is one line; hyphens in most fonts leave gaps.
	if (/^-{20,}$/.test(text))
		return `${box}<path d="M${place} ${top(y) + line / 2}h${width}" stroke="${theme.rule}" stroke-width="1.5"/>`;
	return (
		box +
		words(text)
			.map((word) => drawWord({ ...style, color }, x + word.at, y, word.text))
			.join('')
	);
}

/** Each where it stands: a font whose letters are a little wider than the cells would push what follows aside. */
function words(text) {
	return Array.from(text.matchAll(/\S+(?: \S+)*/gu), ({ 0: found, index }) => ({
		at: [...text.slice(0, index)].length,
		text: found,
	}));
}

function drawWord(style, x, y, text) {
	const marks = [
		style.bold ? ' font-weight="bold"' : '',
		style.dim ? ' opacity="0.6"' : '',
		style.underline ? ' text-decoration="underline"' : '',
	].join('');
	return `<text x="${number(left(x))}" y="${top(y) + 14}" fill="${style.color}"${marks} textLength="${number([...text].length * cell)}">${escaped(text)}</text>`;
}
