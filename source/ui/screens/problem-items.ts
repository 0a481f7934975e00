import { safeText } from '../../core/safe-text.js';
import type { Problem } from '../../core/wizard/state.js';
import type { FormItem } from './form-item.js';

/** What went wrong, above the fields that mend it. */
export function problemItems(problem: Problem | null): readonly FormItem[] {
	if (problem === null) return [];
	const code = problem.causeCode === undefined ? '' : ` (${problem.causeCode})`;
	return [
		{ kind: 'text', text: `! ${problem.message}${code}`, style: 'fail' },
		{ kind: 'text', text: problem.remedy, indent: 2 },
		...(problem.serverText === undefined
			? []
			: [{ kind: 'text', text: `The server said: ${safeText(problem.serverText)}`, style: 'dim', indent: 2 } as const]),
		{ kind: 'gap' },
	];
}
