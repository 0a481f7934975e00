import { statementsOf } from '../../core/plan/plan.js';
import { causesFor } from '../../core/wizard/checked.js';
import { fieldHelp } from '../../core/wizard/field-help.js';
import { patternChoices, patternFacts } from '../../core/wizard/patterns.js';
import { planParts } from '../../core/wizard/plan-lines.js';
import { scriptPath } from '../../core/wizard/script-path.js';
import type { State, StateOf } from '../../core/wizard/state.js';
import { againItems } from '../screens/again-items.js';
import { failureItems } from '../screens/apply-failed.js';
import { grantItems } from '../screens/grants.js';
import { namingItems } from '../screens/names.js';
import { problemItems } from '../screens/problem-items.js';
import { reviewItems } from '../screens/review.js';
import { rowItems } from '../screens/rows.js';
import { savingLabel } from '../screens/saving-label.js';
import { steps, titles } from '../screens/screen-frame.js';
import { securityItems } from '../screens/security.js';
import { serverItems } from '../screens/server-facts.js';
import { shownSql } from '../screens/shown-sql.js';
import { unplannedItems } from '../screens/unplanned.js';
import { welcomeEvents, welcomeOptions } from '../screens/welcome-options.js';
import { checkPage } from './check-page.js';
import { confirmPage } from './confirm-page.js';
import { connectPage } from './connect-page.js';
import { explainPage } from './explain-page.js';
import { finishedPage } from './finished-page.js';
import type { Page } from './page.js';
import { askAgain, narrow, now, type PageContext, signs, text, type Untitled } from './page-words.js';
import { profilesPage, taskPage } from './profiles-page.js';
import { questionPage } from './question-page.js';

/** Steps at which something runs: they are told as it goes on, and nothing is asked. */
export type Working = 'sandbox-starting' | 'connecting' | 'planning' | 'applying' | 'verifying';
export type Asking = Exclude<State['step'], Working | 'ended'>;

/** The page of a state. What is typed on it is the page's own until it is left, in either direction. */
export function pageOf(state: StateOf<Asking>, context: PageContext): Page {
	const build = builders[state.step] as (state: State, context: PageContext) => Untitled;
	return {
		title: titleOf(state),
		helpOn: (control) => fieldHelp(state.step, control),
		...build(state, context),
	};
}

export function titleOf(state: State): string {
	const at = steps[state.step];
	if (at !== undefined)
		return `Step ${at.at} of ${at.of}. ${at.name}${at.detail === undefined ? '' : `, ${at.detail}`}.`;
	return `Gatehouse. ${titles[state.step] ?? 'Welcome'}.`;
}

type Builders = { readonly [S in Asking]: (state: StateOf<S>, context: PageContext) => Untitled };

const builders: Builders = {
	welcome: (state, { send, known }) => ({
		items: () => [
			...problemItems(state.problem),
			text(
				'Gatehouse gives an application its own PostgreSQL login and proves that it reaches its own data and nothing else. You hear every statement, and nothing runs before step 7.',
			),
		],
		choices: () =>
			welcomeOptions(state, known, Date.now()).map(({ value, label, hint, disabled }) => ({
				label,
				hint,
				disabled,
				press: () => send(welcomeEvents[value]),
			})),
		onBack: undefined,
	}),
	profiles: profilesPage,
	'profile-task': taskPage,
	connect: connectPage,
	'server-facts': (state, { send }) => ({
		items: () => serverItems(state.server, signs),
		choices: () => [{ label: 'Next', press: () => send({ type: 'next-pressed' }) }],
		onBack: () => send({ type: 'back-pressed' }),
	}),
	pattern: (state, { send }) => ({
		items: () => [
			...againItems(causesFor('pattern', state)),
			text('How are customers kept apart? With a single application, choose the first.'),
			...patternChoices.flatMap((choice) => [
				text(`${choice.title}. ${choice.explanation}`),
				...patternFacts(choice, state.server.facts).map(([name, fact]) => text(`${name}: ${fact}`)),
			]),
			text(patternChoices[0]?.visible ?? ''),
		],
		choices: () =>
			patternChoices.map(({ pattern, title, here }) => ({
				label: title,
				hint: here(state.server.facts),
				press: () => {
					send({ type: 'answered', answers: { pattern } });
					send({ type: 'next-pressed' });
				},
			})),
		onBack: () => send({ type: 'back-pressed' }),
	}),
	rows: (state, context) =>
		questionPage(
			state,
			context,
			({ rows }) => ({ rows }),
			(draft, set) => [
				...againItems(causesFor('rows', { ...state, answers: draft })),
				...rowItems(draft, set, state.server, true),
			],
		),
	names: (state, context) =>
		questionPage(
			state,
			context,
			({ names, logins }) => ({ names, logins }),
			(draft, set) => namingItems(draft, set, now(state, context), askAgain(context)),
		),
	grants: (state, context) =>
		questionPage(
			state,
			context,
			({ logins, others }) => ({ logins, others }),
			(draft, set) => grantItems(draft, set, narrow, now(state, context), askAgain(context)),
		),
	security: (state, context) =>
		questionPage(
			state,
			context,
			({ logins, security, others }) => ({ logins, security, others }),
			(draft, set) => securityItems(draft, set, narrow, now(state, context), askAgain(context)),
		),
	unplanned: (state, { send }) => ({
		items: () => unplannedItems(state, (step) => send({ type: 'edit-chosen', step })),
		choices: () => [{ label: 'Plan again', press: () => send({ type: 'retry-pressed' }) }],
		onBack: () => send({ type: 'back-pressed' }),
	}),
	review: (state, { send }) => {
		const isEmpty = planParts(state.plan).length === 0;
		return {
			items: () =>
				reviewItems(
					state,
					narrow,
					(step) => send({ type: 'edit-chosen', step }),
					'The number of one changes it and comes back here.',
				),
			choices: () => [
				{ label: isEmpty ? 'To the checks' : 'Apply', press: () => send({ type: 'apply-chosen' }) },
				...(isEmpty ? [] : [{ label: 'See SQL', press: () => send({ type: 'sql-opened' }) }]),
				{ label: 'Write the script', press: () => send({ type: 'script-written', path: scriptPath(state.plan) }) },
				{ label: savingLabel(state), press: () => send({ type: 'save-chosen' }) },
			],
			onBack: () => send({ type: 'back-pressed' }),
		};
	},
	sql: (state, { send }) => ({
		items: () =>
			statementsOf(state.plan).flatMap(({ id, sql, purpose }) => [
				text(`${id}: ${shownSql(sql, signs.mask)};`),
				text(`   ${purpose}`),
			]),
		choices: () => [{ label: 'To the review', press: () => send({ type: 'back-pressed' }) }],
		onBack: () => send({ type: 'back-pressed' }),
	}),
	confirm: confirmPage,
	'apply-failed': (state, { send }) => ({
		items: () => failureItems(state, signs),
		// What would change the server again is not what Enter does.
		choices: () => [
			{ label: 'Back to review', press: () => send({ type: 'back-pressed' }) },
			{ label: 'Run again', press: () => send({ type: 'retry-pressed' }) },
		],
		onBack: () => send({ type: 'back-pressed' }),
	}),
	verified: (state, { send, say }) => checkPage(state, state.report.checks, send, say),
	'verify-failed': (state, { send, say }) => checkPage(state, state.checks, send, say),
	finished: finishedPage,
	explain: explainPage,
};
