import { bodySize, type FrameSize, least } from '../components/frame-size.js';
import { headerLine } from '../components/header-line.js';
import { hintLine } from '../components/key-hint.js';
import { hintHeight, hintIndent, hintLines, hintRoom, type MenuOption, menuLine } from '../components/menu-option.js';
import { type Line, plain } from '../components/pieces.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { welcomeHints, welcomeWords } from './welcome-words.js';

/**
 * The welcome as lines, for when there is no Ink yet to draw it; to the letter what Ink then draws in its place. undefined
 * where the window is too small for all of it.
 */
export function welcomePicture(
	options: readonly MenuOption<string>[],
	size: FrameSize,
	glyphs: Glyphs,
): readonly Line[] | undefined {
	const { width, height } = bodySize(size);
	const menu = menuLines(options, width, glyphs.pointer);
	const { above, below } = welcomeWords({ width, height: height - menu.length - 1, pointer: glyphs.pointer });
	const body = [...above, ...menu, ...below];
	if (size.columns < least.columns || size.rows < least.rows || body.length > height) return undefined;
	const rule: Line = [{ text: glyphs.rule.repeat(size.columns), look: 'dim' }];
	const header: Line = [{ text: headerLine({ title: 'Gatehouse' }, width).left, look: 'accent' }];
	const blanks = Array.from({ length: height - body.length }, () => plain(''));
	return [indented(header), rule, ...body.map(indented), ...blanks, rule, indented(hintLine(welcomeHints, width))];
}

function menuLines(options: readonly MenuOption<string>[], width: number, pointer: string): readonly Line[] {
	const [chosen] = options;
	const room = hintRoom(options, width);
	const lines = options.map((option) =>
		menuLine(option, { options, isSelected: option === chosen, pointer, width, room }),
	);
	if (room > 0 || chosen === undefined) return lines;
	const hint = hintLines(chosen, width).map((text) => plain(' '.repeat(hintIndent) + text));
	return [...lines, ...hint, ...Array.from({ length: hintHeight - hint.length }, () => plain(''))];
}

const indented = (line: Line): Line => [{ text: ' ' }, ...line];
