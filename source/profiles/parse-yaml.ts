import { CST, Lexer, LineCounter, parseDocument } from 'yaml';
import { InvalidProfileError } from '../core/errors.js';

/** Enough for any anchor a person writes, far from what a "billion laughs" needs. */
const maxAliasCount = 100;

/** YAML 1.2: `no` and `2027-06-30` are text, and `012` is the number 12. */
export function parseYaml(text: string, source: string): unknown {
	if (isTooDeep(text)) throw tooDeep(source);
	const lines = new LineCounter();
	// Pretty errors quote the line, which might be the one with a password in it.
	const options = {
		version: '1.2',
		schema: 'core',
		prettyErrors: false,
		stringKeys: true,
		lineCounter: lines,
	} as const;
	const document = parseDocument(text, options);
	if (document.errors.length > 0) {
		throw new InvalidProfileError(
			source,
			document.errors.map((error) => {
				const { line, col } = lines.linePos(error.pos[0]);
				return { path: `line ${line}, column ${col}`, message: sentence(error.code, error.message) };
			}),
		);
	}
	try {
		return document.toJS({ maxAliasCount });
	} catch {
		const message = 'uses its anchors too many times, or one that it does not define; write the values out';
		throw new InvalidProfileError(source, [{ path: '', message }]);
	}
}

/** More than a profile may have, and far from what the reader, which goes into each level, has a stack for. */
const maximumNesting = 64;

/** Brackets in brackets, items that begin in one line, and lines that are each further in than the one before. */
function isTooDeep(text: string): boolean {
	let brackets = 0;
	let items = 0;
	let isLineStart = false;
	const indents: number[] = [];
	for (const token of new Lexer().lex(text)) {
		const type = CST.tokenType(token);
		if (isLineStart && type !== 'newline') {
			const indent = type === 'space' ? token.length : 0;
			while ((indents.at(-1) ?? -1) >= indent) indents.pop();
			indents.push(indent);
		}
		isLineStart = type === 'newline';
		if (type === 'flow-seq-start' || type === 'flow-map-start') brackets++;
		else if (type === 'flow-seq-end' || type === 'flow-map-end') brackets--;
		else if (type === 'seq-item-ind' || type === 'explicit-key-ind') items++;
		else if (isLineStart) items = 0;
		if (Math.max(brackets, items, indents.length) > maximumNesting) return true;
	}
	return false;
}

function tooDeep(source: string): InvalidProfileError {
	return new InvalidProfileError(source, [{ path: '', message: 'is nested too deep to be read; flatten it' }]);
}

function sentence(code: string, message: string): string {
	if (code === 'MULTIPLE_DOCS') return 'begins a second document; keep one in a file';
	if (code === 'DUPLICATE_KEY') return 'is a field that was written before; remove one of them';
	return `is not YAML: ${message}`;
}
