import { safeText } from '../../core/safe-text.js';
import type { CopiedNames } from '../../core/wizard/copied-document.js';
import { plainName, tenantNames } from '../../core/wizard/names.js';
import type { ProfileTask as Task, TaskAnswer } from '../../core/wizard/profile-task.js';
import type { SavedProfile } from '../../core/wizard/saved-profile.js';
import type { Problem, ProfileTasked } from '../../core/wizard/state.js';
import { savedNameProblem } from '../../profiles/saved-name.js';
import type { FormItem } from './form-item.js';

/* What is asked before something is done to a saved profile; forgetting one asks for its name, elsewhere. */

type Wording = { readonly text: string; readonly label: string; readonly button: string };

const wordings: Readonly<Record<Exclude<Task['kind'], 'delete'>, Wording>> = {
	rename: {
		text: 'Renaming changes what it is called here, and nothing in it: what it made on a server stays its own.',
		label: 'New name',
		button: 'Rename',
	},
	duplicate: {
		text: 'The copy is a profile of its own: what it makes is marked with its own name.',
		label: 'New name',
		button: 'Duplicate',
	},
	export: {
		text: 'Written as YAML, or as JSON where the name ends in .json; never over a file that is there. A profile has no passwords.',
		label: 'File',
		button: 'Export',
	},
	import: {
		text: 'A profile in YAML or JSON. It is read as the command line reads it, and everything that is wrong with it is told.',
		label: 'File',
		button: 'Import',
	},
	customer: {
		text: 'The same for somebody else: type the name of the new customer, as it is to stand in each name; the review is next.',
		label: 'Customer',
		button: 'Next',
	},
};

export const taskButton = (task: Task): string => wordings[task.kind as keyof typeof wordings].button;

/** What stands in the fields before anybody has typed. */
export const firstAnswer = (task: Task): TaskAnswer => ({ text: firstText(task), as: '', names: 'new' });

export function taskItems(
	{ task, problem, listed }: ProfileTasked,
	{ text, as, names = 'new' }: TaskAnswer,
	set: (part: Partial<TaskAnswer>) => void,
): readonly FormItem[] {
	const words = wordings[task.kind as keyof typeof wordings];
	const taken = new Set(listed.map(({ name }) => name));
	const wrong = problemWith(task, text, taken);
	const field = { kind: 'field', cells: 50 } as const;
	return [
		...refusalItems(problem),
		...(task.kind === 'import' ? [] : [{ kind: 'text', text: safeText(task.profile.name), style: 'bold' } as const]),
		{ kind: 'text', text: words.text, aside: true },
		{ kind: 'gap' },
		{
			...field,
			id: 'text',
			label: words.label,
			value: text,
			onChange: (typed: string) => set({ text: typed }),
			problem: text === '' ? undefined : wrong,
		},
		...(task.kind === 'rename' ? applicationItems(task.profile) : []),
		...(task.kind === 'duplicate' ? [copiedNamesItem(task.profile, text, names, set)] : []),
		...(task.kind === 'import'
			? [
					{
						...field,
						id: 'as',
						label: 'Saved as',
						value: as,
						onChange: (typed: string) => set({ as: typed }),
						placeholder: '(its own name)',
						problem: as === '' ? undefined : nameProblem(as, taken),
					},
				]
			: []),
	];
}

/** People expect a new name to be new everywhere. */
function applicationItems({ application }: SavedProfile): readonly FormItem[] {
	if (application === undefined) return [];
	const text = `Its application stays ${safeText(application)}. For another application duplicate it.`;
	return [{ kind: 'gap' }, { kind: 'text', text, style: 'dim' }];
}

function copiedNamesItem(
	{ application, name }: SavedProfile,
	typed: string,
	names: CopiedNames,
	set: (part: Partial<TaskAnswer>) => void,
): FormItem {
	const before = plainName(application ?? name);
	const becomes = `Database, schema and roles whose names begin with ${before} get ${plainName(typed)} in its place.`;
	const stays = 'It is for another server. On the same one both would claim the same database and roles.';
	return {
		kind: 'choice',
		id: 'names',
		label: 'Names in it',
		value: names,
		options: [
			{ value: 'new', label: 'new ones' },
			{ value: 'same', label: 'the same' },
		],
		onChange: (value) => set({ names: value === 'same' ? 'same' : 'new' }),
		remark: { text: safeText(names === 'new' ? becomes : stays), tone: 'plain', always: true },
	};
}

/** Why it cannot be done yet, or undefined. */
export function taskProblem({ task, listed }: ProfileTasked, { text, as }: TaskAnswer): string | undefined {
	const taken = new Set(listed.map(({ name }) => name));
	return problemWith(task, text, taken) ?? (as === '' ? undefined : nameProblem(as, taken));
}

/** All that is wrong before what to do about it: in a low window nothing else would be seen of it. */
function refusalItems(problem: Problem | null): readonly FormItem[] {
	if (problem === null) return [];
	const line = (text: string): FormItem => ({ kind: 'text', text: safeText(text), indent: 2 });
	return [
		{ kind: 'text', text: `! ${problem.message}`, style: 'fail' },
		...(problem.issues ?? []).map(({ path, message }) => line(path === '' ? message : `${path}: ${message}`)),
		line(problem.remedy),
		{ kind: 'gap' },
	];
}

function firstText(task: Task): string {
	switch (task.kind) {
		case 'rename':
			return task.profile.name;
		case 'duplicate':
			return `${task.profile.name}-copy`;
		case 'export':
			return `./${task.profile.name}.yaml`;
		default:
			return '';
	}
}

function problemWith(task: Task, text: string, taken: ReadonlySet<string>): string | undefined {
	if (text.trim() === '') return 'is empty';
	if (task.kind === 'customer') return tenantNames({ tenants: text }).length === 0 ? 'is empty' : undefined;
	if (task.kind === 'rename' && text === task.profile.name) return undefined;
	return task.kind === 'rename' || task.kind === 'duplicate' ? nameProblem(text, taken) : undefined;
}

function nameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
	return savedNameProblem(name) ?? (taken.has(name) ? 'is the name of another one' : undefined);
}
