const maximumDepth = 32;
const maximumNodes = 500_000;

/**
 * A copy of the document as plain data, of bounded size: aliases of a few hundred bytes of YAML can stand for millions
 * of nodes, and a cycle never ends. Fields without a value (`undefined`, as a form leaves them) are dropped.
 */
export function plainDocument(document: unknown): { readonly plain: unknown } | { readonly problem: string } {
	let nodes = 0;
	const copy = (value: unknown, key: string, depth: number): unknown => {
		nodes += 1;
		if (depth > maximumDepth) throw new TooLarge(`is nested more than ${maximumDepth} levels deep; flatten it`);
		if (nodes > maximumNodes) throw new TooLarge(`has more than ${maximumNodes} values; write fewer`);
		if (value instanceof Date) return key === 'validUntil' ? writeDate(value) : value;
		if (Array.isArray(value)) return value.map((each) => copy(each, '', depth + 1));
		// No file can hold a function; a value that cannot be copied counts as none.
		if (typeof value === 'function' || typeof value === 'symbol') return null;
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value)
				.filter(([, each]) => each !== undefined)
				.map(([name, each]) => [name, copy(each, name, depth + 1)]),
		);
	};
	try {
		return { plain: copy(document, '', 0) };
	} catch (error) {
		if (error instanceof TooLarge) return { problem: error.message };
		throw error;
	}
}

class TooLarge extends Error {}

/** Some YAML readers turn `2027-06-30` into midnight, UTC; what was written was a date. */
function writeDate(date: Date): string {
	if (Number.isNaN(date.getTime())) return 'invalid';
	const written = date.toISOString();
	return written.endsWith('T00:00:00.000Z') ? written.slice(0, 10) : written;
}
