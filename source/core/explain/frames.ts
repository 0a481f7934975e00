import { parseObjectName } from './object-name.js';
import type { Frame } from './sought.js';

const part = String.raw`(?:"(?:[^"\n]|"")+"|[A-Za-z_][A-Za-z0-9_$]*)`;
const signature = new RegExp(String.raw`${part}(?:\.${part})?\((?:[^()\n]|\([^()\n]*\))*\)`, 'g');
const bySql = /\bSQL(?![A-Z:])[^\n"«»„“]{0,30}["«»„“]\s*([^"«»„“”\n]+?)\s*["«»“”]/gu;

/** More than any error that somebody pastes. */
const most = 20;

/**
 * The routines that an error was raised in, by its CONTEXT. That is translated, but for the words `PL/pgSQL` and `SQL`:
 * `PL/pgSQL function app.total(integer) line 3 at SQL statement`, `SQL function "total" statement 1`.
 */
export function framesIn(text: string): readonly Frame[] {
	let start = 0;
	const frames = text.split('\n').flatMap((line) => {
		const at = start;
		start += line.length + 1;
		if (!/\bPL\/\w/.test(line)) return [];
		return [...line.matchAll(signature)].map((found) => ({ at: at + found.index, frame: readSignature(found[0]) }));
	});
	const named = [...text.matchAll(bySql)].map(({ index, 1: name = '' }) => ({
		at: index,
		frame: { name: [name], arguments: null },
	}));
	return [...frames, ...named]
		.toSorted((a, b) => a.at - b.at)
		.slice(0, most)
		.map(({ frame }) => frame);
}

function readSignature(written: string): Frame {
	const { names, arguments: types } = parseObjectName(written);
	return { name: names, arguments: types?.length ?? null };
}
