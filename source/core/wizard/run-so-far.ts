import type { ApplyResult } from '../apply/result.js';
import { safeText } from '../safe-text.js';

/** What became of a run, for whoever did not ask the wizard to end. */
export function runSoFar(result: ApplyResult): readonly string[] {
	const { failure, receipt } = result;
	return [
		...(failure === null ? [] : [failure.message]),
		whatStands(result),
		...(receipt === null ? [] : [`Receipt: ${receipt}`]),
	];
}

function whatStands({ status, applied, remains }: ApplyResult): string {
	if (status === 'nothing-to-do') return 'Nothing was to be changed.';
	if (status === 'applied') return `${applied.length} statements were applied, and stand.`;
	if (remains.length === 0) return 'Nothing of the run remains on the server; that was looked up.';
	return `Still on the server: ${remains.map((each) => safeText(each)).join('; ')}.`;
}
