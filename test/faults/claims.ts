import type { ApplyResult } from '../../source/core/apply/result.js';

export type Claim = Pick<ApplyResult, 'status' | 'remains'> & {
	readonly failure: { readonly message: string } | null;
};

/** What an apply said of the server and is not so, by the catalog before it and after it. `wasAway`: nobody could look. */
export function untrueIn(
	{ status, remains, failure }: Claim,
	before: string,
	after: string,
	wasAway: boolean,
): string[] {
	switch (status) {
		case 'applied':
			return after === before ? ['says applied, and nothing is'] : [];
		case 'nothing-to-do':
			return ['says that there is nothing to do'];
		case 'cancelled':
		case 'undone':
			return after === before ? [] : [`says undone (${failure?.message}), and is not: ${changesIn(before, after)}`];
		case 'partial':
			return wasAway && remains.some(isUnseen) ? [] : untrueRemains(remains, before, after);
	}
}

const isUnseen = (line: string) => line.startsWith('not known, because the server could not be looked at');

function untrueRemains(remains: readonly string[], before: string, after: string): string[] {
	if (remains.length === 0) return ['says partial, and names nothing'];
	if (after === before) return [`says that something remains, and nothing does: ${remains.join('; ')}`];
	return remains.flatMap((line) => {
		const [, name] = /^(?:role|database) (\S+): was absent/.exec(line) ?? [];
		return name === undefined || new RegExp(`^${name} `, 'm').test(after) ? [] : [`is not there: ${line}`];
	});
}

/** The lines that one of two catalogs has and the other has not. */
export function changesIn(before: string, after: string): string {
	const [was, is] = [before, after].map((each) => new Set(each.split('\n')));
	const gone = [...(was ?? [])].filter((line) => is?.has(line) === false).map((line) => `- ${line}`);
	const come = [...(is ?? [])].filter((line) => was?.has(line) === false).map((line) => `+ ${line}`);
	return [...gone, ...come].join('\n');
}
