import { hintLine, type KeyHint } from './key-hint.js';
import { PiecesView } from './pieces-view.js';

export type KeyHintsProps = {
	readonly hints: readonly KeyHint[] | (() => readonly KeyHint[]);
	readonly width: number;
};

export function KeyHints({ hints, width }: KeyHintsProps) {
	return <PiecesView line={hintLine(typeof hints === 'function' ? hints() : hints, width)} />;
}
