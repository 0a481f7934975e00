import { ToolError } from '../../core/errors.js';
import { safeText } from '../../core/safe-text.js';

/** What to print when something unexpected ended the wizard. Frames of the stack name files, never values. */
export function tellCrash(error: unknown): string {
	if (error instanceof ToolError) return `gatehouse: ${multiline(error.message)}\n${multiline(error.remedy)}`;
	const name = error instanceof Error ? error.name : 'Error';
	const message = error instanceof Error ? error.message : String(error);
	const frames = error instanceof Error ? framesOf(error) : [];
	return [`gatehouse: unexpected error (a bug): ${safeText(name)}: ${multiline(message)}`, ...frames].join('\n');
}

const multiline = (text: string): string => safeText(text, { newlines: 'keep' });

function framesOf(error: Error): readonly string[] {
	const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
	return lines.slice(0, 5).map((line) => `    ${safeText(line.trim())}`);
}
