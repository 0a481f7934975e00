import { describe, expect, test } from 'vitest';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import { documentOf } from '../../../source/core/wizard/document.js';
import { equivalentCommand } from '../../../source/core/wizard/equivalent-command.js';
import type { Event } from '../../../source/core/wizard/event.js';
import { isRepetitionOf } from '../../../source/core/wizard/note-use.js';
import type { ProfileTask } from '../../../source/core/wizard/profile-task.js';
import { matchingProfiles, type SavedProfile } from '../../../source/core/wizard/saved-profile.js';
import type { Finished, State, Step } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { savingLabel } from '../../../source/ui/screens/saving-label.js';
import { orders, planOf, problem, result, sandbox, savedProfiles, statement, states } from './fixtures.js';

const document = planOf(statement('A1')).document;
const each: ProfileDocument = {
	version: 1,
	name: 'shop',
	pattern: 'schema-per-tenant',
	connection: { host: 'db1', environment: 'production' },
	database: { name: 'shop' },
	schema: '{tenant}',
	tenants: ['acme'],
	roles: [{ name: 'shop_{tenant}_app', access: 'read-write' }],
};
const notice = { tone: 'done', text: 'Done.' } as const;
const task = (kind: Exclude<ProfileTask['kind'], 'import'>): State => ({
	...states['profile-task'],
	task: { kind, profile: orders },
});
const importing: State = { ...states['profile-task'], task: { kind: 'import', beside: 'shop' } };
const confirmed = (text: string, as = ''): Event => ({ type: 'task-confirmed', text, as });

describe('what each event means', () => {
	const table: readonly (readonly [string, State, Event, Step, (readonly object[])?])[] = [
		['listed', states.profiles, { type: 'profiles-listed', attempt: 3, profiles: [orders] }, 'profiles'],
		['unreadable', states.profiles, { type: 'profiles-unreadable', attempt: 3, problem }, 'profiles'],
		['asked', states.profiles, { type: 'task-chosen', task: { kind: 'rename', profile: orders } }, 'profile-task'],
		['import', states.profiles, { type: 'task-chosen', task: { kind: 'import', beside: 'shop' } }, 'profile-task'],
		[
			'rename',
			task('rename'),
			confirmed('bills'),
			'profile-task',
			[{ work: { kind: 'rename', from: 'orders', to: 'bills' } }],
		],
		['no name', task('rename'), confirmed(''), 'profile-task', []],
		[
			'duplicate',
			task('duplicate'),
			confirmed('b'),
			'profile-task',
			[{ work: { kind: 'duplicate', from: 'orders', to: 'b', names: 'new' } }],
		],
		[
			'duplicate for another server',
			task('duplicate'),
			{ type: 'task-confirmed', text: 'b', as: '', names: 'same' },
			'profile-task',
			[{ work: { kind: 'duplicate', from: 'orders', to: 'b', names: 'same' } }],
		],
		['delete', task('delete'), confirmed('orders'), 'profile-task', [{ work: { kind: 'delete', name: 'orders' } }]],
		['delete another', task('delete'), confirmed('order'), 'profile-task', []],
		['delete in other letters', task('delete'), confirmed('Orders'), 'profile-task', []],
		['delete with nothing', task('delete'), confirmed(''), 'profile-task', []],
		[
			'export',
			task('export'),
			confirmed(' ./o.yaml '),
			'profile-task',
			[{ work: { kind: 'export', name: 'orders', path: './o.yaml' } }],
		],
		['export nowhere', task('export'), confirmed(' '), 'profile-task', []],
		[
			'import',
			importing,
			confirmed('o.json'),
			'profile-task',
			[{ work: { kind: 'import', path: 'o.json', as: null } }],
		],
		[
			'import as',
			importing,
			confirmed('o.json', 'b'),
			'profile-task',
			[{ work: { kind: 'import', path: 'o.json', as: 'b' } }],
		],
		['import nothing', importing, confirmed(''), 'profile-task', []],
		['customer', task('customer'), confirmed('globex'), 'profile-task', [{ type: 'read-profile', name: 'orders' }]],
		['no customer', task('customer'), confirmed(' , '), 'profile-task', []],
		[
			'done',
			task('rename'),
			{ type: 'task-done', attempt: 3, name: 'bills', notice },
			'profiles',
			[{ type: 'list-profiles' }],
		],
		['refused', importing, { type: 'task-refused', attempt: 3, problem }, 'profile-task'],
		['unreadable', task('customer'), { type: 'profile-unreadable', attempt: 3, problem }, 'profile-task'],
	];
	test.each(table.map(([name, from, event, step, effects = []]) => ({ name, from, event, step, effects })))(
		'$name',
		({ from, event, step, effects }) => {
			const next = transition(from, event);
			expect(next.state.step).toBe(step);
			expect(next.effects).toMatchObject(effects);
			expect(next.effects).toHaveLength(effects.length);
		},
	);

	test('nothing is asked about before the list is there', () => {
		const early = { ...states.profiles, listed: null };
		expect(transition(early, { type: 'task-chosen', task: { kind: 'import', beside: 'shop' } }).state).toBe(early);
	});

	test('what was renamed has the cursor afterwards, what was deleted leaves it to the next, and the names are known anew', () => {
		const then = (name: string | null) =>
			transition(task('rename'), { type: 'task-done', attempt: 3, name, notice }).state;
		expect(then('bills')).toMatchObject({ selected: 'bills', notice, listed: null });
		expect(then(null)).toMatchObject({ selected: 'shop' });
		expect(transition(importing, { type: 'back-pressed' }).state).toMatchObject({ selected: 'shop' });
		const listed = transition(states.profiles, { type: 'profiles-listed', attempt: 3, profiles: [{ name: 'bills' }] });
		expect(listed.state).toMatchObject({ profiles: ['bills'] });
	});

	test('an old list is not taken for a new one', () => {
		expect(transition(states.profiles, { type: 'profiles-listed', attempt: 2, profiles: [] }).state).toBe(
			states.profiles,
		);
	});

	test('a refusal stays with what was typed until it is tried again', () => {
		const refused = transition(task('rename'), { type: 'task-refused', attempt: 3, problem }).state;
		expect(refused).toMatchObject({ problem });
		expect(transition(refused, confirmed('b')).state).toMatchObject({ problem: null });
	});
});

