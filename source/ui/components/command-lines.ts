import { cells, wrap } from './text-cells.js';

/** What a shell takes as one word, of which quotes are a part. */
const word = /(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/gu;

/** Each line but the last tells the shell that it goes on: copied from the screen they are one command still. */
export function commandLines(command: string, width: number): readonly string[] {
	if (cells(command) <= width) return [command];
	const lines: string[] = [];
	for (const next of command.match(word) ?? []) {
		const longer = `${lines.at(-1) ?? ''} ${next}`;
		if (lines.length > 0 && cells(longer) <= width - 2) lines.splice(-1, 1, longer);
		else lines.push(next);
	}
	return lines.flatMap((line, index) => wrap(index === lines.length - 1 ? line : `${line} \\`, width));
}
