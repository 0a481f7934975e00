// A terminal's screen as an SVG: text stays text, colours are those of a calm dark theme.
const [cell, line, padding, title] = [8.4, 18, 16, 34];
const theme = { background: '#11151c', bar: '#1b212b', foreground: '#d7dde6' };
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
	const { cols, rows } = screen;
	const [width, height] = [cols * cell + 2 * padding, rows * line + 2 * padding + title];
	const body = Array.from({ length: rows }, (_, y) => drawLine(screen, y)).join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<rect width="${width}" height="${height}" rx="10" fill="${theme.background}"/>
<path d="M0 ${title}V10Q0 0 10 0H${width - 10}Q${width} 0 ${width} 10V${title}Z" fill="${theme.bar}"/>
<circle cx="20" cy="17" r="6" fill="#e5727a"/><circle cx="40" cy="17" r="6" fill="#e2b86b"/><circle cx="60" cy="17" r="6" fill="#8ac28b"/>
${body}
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
	return runs
		.filter((run) => run.text.trim() !== '' || run.style.fill !== undefined)
		.map((run) => drawRun(run, y))
		.join('');
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

function drawRun({ style, x, text }, y) {
	const [left, top] = [padding + x * cell, title + padding + y * line];
	const box =
		style.fill === undefined
			? ''
			: `<rect x="${left}" y="${top - 1}" width="${[...text].length * cell}" height="${line}" fill="${style.fill}"/>`;
	const marks = [
		style.bold ? ' font-weight="bold"' : '',
		style.dim ? ' opacity="0.6"' : '',
		style.underline ? ' text-decoration="underline"' : '',
	].join('');
	const shown = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').trimEnd();
	if (shown === '') return box;
	const lead = shown.length - shown.trimStart().length;
	const width = [...shown.trimStart()].length * cell;
	return `${box}<text x="${left + lead * cell}" y="${top + 13}" fill="${style.color}"${marks} textLength="${width}" xml:space="preserve">${shown.trimStart()}</text>`;
}
