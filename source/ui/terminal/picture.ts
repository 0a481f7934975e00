import { restoreTerminal } from './restore.js';

const toAlternateScreen = '\u001B[?1049h';
const toMainScreen = '\u001B[?1049l';
const hideCursor = '\u001B[?25l';
const eraseBelow = '\u001B[J';

/** What stands on the alternate screen until somebody draws on it who can hear keys. */
export type Picture = {
	/** What that one writes, so that it goes on where the picture is: not another screen, nor a moment of an empty one. */
	readonly rewrite: (data: string) => string;
	/** For when nobody comes: gives the terminal back. After somebody came there is nothing left to do. */
	readonly remove: () => void;
};

/**
 * Keys that are pressed meanwhile wait in the terminal, unseen. The lines are written as Ink writes its frames, from where the
 * cursor is: entering the alternate screen does not move it, and where a terminal has only one screen what was on it goes
 * up and is kept.
 */
export function showPicture(lines: readonly string[], stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Picture {
	let standing: 'shown' | 'entered' | 'gone' = 'shown';
	const go = (): void => {
		standing = 'gone';
		process.off('exit', remove);
	};
	const remove = (): void => {
		if (standing !== 'gone') restoreTerminal(stdin, stdout);
		go();
	};
	process.once('exit', remove);
	stdin.setRawMode(true);
	stdout.write(`${toAlternateScreen}${hideCursor}${lines.map((line) => `${line}\n`).join('')}`);
	const toItsTop = `\u001B[${lines.length}A\r`;
	const rewrite = (data: string): string => {
		if (standing === 'shown' && data.includes(toAlternateScreen)) {
			standing = 'entered';
			return data.replace(toAlternateScreen, '');
		}
		const leaves = data.includes(toMainScreen); // without having drawn: to leave once more would move the cursor back
		if (standing === 'gone' || !(leaves || data.includes('\n'))) return data;
		go();
		return leaves ? data : `${toItsTop}${eraseBelow}${data}`;
	};
	return { rewrite, remove };
}
