import { safeText } from '../../core/safe-text.js';
import type { Answers } from '../../core/wizard/answers.js';
import { needsKeys, tenantNames } from '../../core/wizard/names.js';
import { keyField } from '../../core/wizard/problem-place.js';
import type { FormItem } from './form-item.js';
import { type Change, fieldCells } from './name-field.js';

/** What the tenant column holds in the rows of each customer. */
export function keyItems(draft: Answers, setDraft: Change): readonly FormItem[] {
	const { pattern, names, rows } = draft;
	if (pattern !== 'shared-schema') return [];
	const isNeeded = needsKeys(draft);
	return [...new Set(tenantNames(names))].map((tenant): FormItem => {
		const set = (key: string): void =>
			setDraft((before) => ({
				...before,
				names: { ...before.names, keys: new Map([...before.names.keys, [tenant, key]]) },
			}));
		return {
			kind: 'field',
			id: keyField(tenant),
			label: `  ${safeText(tenant)}`,
			value: names.keys.get(tenant) ?? '',
			onChange: set,
			placeholder: isNeeded ? '' : rows.type === 'text' ? `(${safeText(tenant)})` : '(not known)',
			note: `its key: ${rows.type}`,
			cells: fieldCells,
		};
	});
}