describe('the same for a new customer', () => {
	const asked = transition(task('customer'), confirmed('globex')).state;

	test('is one name: the form, and then the review', () => {
		const form = transition(asked, { type: 'profile-read', attempt: 4, document: each });
		expect(form.state).toMatchObject({
			step: 'connect',
			goal: 'review',
			answers: { names: { tenants: 'globex', database: null, application: 'shop' }, repeats: 'orders' },
		});
	});

	test('is asked for its key where rows are told apart by one', () => {
		const keyed: ProfileDocument = {
			...each,
			pattern: 'shared-schema',
			schema: 'app',
			rowSecurity: { identify: 'login', type: 'integer' },
			tenants: [{ name: 'acme', key: 1 }],
		};
		const form = transition(asked, { type: 'profile-read', attempt: 4, document: keyed });
		expect(form.state).toMatchObject({ step: 'connect', goal: 'tenants' });
	});

	const joining = (before: ProfileDocument): Finished => {
		const { state } = transition(asked, { type: 'profile-read', attempt: 4, document: before });
		if (state.step !== 'connect') throw new Error(state.step);
		const { answers } = state;
		return { ...states.finished, answers, document: documentOf(answers), profiles: ['orders'] };
	};

	test('comes beside those that the profile has, once it is saved', () => {
		const keyed: ProfileDocument = { ...each, tenants: [{ name: 'acme', key: 1 }, 'globex', 'initech'] };
		const finished = joining(keyed);
		expect(finished.document.tenants).toEqual(['globex']);
		expect(savingLabel(finished)).toBe('Add to the profile');
		expect(transition(finished, { type: 'save-chosen' }).effects).toMatchObject([
			{ type: 'save-profile', replace: true, document: { tenants: [{ name: 'acme', key: 1 }, 'initech', 'globex'] } },
		]);
	});

	test('leaves the file that lists the others as it is', () => {
		const { effects } = transition(joining({ ...each, tenants: 'tenants.txt' }), { type: 'save-chosen' });
		expect(effects).toMatchObject([{ document: { tenants: 'tenants.txt' } }]);
	});

	test('is named by the commands, for the profile has others besides', () => {
		const finished = joining({ ...each, tenants: ['acme'] });
		expect(equivalentCommand(finished)).toMatch(/^gatehouse apply orders --tenant globex --yes/);
		const keyed = { ...finished, answers: { ...finished.answers, pattern: 'shared-schema' } } as const;
		const names = { ...keyed.answers.names, keys: new Map([['globex', '7']]) };
		expect(equivalentCommand({ ...keyed, answers: { ...keyed.answers, names } })).toMatch(/ --tenant globex=7 /);
		const repeated = { ...finished, answers: { ...finished.answers, adds: false } };
		expect(equivalentCommand(repeated)).toMatch(/^gatehouse apply orders --yes/);
	});

	test('goes to the profile under the name that it has now, whatever it calls itself', () => {
		const renamed = joining({ ...each, tenants: ['acme'] });
		expect(renamed).toMatchObject({ answers: { repeats: 'orders' }, document: { name: 'shop' } });
		expect(savingLabel(renamed)).toBe('Add to the profile');
		expect(transition(renamed, { type: 'save-chosen' }).effects).toMatchObject([
			{ type: 'save-profile', name: 'orders', replace: true, document: { name: 'shop', tenants: ['acme', 'globex'] } },
		]);
		expect(equivalentCommand(renamed)).toMatch(/^gatehouse apply orders --tenant globex /);
		const another = { ...renamed, document: { ...renamed.document, name: 'store' } };
		expect(transition(another, { type: 'save-chosen' }).effects).toMatchObject([{ name: 'store', replace: false }]);
	});

	test('is refused where nothing is made for each', () => {
		const { state } = transition(asked, { type: 'profile-read', attempt: 4, document });
		expect(state).toMatchObject({ step: 'profile-task', problem: { code: 'not-for-each-tenant' } });
	});
});

