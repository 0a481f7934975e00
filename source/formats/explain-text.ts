import type { Answer, ExplainGate, GateAnswer } from '../core/explain/answer.js';
import { safeText } from '../core/safe-text.js';

const titles: Readonly<Record<ExplainGate, string>> = {
	'sign-in': 'signing in',
	connect: 'database CONNECT',
	schema: 'schema USAGE',
	object: 'object privilege',
	column: 'columns',
	row: 'rows',
};

const column = Math.max(...Object.values(titles).map((title) => title.length)) + 2;

/**
 * The gates as a picture: a way from the login to what it wants, with a wall across it where it ends. In letters that are
 * one cell wide in every terminal.
 */
export function explainText(answer: Answer, width = 80): string {
	return `${explainLines(answer, width).join('\n')}\n`;
}

/** No line is wider than `width`, but for statements and names, which stay whole. */
export function explainLines(answer: Answer, width: number): readonly string[] {
	const { role, database, asked, allowed, gates, shut, fix, notes } = answer;
	const where = [`database ${database}`, `to ${database}`].some((end) => asked.endsWith(end)) ? '' : ` in ${database}`;
	const verdict = allowed
		? `${role} may: ${asked}${where}. Every gate is open.`
		: `${role} is refused ${asked}${where}. The gate that is shut: ${shut === null ? '' : titles[shut]}.`;
	// Who holds nothing on the object holds nothing on its columns.
	const told = shut === 'object' ? gates.filter(({ gate }) => gate !== 'column') : gates;
	const wall = told.findIndex((gate) => !gate.open);
	const lines = [
		...wrapped(verdict, width),
		'',
		`  ${role}`,
		'  |',
		...told.flatMap((gate, at) => picture(gate, wall >= 0 && at > wall, width)),
		`  ${wall < 0 ? 'v' : ':'}`,
		`  ${asked}`,
		...(fix === null
			? []
			: [
					'',
					...wrapped(`The least that opens it, if ${role} is to have it:`, width),
					...fix.split('\n').map((line) => `  ${line}`),
				]),
		...notes.flatMap((note) => ['', ...wrapped(note, width)]),
	];
	return lines.map((line) => safeText(line));
}

/** Behind a wall the way is only dotted: nobody comes that far. */
function picture({ gate, open, path, why, refusal }: GateAnswer, behind: boolean, width: number): readonly string[] {
	const way = behind ? ':' : open ? '|' : 'X';
	const rail = behind || !open ? ':' : '|';
	const seen = refusal === null ? '' : `The application sees: ${refusal.message} (SQLSTATE ${refusal.sqlstate}).`;
	const texts = open ? [path ?? ''] : [why ?? '', ...(seen === '' ? [] : [seen])];
	const sign = open ? '-- ' : '== ';
	const word = open ? 'open' : 'SHUT';
	// Where there is no room for columns, the words stand under the gate that they are about.
	if (width < 64)
		return [
			`  ${way}${sign}${titles[gate]}: ${word}`,
			...texts.flatMap((text) => wrapped(text, width - 5)).map((line) => `  ${rail}  ${line}`),
		];
	const head = `  ${way}${sign}${titles[gate].padEnd(column)} ${word}  `;
	const [first = '', ...rest] = texts.flatMap((text) => wrapped(text, width - head.length));
	return [`${head}${first}`, ...rest.map((line) => `  ${rail}${' '.repeat(head.length - 3)}${line}`)];
}

/** At spaces, so that a name stays whole. */
function wrapped(text: string, width: number): readonly string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else line = line === '' ? word : `${line} ${word}`;
	}
	return [...lines, line];
}
