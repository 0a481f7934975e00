// A terminal's screen as an SVG: text stays text, colours are those of a calm dark theme.
const [cell, line, padding, title] = [8.4, 19, 18, 34];
const theme = { background: '#11151c', bar: '#1b212b', foreground: '#d7dde6', rule: '#2b3440' };
const lights = ['#e5727a', '#e2b86b', '#8ac28b'];
const ansi = [
	'#1b212b',
	'#e5727a',
	'#8ac28b',
	'#e2b86b',
	'#7aa7e0',
	'#c08ad6',
	'#69c3c9',
	'#d7dde6',
	'#66707f',
	'#f08c92',
	'#a5d8a6',
	'#f0cf8e',
	'#9bc0ee',
	'#d6a8e6',
	'#8fdbe0',
	'#ffffff',
];

export function drawSvg(screen) {
	const { cols } = screen;
	const rows = screen.rows - 1; // the wizard leaves the last line free
	const [width, height] = [Math.round(cols * cell + 2 * padding), rows * line + 2 * padding + title];
	const body = Array.from({ length: rows }, (_, y) => drawLine(screen, y)).filter((row) => row !== '');
	const dots = lights.map((fill, index) => `<circle cx="${22 + 20 * index}" cy="17" r="6" fill="${fill}"/>`);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" xml:space="preserve">
<rect width="${width}" height="${height}" rx="10" fill="${theme.background}"/>
<path d="M0 ${title}V10Q0 0 10 0H${width - 10}Q${width} 0 ${width} 10V${title}Z" fill="${theme.bar}"/>
${dots.join('')}
${body.join('\n')}
</svg>
`;
}

function drawLine(screen, y) {
	const row = screen.buffer.active.getLine(screen.buffer.active.baseY + y);
	const runs = [];
	for (let x = 0; x < screen.cols; x++) {
		const at = row?.getCell(x);
		if (at === undefined || at.getWidth() === 0) continue;
		const style = styleOf(at);
		const last = runs.at(-1);
		const text = at.getChars() || ' ';
		if (last !== undefined && last.key === JSON.stringify(style)) last.text += text;
		else runs.push({ key: JSON.stringify(style), style, x, text });
	}
	return runs.map((run) => drawRun(run, y)).join('');
}

function styleOf(at) {
	const color = (isDefault, isRgb, value) => {
		if (isDefault) return undefined;
		if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
		return ansi[value] ?? theme.foreground;
	};
	const front = color(at.isFgDefault(), at.isFgRGB(), at.getFgColor());
	const back = color(at.isBgDefault(), at.isBgRGB(), at.getBgColor());
	const inverse = at.isInverse() !== 0;
	return {
		color: inverse ? (back ?? theme.background) : (front ?? theme.foreground),
		fill: inverse ? (front ?? theme.foreground) : back,
		bold: at.isBold() !== 0,
		dim: at.isDim() !== 0,
		underline: at.isUnderline() !== 0,
	};
}

const number = (value) => String(Math.round(value * 10) / 10);
const left = (x) => padding + x * cell;
const top = (y) => title + padding + y * line;

function drawRun({ style, x, text }, y) {
	const [place, width] = [number(left(x)), number([...text].length * cell)];
	const box =
		style.fill === undefined
			? ''
			: `<rect x="${place}" y="${top(y) - 1}" width="${width}" height="${line}" fill="${style.fill}"/>`;
	// A rule is one line; hyphens in most fonts leave gaps.
	if (/^-{20,}$/.test(text))
		return `${box}<path d="M${place} ${top(y) + line / 2}h${width}" stroke="${theme.rule}" stroke-width="1.5"/>`;
	return (
		box +
		words(text)
			.map((word) => drawWord(style, x + word.at, y, word.text))
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
	const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	const fill = style.color;
	return `<text x="${number(left(x))}" y="${top(y) + 14}" fill="${fill}"${marks} textLength="${number([...text].length * cell)}">${shown}</text>`;
}
