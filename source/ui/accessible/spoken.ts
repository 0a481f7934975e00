import { safeText } from '../../core/safe-text.js';
import type { FormControl, FormItem } from '../screens/form-item.js';

/** A thing that can be answered, and the line that tells it. */
export type Spoken = { readonly control: FormControl; readonly name: string; readonly line: string };

/** Items as sentences; `numbers` counts what can be answered. */
export function spokenItems(items: readonly FormItem[]): {
	readonly lines: readonly string[];
	readonly answers: readonly Spoken[];
} {
	const answers: Spoken[] = [];
	const lines = items.flatMap((item): readonly string[] => {
		if (item.kind === 'gap') return [];
		if (item.kind === 'text') return [sentence(item.text)];
		const controls = item.kind === 'row' ? item.controls : [item];
		const head = item.kind === 'row' ? item.label.trim() : '';
		// A row may repeat what one of its controls notes: it is said once.
		const isSaid = item.kind === 'row' && controls.some((control) => control.note === item.note);
		const note = item.kind === 'row' && item.note !== undefined && !isSaid ? [sentence(item.note)] : [];
		return [
			...controls.map((control) => {
				const name = [head, control.label.trim()].filter((part) => part !== '').join(', ');
				const spoken = { control, name, line: `${answers.length + 1}. ${lineOf(control, name)}` };
				answers.push(spoken);
				return spoken.line;
			}),
			...note,
			...controls.flatMap(({ remark, label }) =>
				remark === undefined ? [] : [sentence(`About ${label.trim()}: ${remark.text}`)],
			),
			...controls.flatMap(({ problem, label }) =>
				problem === undefined ? [] : [sentence(`Problem with ${label.trim()}: ${problem}`)],
			),
		];
	});
	return { lines: lines.filter((line) => line !== ''), answers };
}

function lineOf(control: FormControl, name: string): string {
	const note = control.note === undefined ? '' : `, ${control.note}`;
	return sentence(`${name === '' ? '' : `${name}: `}${spokenValue(control)}${note}`);
}

/** What stands there now. */
export function spokenValue(control: FormControl): string {
	switch (control.kind) {
		case 'field':
			if (control.value === '') return emptyValue(control.placeholder);
			return control.mask === true ? `typed, ${control.value.length} characters` : control.value;
		case 'choice':
			return control.options.find(({ value }) => value === control.value)?.label ?? control.value;
		case 'toggle':
			return control.checked ? 'yes' : 'no';
		case 'link':
			return control.text;
	}
}

/** An example is not what stands there; what stands in brackets is what holds without an answer. */
function emptyValue(placeholder: string | undefined): string {
	if (placeholder === undefined || placeholder === '') return 'empty';
	return placeholder.startsWith('e.g.') ? `empty, ${placeholder}` : placeholder;
}

/** Signs at the front of a text are for the eye; a full stop at its end makes a reader pause. */
export function sentence(text: string): string {
	const plain = safeText(text.replace(/^[!\s]+/, '').replace(/\s{2,}/g, ' ')).trim();
	return plain === '' || /[.:;?!)]$/.test(plain) ? plain : `${plain}.`;
}
