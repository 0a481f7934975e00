import { restoreTerminal } from './restore.js';

const toAlternateScreen = '\u001B[?1049h';
const hideCursor = '\u001B[?25l';
const home = '\u001B[H';
const eraseBelow = '\u001B[J';

/** What stands on the alternate screen until somebody draws on it who can hear keys. */
export type Picture = {
	/** What that one writes, so that it goes on where the picture is: not another screen, nor a moment of an empty one. */
	readonly rewrite: (data: string) => string;
	/** For when nobody comes: gives the terminal back. After somebody came there is nothing left to do. */
	readonly remove: () => void;
};

/** Keys that are pressed meanwhile wait in the terminal, unseen. */
export function showPicture(lines: readonly string[], stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): Picture {
	let standing: 'shown' | 'entered' | 'gone' = 'shown';
	const remove = (): void => {
		if (standing !== 'gone') restoreTerminal(stdin, stdout);
		standing = 'gone';
		process.off('exit', remove);
	};
	process.once('exit', remove);
	stdin.setRawMode(true);
	stdout.write(`${toAlternateScreen}${hideCursor}${lines.join('\n')}${home}`);
	const rewrite = (data: string): string => {
		if (standing === 'shown' && data.includes(toAlternateScreen)) {
			standing = 'entered';
			return data.replace(toAlternateScreen, '');
		}
		if (standing === 'gone' || !data.includes('\n')) return data;
		standing = 'gone';
		process.off('exit', remove);
		return `${home}${eraseBelow}${data}`;
	};
	return { rewrite, remove };
}