test('a profile that is repeated is remembered by the name it is saved under', () => {
	const chosen = transition(states.profiles, { type: 'profile-chosen', name: 'orders-eu' }).state;
	const { state } = transition(chosen, { type: 'profile-read', attempt: 4, document });
	expect(state).toMatchObject({ step: 'connect', answers: { repeats: 'orders-eu' } });
});

describe('that a profile was used', () => {
	const answers = { ...states.verifying.answers, repeats: 'orders-eu' };
	const report = states.verified.report;
	const notes = (state: State, event: Event) =>
		transition(state, event).effects.filter(({ type }) => type === 'note-use');

	test('is noted when it is applied, with its proof when it is proved', () => {
		expect(notes({ ...states.applying, answers }, { type: 'apply-ended', attempt: 3, result })).toMatchObject([
			{ name: 'orders-eu', report: null },
		]);
		expect(notes({ ...states.verifying, answers }, { type: 'verified', attempt: 3, report })).toMatchObject([
			{ name: 'orders-eu', report },
		]);
	});

	test('is noted of what is saved at the end', () => {
		const saved: Event = { type: 'profile-saved', attempt: 3, name: 'orders', notice };
		expect(notes(states.finished, saved)).toMatchObject([{ name: 'orders', report }]);
	});

	test('is not noted of answers that are no profile, and a sandbox proves nothing of one', () => {
		expect(notes(states.verifying, { type: 'verified', attempt: 3, report })).toEqual([]);
		const onSandbox = { ...states.verifying, answers, server: sandbox };
		expect(notes(onSandbox, { type: 'verified', attempt: 3, report })).toMatchObject([{ report: null }]);
	});

	test.each([
		['itself', {}, true],
		['other customers', { tenants: ['globex', 'initech'] }, true],
		['other rights', { roles: [{ name: 'shop_{tenant}_app', access: 'read-only' }] }, false],
		['another name', { name: 'store' }, false],
		['another server', { connection: { host: 'db2', port: 5432 } }, false],
		['another port', { connection: { host: 'db1', port: 6432 } }, false],
	] satisfies readonly (readonly [string, Partial<ProfileDocument>, boolean])[])(
		'is a proof of it with %s: %o -> %s',
		(_, change, expected) => {
			const changed: ProfileDocument = { ...each, ...change };
			const asked: Event = { type: 'profile-read', attempt: 3, document: changed };
			const form = transition(states.profiles, asked).state;
			if (form.step !== 'connect') throw new Error('no form');
			const { answers } = form;
			const target = {
				...states.planning.server.target,
				host: changed.connection?.host ?? 'db1',
				port: changed.connection?.port ?? 5432,
			};
			const planned = transition(
				{ ...states.security, answers, server: { ...states.security.server, target } },
				{ type: 'next-pressed' },
			).state;
			if (planned.step !== 'planning') throw new Error('no plan');
			expect(isRepetitionOf(each, planned.document)).toBe(expected);
		},
	);
});

describe('the filter', () => {
	const broken: SavedProfile = { name: 'old', problem: 'it cannot be read' };
	const found = (text: string) => matchingProfiles([...savedProfiles, broken], text).map(({ name }) => name);
	test.each([
		['', ['orders', 'shop', 'old']],
		['  ', ['orders', 'shop', 'old']],
		['ord', ['orders']],
		['ORD', ['orders']],
		['prod', ['orders']],
		['db1', ['orders']],
		['shared local', ['shop']],
		['local shared', ['shop']],
		['broken', ['old']],
		['nothing', []],
	])('%j leaves %j', (text, names) => expect(found(text)).toEqual(names));
});
