/** ` (1 of 14 alike)`: said of the one that is tried for all. */
export function oneOf(count: number): string {
	return count > 1 ? ` (1 of ${count} alike)` : '';
}
