import { describe, expect, test } from 'vitest';
import type { Target } from '../../../source/core/connection.js';
import { opening } from '../../../source/core/wizard/opening.js';
import { painted } from '../../../source/ui/components/pieces.js';
import { GlyphContext } from '../../../source/ui/components/use-glyphs.js';
import { KnownServer } from '../../../source/ui/screens/screen.js';
import { Welcome } from '../../../source/ui/screens/welcome.js';
import { welcomeOptions } from '../../../source/ui/screens/welcome-options.js';
import { welcomePicture } from '../../../source/ui/screens/welcome-picture.js';
import { asciiGlyphs, type Glyphs, unicodeGlyphs } from '../../../source/ui/terminal/glyphs.js';
import { renderScreen } from '../../helpers/screen.js';

type Case = {
	readonly columns: number;
	readonly rows: number;
	readonly profiles?: readonly string[];
	readonly known?: Target | null;
	readonly glyphs?: Glyphs;
};

const pictureOf = ({ columns, rows, profiles = [], known = null, glyphs = unicodeGlyphs }: Case) =>
	welcomePicture(welcomeOptions(opening({ profiles }), known, 0), { columns, rows }, glyphs)?.map((line) =>
		painted(line, false).trimEnd(),
	);

function drawnByInk({ columns, rows, profiles = [], known = null, glyphs = unicodeGlyphs }: Case) {
	const { text } = renderScreen(
		<GlyphContext value={glyphs}>
			<KnownServer value={known}>
				<Welcome state={opening({ profiles })} send={() => {}} />
			</KnownServer>
		</GlyphContext>,
		{ columns, rows },
	);
	return text()
		.split('\n')
		.map((line) => line.trimEnd());
}

const from = (host: string, user: string): Target =>
	({ host, port: 5432, user, database: 'postgres', sources: { host: 'PGHOST', user: 'PGUSER' } }) as unknown as Target;

describe('what stands before Ink is there is what Ink draws', () => {
	const widths = [40, 41, 52, 61, 62, 63, 66, 67, 80, 82, 83, 100, 132, 200];
	test.each(widths)('%d columns, at every height', (columns) => {
		let pictures = 0;
		for (let rows = 10; rows <= 30; rows++) {
			const picture = pictureOf({ columns, rows });
			if (picture === undefined) continue;
			pictures++;
			expect(picture, `${columns}x${rows}`).toEqual(drawnByInk({ columns, rows }));
		}
		expect(pictures).toBeGreaterThan(15);
	});

	test.each([
		['with the signs of ASCII', { glyphs: asciiGlyphs }],
		['with a profile', { profiles: ['shop'] }],
		['with several', { profiles: ['shop', 'billing', 'werft'] }],
		['with a server of the surroundings', { known: from('db.example.com', 'anna') }],
		['with one whose name is long', { known: from(`${'deep.'.repeat(20)}example.com`, 'anna') }],
		['with one of wide letters', { known: from('база.example', '東京') }],
	] satisfies (readonly [string, Partial<Case>])[])('%s', (_, more) => {
		for (const [columns, rows] of [
			[40, 12],
			[80, 24],
			[120, 40],
		] as const)
			expect(pictureOf({ columns, rows, ...more })).toEqual(drawnByInk({ columns, rows, ...more }));
	});
});

test('there is none where the window is too small for all of it', () => {
	expect(pictureOf({ columns: 39, rows: 24 })).toBeUndefined();
	expect(pictureOf({ columns: 80, rows: 9 })).toBeUndefined();
	expect(pictureOf({ columns: 40, rows: 10 })).toBeUndefined();
});
