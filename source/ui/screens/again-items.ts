import { type Cause, checkAgain } from '../../core/wizard/checked.js';
import type { FormItem } from './form-item.js';

/** That an answer was given for something else: above the fields, until the question is left by Next. */
export function againItems(causes: readonly Cause[]): readonly FormItem[] {
	const text = checkAgain(causes);
	if (text === undefined) return [];
	return [{ kind: 'text', text: `! ${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`, style: 'warn' }];
}
