import { expect, onTestFinished, test } from 'vitest';
import { showPicture } from '../../../source/ui/terminal/picture.js';

const esc = '\u001B[';

function open() {
	const written: string[] = [];
	const raw: boolean[] = [];
	const stdin = { isTTY: true, setRawMode: (on: boolean) => raw.push(on) };
	const stdout = { isTTY: true, write: (data: string) => written.push(data) };
	const picture = showPicture(['one', 'two'], stdin as never, stdout as never);
	onTestFinished(picture.remove);
	return { picture, written, raw };
}

test('it stands on the alternate screen, and the keys of meanwhile are not echoed', () => {
	const { written, raw } = open();
	expect(written).toEqual([`${esc}?1049h${esc}?25lone\ntwo\n`]);
	expect(raw).toEqual([true]);
});

test('who draws next enters no second screen, and draws over it from the top', () => {
	const { picture } = open();
	expect(picture.rewrite(`${esc}?1049h`)).toBe('');
	expect(picture.rewrite(`${esc}?25l`)).toBe(`${esc}?25l`);
	expect(picture.rewrite('frame\n')).toBe(`${esc}2A\r${esc}Jframe\n`);
	expect(picture.rewrite('next frame\n')).toBe('next frame\n');
});

test('where nobody comes the terminal is given back, once', () => {
	const { picture, written, raw } = open();
	picture.remove();
	picture.remove();
	expect(written).toHaveLength(2);
	expect(written[1]).toContain(`${esc}?1049l`);
	expect(raw).toEqual([true, false]);
});

test('the end of the process gives it back too, and no longer once somebody draws', () => {
	const before = process.listenerCount('exit');
	const { picture, written } = open();
	expect(process.listenerCount('exit')).toBe(before + 1);
	picture.rewrite('frame\n');
	expect(process.listenerCount('exit')).toBe(before);
	picture.remove();
	expect(written).toHaveLength(1);
});

test('who leaves without having drawn has given the screen back, and nobody does it once more', () => {
	const { picture, written } = open();
	picture.rewrite(`${esc}?1049h`);
	expect(picture.rewrite(`${esc}?1049l`)).toBe(`${esc}?1049l`);
	picture.remove();
	expect(written).toHaveLength(1);
});
