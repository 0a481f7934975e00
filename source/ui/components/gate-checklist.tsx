import type { Check } from '../../core/gates/check.js';
import { GateLineView } from './gate-line-view.js';
import { type GateProgress, gateLines } from './gate-lines.js';
import { ScrollArea } from './scroll-area.js';
import { useBody } from './use-body.js';
import { useGateChecklist } from './use-gate-checklist.js';
import { useGlyphs } from './use-glyphs.js';

export type GateChecklistProps = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	/** The id of the check under the cursor; kept here unless given. Begins at the first that failed. */
	readonly selected?: string | undefined;
	readonly onSelect?: ((id: string) => void) | undefined;
	/** Up/Down/j/k move, Enter opens; false unless given. */
	readonly isFocused?: boolean | undefined;
	/** The body's, unless given. */
	readonly width?: number | undefined;
	readonly height?: number | undefined;
};

export function GateChecklist({
	gates,
	checks,
	selected: wanted,
	onSelect,
	isFocused = false,
	...size
}: GateChecklistProps) {
	const body = useBody();
	const glyphs = useGlyphs();
	const width = (size.width ?? body.width) - 2;
	const height = size.height ?? body.height;
	const { lines, selected, focusLine } = useGateChecklist({
		gates,
		checks,
		selected: wanted,
		onSelect,
		isFocused,
		height,
		linesOf: (isOpen) => gateLines({ gates, checks, isOpen, width, glyphs }),
	});
	return (
		<ScrollArea
			height={height}
			focusLine={focusLine}
			lines={lines.map((line) => {
				const hasCursor = isFocused && line.kind === 'check' && line.check === selected;
				return <GateLineView key={line.key} line={line} pointer={hasCursor ? glyphs.pointer : ' '} />;
			})}
		/>
	);
}

export type { GateProgress } from './gate-lines.js';
