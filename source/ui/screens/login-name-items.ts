import type { Answers, LoginAnswers, NameAnswer } from '../../core/wizard/answers.js';
import { suggestedLogins } from '../../core/wizard/first-answers.js';
import { loginName } from '../../core/wizard/names.js';
import type { FormControl, FormItem } from './form-item.js';
import { type Change, fieldCells, suggested } from './name-field.js';

/** Whether there is such a login, and what it is called. */
export function loginNameItems(
	draft: Answers,
	login: LoginAnswers,
	setDraft: Change,
	isAdoptable: boolean,
): readonly FormItem[] {
	const set = (part: {
		readonly use?: LoginAnswers['use'];
		readonly name?: NameAnswer;
		readonly kept?: LoginAnswers['kept'];
	}): void =>
		setDraft((before) => ({
			...before,
			logins: before.logins.map((each) => (each.key === login.key ? { ...each, ...part } : each)),
		}));
	const purpose = suggestedLogins.find(({ key }) => key === login.key)?.purpose;
	const toggle: FormControl = {
		kind: 'toggle',
		id: `${login.key}.use`,
		label: login.access,
		checked: login.use === 'make',
		onChange: (checked) => set({ use: checked ? 'make' : 'leave-out' }),
	};
	const name: FormControl = {
		kind: 'field',
		id: `${login.key}.name`,
		label: '  its name',
		...suggested(loginName(draft, login), login.name),
		onChange: (text) => set({ name: text }),
		cells: fieldCells,
	};
	const { adopt: isAdopted, ...kept } = login.kept;
	const adopt: FormControl = {
		kind: 'toggle',
		id: `${login.key}.adopt`,
		label: 'take it under this profile (adopt)',
		checked: isAdopted === true,
		onChange: (checked) => set({ kept: checked ? { ...kept, adopt: true } : kept }),
	};
	const adoption: FormItem = { kind: 'row', label: ' ', controls: [adopt] };
	return login.use === 'leave-out'
		? [{ kind: 'row', label: '', controls: [toggle], note: 'no such login' }]
		: [{ kind: 'row', label: '', controls: [toggle, name], note: purpose }, ...(isAdoptable ? [adoption] : [])];
}
