import { safeText } from '../../core/safe-text.js';
import type { Answers, NameAnswer, NameAnswers } from '../../core/wizard/answers.js';
import type { FormControl, FormItem } from './form-item.js';

export type Change = (change: (before: Answers) => Answers) => void;

/** So wide that the notes beside the fields have room. */
export const fieldCells = 29;

type Typed = 'application' | 'tenants' | 'database' | 'owner' | 'schema' | 'tables';
type Rest = Partial<Pick<Extract<FormControl, { kind: 'field' }>, 'note' | 'placeholder' | 'remark'>>;

/** What a field shows of a name that is suggested: once it is cleared, the suggestion in brackets. */
export function suggested(name: string, answer: NameAnswer): { readonly value: string; readonly placeholder: string } {
	return { value: answer === '' ? '' : name, placeholder: safeText(`(${name})`) };
}

/** One name; what is typed replaces the suggestion. */
export function nameField(id: Typed, label: string, value: string, setDraft: Change, rest: Rest = {}): FormItem {
	const set = (part: Partial<NameAnswers>): void =>
		setDraft((before) => ({ ...before, names: { ...before.names, ...part } }));
	return {
		kind: 'field',
		id,
		label,
		value,
		onChange: (text) => set({ [id]: text }),
		cells: fieldCells,
		...rest,
	};
}
