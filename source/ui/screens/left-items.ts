import { safeText } from '../../core/safe-text.js';
import { inOneSentence, tablesToMake, transactionToRun } from '../../core/wizard/left-to-do.js';
import type { Finished } from '../../core/wizard/state.js';
import { noBoundary } from '../../core/wizard/tenant-transaction.js';
import type { FormItem } from './form-item.js';

/** What no grant can do. */
export function leftItems(state: Finished): readonly FormItem[] {
	const transaction = transactionToRun(state);
	const tables = tablesToMake(state);
	return [
		...(transaction === undefined
			? []
			: ([
					{ kind: 'gap' },
					{ kind: 'text', text: 'In each transaction the application says whose rows it means:' },
					{ kind: 'text', text: safeText(transaction), style: 'bold', indent: 2, verbatim: true },
					{ kind: 'text', text: `Without it there are no rows. ${noBoundary}` },
				] as const)),
		...(tables === undefined
			? []
			: ([
					{ kind: 'gap' },
					{ kind: 'text', text: safeText(inOneSentence(tables)), style: 'warn' },
					...(tables.command === undefined
						? []
						: [{ kind: 'text', text: safeText(tables.command), indent: 2, verbatim: 'command' } as const]),
				] as const)),
	];
}
