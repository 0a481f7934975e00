import type { Check, Gate } from '../../core/gates/check.js';

export type GateState = 'waiting' | 'running' | 'pass' | 'fail' | 'warn' | 'skip';
export type GateProgress = { readonly gate: Gate; readonly state: GateState; readonly note: string };
export type GateChecklistProps = {
	readonly gates: readonly GateProgress[];
	/** Those that are known; they appear as they come. */
	readonly checks: readonly Check[];
	/** The id of the check under the cursor; kept here unless given. */
	readonly selected?: string | undefined;
	readonly onSelect?: ((id: string) => void) | undefined;
	/** Up/Down/j/k move, Enter opens; false unless given: then it follows what comes. */
	readonly isFocused?: boolean | undefined;
	readonly width?: number | undefined;
	readonly height?: number | undefined;
};
export function GateChecklist(_props: GateChecklistProps) {
	return null;
}
