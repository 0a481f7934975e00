import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Lane } from '../../core/gates/lanes.js';
import { gatePicture, type PictureSigns, plainSigns, type Stroke } from '../../formats/gate-picture.js';
import { asciiGlyphs, type Glyphs } from '../terminal/glyphs.js';
import { theme } from '../theme.js';

/** The signs of the checklist, so that both are read alike. */
function pictureSigns(glyphs: Glyphs): PictureSigns {
	if (glyphs === asciiGlyphs) return plainSigns;
	const { waiting, pass, fail, warn, skip, pointer } = glyphs;
	return { ...plainSigns, waiting, holds: pass, fails: fail, noted: warn, unproved: '?', nothing: skip, end: pointer };
}

/** What leads to a gate can be missed; how the gate stands cannot. */
export const pictureLines = (lanes: readonly Lane[], glyphs: Glyphs): readonly ReactNode[] =>
	gatePicture(lanes, pictureSigns(glyphs)).map((line, at) => (
		<Text key={at} wrap="truncate">
			{line.map((stroke, index) => (
				<Text key={index} {...lookOf(stroke)}>
					{stroke.text}
				</Text>
			))}
		</Text>
	));

function lookOf({ as }: Stroke): { readonly color?: string; readonly bold?: boolean; readonly dimColor?: boolean } {
	switch (as) {
		case 'holds':
			return { color: theme.pass };
		case 'fails':
			return { color: theme.fail, bold: true };
		case 'noted':
		case 'unproved':
			return { color: theme.warn };
		case 'title':
			return { bold: true };
		case 'way':
		case 'nothing':
		case 'waiting':
			return { dimColor: true };
		case 'name':
		case 'words':
			return {};
	}
}
