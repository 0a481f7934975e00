// A walk as one SVG that moves by CSS alone, so that it also does where an image may run no script, as on GitHub.
import { dark, drawRow, escaped, opening, sizeOfFilm } from './draw-svg.mjs';

/**
 * Each frame: rows, a caption, and how many milliseconds it stays. A row that stays through several frames is drawn
 * once. Who wants no motion sees the frame that is marked `still`, or else the last.
 */
export function drawFilm(frames, columns, theme = dark) {
	const size = sizeOfFilm(frames[0].rows.length, columns);
	const starts = frames.map((_, index) => sum(frames.slice(0, index)));
	const whole = sum(frames);
	const still = Math.max(
		frames.length - 1 - frames.toReversed().findIndex((frame) => frame.still === true),
		frames.some((frame) => frame.still === true) ? 0 : frames.length - 1,
	);
	const spans = new Map();
	const show = (from, to, drawing) => {
		if (drawing === '') return;
		const key = `${from}-${to}`;
		spans.set(key, { from, to, drawing: `${spans.get(key)?.drawing ?? ''}${drawing}` });
	};
	for (let y = 0; y < frames[0].rows.length; y++)
		forStretches(
			frames.map(({ rows }) => drawRow(rows[y], y, theme)),
			show,
		);
	forStretches(
		frames.map((frame) => caption(frame, size, theme)),
		show,
	);

	const percent = (index) => `${Math.round(((starts[index] ?? whole) / whole) * 1e5) / 1e3}%`;
	const rules = [];
	const groups = [...spans.values()].map(({ from, to, drawing }, at) => {
		if (from === 0 && to === frames.length) return `<g>${drawing}</g>`;
		const name = `f${at}`;
		const hidden = 'visibility:hidden';
		const begin = from === 0 ? '0%{visibility:visible}' : `0%{${hidden}}${percent(from)}{visibility:visible}`;
		const end = to === frames.length ? '' : `${percent(to)}{${hidden}}`;
		rules.push(`@keyframes ${name}{${begin}${end}}.${name}{animation-name:${name}}`);
		return `<g class="${name} ${from <= still && still < to ? 'on' : 'off'}">${drawing}</g>`;
	});
	const style = `
<style>
.on,.off{animation-duration:${whole / 1000}s;animation-timing-function:step-end;animation-iteration-count:infinite}
.off{visibility:hidden}
.bar{animation:bar ${whole / 1000}s linear infinite;transform-origin:0 0}
@keyframes bar{from{transform:scaleX(0)}to{transform:scaleX(1)}}
${rules.join('\n')}
@media (prefers-reduced-motion:reduce){.on,.off,.bar{animation:none}}
</style>`;
	const bar = `<rect class="bar" x="0" y="${size.screen - 1}" width="${size.width}" height="2" fill="${theme.ansi.split(' ')[6]}"/>`;
	const ground = `<path d="M0 ${size.screen}H${size.width}V${size.height - 10}Q${size.width} ${size.height} ${size.width - 10} ${size.height}H10Q0 ${size.height} 0 ${size.height - 10}Z" fill="${theme.bar}"/>`;
	return `${opening(size, theme, style)}\n${ground}${bar}\n${groups.join('\n')}\n</svg>\n`;
}

const sum = (frames) => frames.reduce((total, { stays }) => total + stays, 0);

/** Neighbours that are alike are one stretch. */
function forStretches(drawings, show) {
	let from = 0;
	for (let at = 1; at <= drawings.length; at++) {
		if (at < drawings.length && drawings[at] === drawings[from]) continue;
		show(from, at, drawings[from]);
		from = at;
	}
}

function caption({ caption }, { screen, width }, theme) {
	const [number, words] = caption;
	const step = number === '' ? '' : `<tspan fill="${theme.ansi.split(' ')[6]}" font-weight="bold">${number}</tspan>`;
	return `<text x="${width / 2}" y="${screen + 28}" fill="${theme.foreground}" text-anchor="middle" font-size="15" font-family="ui-sans-serif, system-ui, 'DejaVu Sans', sans-serif">${step}<tspan dx="${number === '' ? 0 : 12}">${escaped(words)}</tspan></text>`;
}
