import { statementsOf } from '../../core/plan/plan.js';
import { notBegun, type Progress } from '../../core/wizard/progress.js';
import type { State } from '../../core/wizard/state.js';
import { activityText } from '../screens/applying.js';
import { shownSql } from '../screens/shown-sql.js';
import { patienceText, wordsFor } from '../screens/working.js';
import { titleOf } from './pages.js';
import { sentence } from './spoken.js';

/** What is new between two states while something runs; `before` undefined: all of it. */
export function narrate(before: State | undefined, now: State): readonly string[] {
	const head = before?.step === now.step ? [] : opening(now);
	return [...head, ...news(before, now)];
}

function opening(state: State): readonly string[] {
	switch (state.step) {
		case 'sandbox-starting':
		case 'connecting':
		case 'planning': {
			const { doing, why } = wordsFor(state);
			return ['', titleOf(state), sentence(doing), sentence(why)];
		}
		case 'applying':
			return [
				'',
				titleOf(state),
				`${statementsOf(state.plan).length} statements. Ctrl+C stops, and takes back what was done.`,
			];
		case 'verifying':
			return ['', titleOf(state), 'Signing in as each login and trying it for real. Nothing is changed.'];
		default:
			return [];
	}
}

function news(before: State | undefined, now: State): readonly string[] {
	switch (now.step) {
		case 'sandbox-starting':
			return now.messages.slice(before?.step === now.step ? before.messages.length : 1).map(sentence);
		case 'connecting':
			return now.patience !== null && before?.step === now.step && before.patience === null
				? [patienceText(now).trim()]
				: [];
		case 'applying':
			return statementNews(before?.step === now.step ? before.progress : notBegun, now);
		case 'verifying':
			return now.message !== null && !(before?.step === now.step && before.message === now.message)
				? [sentence(now.message)]
				: [];
		default:
			return [];
	}
}

type Applying = Extract<State, { readonly step: 'applying' }>;

function statementNews(before: Progress, now: Applying): readonly string[] {
	const all = statementsOf(now.plan);
	const done = all.flatMap(({ id, sql }, at): readonly string[] => {
		const status = now.progress.statements.get(id)?.status;
		if (status === undefined || status === 'running' || before.statements.get(id)?.status === status) return [];
		return [sentence(`Statement ${at + 1} of ${all.length}, ${id}: ${status}. ${shownSql(sql, '*')}`)];
	});
	const { activity } = now.progress;
	const changed = before.activity.kind !== activity.kind && activity.kind !== 'running';
	return [...done, ...(changed ? [sentence(activityText(activity))] : [])];
}
