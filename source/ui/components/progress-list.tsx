export type ProgressState = 'waiting' | 'running' | 'done' | 'failed' | 'rolled back' | 'not run';
export type ProgressItem = {
	readonly id: string;
	readonly label: string;
	readonly state: ProgressState;
	/** How long it took. */
	readonly ms?: number | undefined;
	/** Instead of the time, e.g. `waiting for a lock`. */
	readonly note?: string | undefined;
};
export type ProgressListProps = {
	readonly items: readonly ProgressItem[];
	readonly width?: number | undefined;
	readonly height?: number | undefined;
	/** Scrolls by keys; otherwise what runs (or failed) is kept in view. */
	readonly isFocused?: boolean | undefined;
};
export function ProgressList(_props: ProgressListProps) {
	return null;
}
