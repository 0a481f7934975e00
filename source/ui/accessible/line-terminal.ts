import { createInterface } from 'node:readline';

/** A terminal as a screen reader wants it: lines are added, and none is ever changed. */
export type LineTerminal = {
	say(line: string): void;
	/** One line of what is typed; null: there is no more to come. */
	ask(prompt: string): Promise<string | null>;
	/** The same, and it is not shown while it is typed. */
	askSecret(prompt: string): Promise<string | null>;
	close(): void;
};

type Input = NodeJS.ReadStream;

/**
 * The terminal itself shows and edits what is typed, as it does for any program: so there is nothing to repaint. Lines
 * that arrive while nothing is asked, as the rest of something pasted, answer no later question.
 */
export function lineTerminal(stdin: Input, write: (text: string) => void): LineTerminal {
	const lines = createInterface({ input: stdin, terminal: false });
	let answer: ((line: string | null) => void) | undefined;
	let isOver = false;
	const settle = (line: string | null): void => {
		const asked = answer;
		answer = undefined;
		asked?.(line);
	};
	lines.on('line', settle);
	lines.on('close', () => {
		isOver = true;
		settle(null);
	});
	const next = (): Promise<string | null> =>
		isOver
			? Promise.resolve(null)
			: new Promise((resolve) => {
					answer = resolve;
				});
	return {
		say: (line) => write(`${line}\n`),
		async ask(prompt) {
			write(`${prompt} `);
			return await next();
		},
		async askSecret(prompt) {
			write(`${prompt} `);
			const typed = await hidden(stdin);
			write('\n');
			return typed;
		},
		close: () => lines.close(),
	};
}

/** Key by key, without an echo. Ctrl+C is a signal here too, and Ctrl+D on nothing the end. */
function hidden(stdin: Input): Promise<string | null> {
	return new Promise((resolve) => {
		let typed: string[] = [];
		const end = (text: string | null): void => {
			stdin.off('data', hear);
			stdin.setRawMode(false);
			resolve(text);
		};
		const hear = (data: Buffer | string): void => {
			for (const character of data.toString()) {
				if (character === '\u0003') process.kill(process.pid, 'SIGINT');
				const isOver = character === '\u0003' || (character === '\u0004' && typed.length === 0);
				if (isOver || character === '\r' || character === '\n') {
					end(isOver ? null : typed.join(''));
					return;
				}
				if (character === '\u007F' || character === '\b') typed = typed.slice(0, -1);
				else if (character === '\u0015') typed = [];
				else if (character >= ' ') typed.push(character);
			}
		};
		stdin.setRawMode(true);
		stdin.on('data', hear);
	});
}
