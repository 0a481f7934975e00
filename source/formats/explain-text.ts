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

/** The gates as a picture: a way from the login to what it wants, with a wall across it where it ends. */
export function explainText(answer: Answer): string {
	const { role, database, asked, allowed, gates, shut, fix, notes } = answer;
	const where = [`database ${database}`, `to ${database}`].some((end) => asked.endsWith(end)) ? '' : ` in ${database}`;
	const verdict = allowed
		? `${role} may: ${asked}${where}. Every gate is open.`
		: `${role} is refused ${asked}${where}. The gate that is shut: ${shut === null ? '' : titles[shut]}.`;
	const wall = gates.findIndex((gate) => !gate.open);
	// Who holds nothing on the object holds nothing on its columns.
	const told = shut === 'object' ? gates.filter(({ gate }) => gate !== 'column') : gates;
	const lines = [
		verdict,
		'',
		`  ${role}`,
		'  │',
		...told.flatMap((gate, at) => picture(gate, wall >= 0 && at > wall)),
		`  ${wall < 0 ? '▼' : '┊'}`,
		`  ${asked}`,
		...(fix === null
			? []
			: ['', `The least that opens it, if ${role} is to have it:`, ...fix.split('\n').map((line) => `  ${line}`)]),
		...notes.flatMap((note) => ['', ...wrapped(note, 78)]),
	];
	return `${lines.map((line) => safeText(line)).join('\n')}\n`;
}

/** Behind a wall the way is only dotted: nobody comes that far. */
function picture({ gate, open, path, why, refusal }: GateAnswer, behind: boolean): readonly string[] {
	const title = titles[gate].padEnd(18);
	if (open) return [`  ${behind ? '┊' : '├'}─ ${title} open  ${path ?? ''}`];
	const seen =
		refusal === null ? [] : wrapped(`The application sees: ${refusal.message} (SQLSTATE ${refusal.sqlstate}).`);
	const [first = '', ...rest] = [...wrapped(why ?? ''), ...seen];
	return [`  ${behind ? '┊' : '╳'}━ ${title} SHUT  ${first}`, ...rest.map((line) => `  ┊${' '.repeat(27)}${line}`)];
}

/** At spaces, so that a name stays whole. */
function wrapped(text: string, width = 50): readonly string[] {
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
