// Draws the pictures and films in docs/ from real runs of the wizard in a real terminal: `npm run screenshots`.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drawFilm } from './draw-film.mjs';
import { drawSvg } from './draw-svg.mjs';
import { snapshot } from './snapshot.mjs';
import { openTerminal } from './terminal.mjs';
import { walks } from './walk.mjs';

const columns = 80;
const usual = 2600;
const folder = fileURLToPath(new URL('../docs/', import.meta.url));
const only = process.argv[2];

for (const { film, steps } of walks) {
	if (only !== undefined && only !== film) continue;
	const frames = await record(steps);
	for (const { picture, rows } of frames) if (picture !== undefined) write(`${picture}.svg`, drawSvg(rows, columns));
	writeFilm(
		`${film}.svg`,
		frames.filter(({ caption }) => caption !== undefined),
	);
}

/** A frame for each screen of the walk, and some of what happens between two of them. */
async function record(steps) {
	const terminal = openTerminal({ columns });
	const frames = [];
	const take = (step, more) => frames.push({ stays: usual, ...step, ...more, rows: snapshot(terminal.screen) });
	try {
		for (const step of steps) {
			const { sees, type = '', keys = [], deafFor = 0, films } = step;
			await terminal.sees(sees);
			await quiet(terminal);
			if (films !== undefined) {
				for (const rows of await between(terminal, films)) frames.push({ ...step, stays: 450, live: true, rows });
				continue;
			}
			take(step);
			for (const [at, letter] of [...type].entries()) {
				terminal.type(letter);
				await terminal.sees(new RegExp(`\\[ ${type.slice(0, at + 1)}`));
				await quiet(terminal);
				take(step, { stays: 110, picture: undefined });
			}
			await setTimeout(deafFor);
			for (const key of keys) {
				terminal.type(key);
				await quiet(terminal);
			}
		}
	} finally {
		await terminal.close();
	}
	return frames;
}

/** Until nothing has been drawn for a moment: a frame may come in parts. */
async function quiet(terminal) {
	let drawn = true;
	const listening = terminal.screen.onWriteParsed(() => {
		drawn = true;
	});
	for (let rounds = 0; drawn && rounds < 20; rounds++) {
		drawn = false;
		await setTimeout(120);
	}
	listening.dispose();
}

/** At most six of the screens that come and go until there are the words. */
async function between(terminal, words) {
	const seen = [snapshot(terminal.screen)];
	const listening = terminal.screen.onWriteParsed(() => seen.push(snapshot(terminal.screen)));
	await terminal.sees(words);
	listening.dispose();
	const whole = seen.slice(0, -1);
	const most = Math.min(6, whole.length);
	return Array.from({ length: most }, (_, at) => whole[Math.floor((at * (whole.length - 1)) / Math.max(1, most - 1))]);
}

/** Drawn anew only where a screen differs that is the same in each run, or the hand that draws it. */
function writeFilm(name, frames) {
	const hand = ['draw-film', 'draw-svg', 'walk'].map((file) => readFileSync(new URL(`${file}.mjs`, import.meta.url)));
	const same = frames.filter(({ live }) => live !== true).map(({ rows, stays, caption }) => ({ rows, stays, caption }));
	const mark = createHash('sha256').update(hand.join('')).update(JSON.stringify(same)).digest('hex').slice(0, 16);
	const path = join(folder, name);
	if (existsSync(path) && readFileSync(path, 'utf8').includes(mark)) return console.log(`docs/${name} is as it was`);
	write(name, `${drawFilm(frames, columns)}<!-- ${mark} -->\n`);
}

function write(name, svg) {
	writeFileSync(join(folder, name), svg);
	console.log(`docs/${name} ${Math.round(svg.length / 1000)} kB`);
}
