const minute = 60_000;
const units = [
	['day', 24 * 60 * minute],
	['hour', 60 * minute],
	['min', minute],
] as const;

/** How long ago, in one word and a number; a clock that was set back makes nothing "in the future". */
export function ago(at: string, now: number): string {
	const passed = now - Date.parse(at);
	const found = units.find(([, length]) => passed >= length);
	if (found === undefined || Number.isNaN(passed)) return 'just now';
	const count = Math.floor(passed / found[1]);
	return `${count} ${found[0]}${count === 1 || found[0] === 'min' ? '' : 's'} ago`;
}
