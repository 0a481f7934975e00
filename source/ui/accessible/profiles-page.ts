import { safeText } from '../../core/safe-text.js';
import type { ProfileTask } from '../../core/wizard/profile-task.js';
import type { SavedProfile } from '../../core/wizard/saved-profile.js';
import type { StateOf } from '../../core/wizard/state.js';
import type { FormItem } from '../screens/form-item.js';
import { noticeItems } from '../screens/notice-items.js';
import { problemItems } from '../screens/problem-items.js';
import { detailsOf } from '../screens/profile-columns.js';
import { firstAnswer, taskButton, taskItems, taskProblem } from '../screens/task-items.js';
import { type PageContext, text, type Untitled } from './page-words.js';

const tasks: readonly (readonly [string, Exclude<ProfileTask['kind'], 'import'>])[] = [
	['New customer for', 'customer'],
	['Rename', 'rename'],
	['Duplicate', 'duplicate'],
	['Export', 'export'],
	['Forget', 'delete'],
];

/** The saved profiles: a number chooses one, and the letters say what is done with it. */
export function profilesPage(state: StateOf<'profiles'>, { send }: PageContext): Untitled {
	const listed = state.listed ?? [];
	let chosen = listed.find(({ name }) => name === state.selected) ?? listed[0];
	const link = (profile: (typeof listed)[number]): FormItem => ({
		kind: 'link',
		id: profile.name,
		label: profile === chosen ? 'Chosen' : '',
		text: detailsOf(profile, Date.now()),
		onOpen: () => {
			chosen = profile;
		},
	});
	return {
		items: () => [
			...problemItems(state.problem),
			...(state.problem?.issues ?? []).map(({ path, message }) => text(`${path}: ${message}`)),
			...noticeItems(state.notice),
			...(listed.length === 0 && state.problem === null ? [text('No profile is saved yet.')] : listed.map(link)),
		],
		choices: () => [
			...(chosen === undefined ? [] : forOne(chosen, send)),
			{
				label: 'Import one from a file',
				press: () => send({ type: 'task-chosen', task: { kind: 'import', beside: chosen?.name ?? null } }),
			},
		],
		numbers: 'choose a profile',
		onBack: () => send({ type: 'back-pressed' }),
	};
}

function forOne(profile: SavedProfile, send: PageContext['send']) {
	const name = safeText(profile.name);
	return [
		{ label: `Use ${name}`, press: () => send({ type: 'profile-chosen', name: profile.name }) },
		...tasks.map(([verb, kind]) => ({
			label: `${verb} ${name}`,
			press: () => send({ type: 'task-chosen', task: { kind, profile } }),
		})),
	];
}

export function taskPage(state: StateOf<'profile-task'>, { send }: PageContext): Untitled {
	const { task, problem } = state;
	const onBack = () => send({ type: 'back-pressed' });
	if (task.kind === 'delete') {
		const { name } = task.profile;
		return {
			items: () => [
				...problemItems(problem),
				text('This forgets the profile on this computer. Nothing is changed on any server.'),
				text(detailsOf(task.profile, Date.now())),
			],
			choices: () => [],
			typed: {
				prompt: `Type its name, ${safeText(name)}, to forget it,`,
				words: [name],
				onTyped: () => send({ type: 'task-confirmed', text: name, as: '' }),
			},
			onBack,
		};
	}
	let answer = state.typed === '' ? firstAnswer(task) : { ...firstAnswer(task), text: state.typed };
	return {
		items: () =>
			taskItems(state, answer, (part) => {
				answer = { ...answer, ...part };
			}),
		choices: () => [
			{
				label: taskButton(task),
				disabled: taskProblem(state, answer),
				press: () => send({ type: 'task-confirmed', ...answer }),
			},
		],
		onBack,
	};
}
