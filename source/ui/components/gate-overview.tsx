import { Box, Text } from 'ink';
import type { Check } from '../../core/gates/check.js';
import { type Expected, type Lane, lanesOf } from '../../core/gates/lanes.js';
import { gatePicture, pictureWidth, plainSigns } from '../../formats/gate-picture.js';
import { leastGateLines } from './gate-brief.js';
import { GateBrief } from './gate-brief-view.js';
import type { GateProgress } from './gate-lines.js';
import { pictureLines } from './gate-picture-view.js';
import { useGlyphs } from './use-glyphs.js';

type Props = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly expected: Expected;
	readonly width: number;
	readonly height: number;
};

/** Who comes how far, in a picture; beneath it what was let through and refused, and whatever is not as it should be. */
export function GateOverview({ gates, checks, expected, width, height }: Props) {
	const glyphs = useGlyphs();
	const findings = leastGateLines({ gates, checks, width: width - 2, glyphs }).length;
	const lanes = width < pictureWidth ? [] : lanesThatFit(lanesOf(checks, expected), height - findings - 1);
	const picture = lanes.length === 0 ? [] : pictureLines(lanes, glyphs);
	const rest = height - (picture.length === 0 ? 0 : picture.length + 1);
	return (
		<>
			{picture.length > 0 && (
				<Box flexDirection="column" flexShrink={0} paddingLeft={2}>
					{picture}
					<Text> </Text>
				</Box>
			)}
			<GateBrief gates={gates} checks={checks} width={width} height={rest} />
		</>
	);
}

/** Where there is no room for all, those that end where they should not: what is wrong is told in words as well. */
function lanesThatFit(lanes: readonly Lane[], room: number): readonly Lane[] {
	const wrong = lanes.filter((lane) => lane.stages.some(({ standing }) => standing === 'fails'));
	const fits = (some: readonly Lane[]): boolean => some.length > 0 && gatePicture(some, plainSigns).length <= room;
	return fits(lanes) ? lanes : fits(wrong) ? wrong : [];
}
