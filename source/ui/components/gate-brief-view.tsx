import type { Check } from '../../core/gates/check.js';
import { briefGateLines } from './gate-brief.js';
import { GateLineView } from './gate-line-view.js';
import type { GateProgress } from './gate-lines.js';
import { ScrollArea } from './scroll-area.js';
import { useGlyphs } from './use-glyphs.js';

type Props = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly width: number;
	readonly height: number;
};

/** All three gates at a glance, while the checks come in and when they are all there. */
export function GateBrief({ gates, checks, width, height }: Props) {
	const glyphs = useGlyphs();
	const lines = briefGateLines({ gates, checks, width: width - 2, height, glyphs });
	return <ScrollArea height={height} lines={lines.map((line) => <GateLineView key={line.key} line={line} />)} />;
}
