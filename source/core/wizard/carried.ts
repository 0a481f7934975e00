import type { Applied, Planned, Reached } from './state.js';

/* What goes on from one state to the next, and nothing of the screen that is left. */

export const reachedOf = ({ answers, attempt, profiles, draft, checked, server }: Reached): Reached => ({
	answers,
	attempt,
	profiles,
	draft,
	checked,
	server,
});

export const plannedOf = (from: Planned): Planned => ({
	...reachedOf(from),
	document: from.document,
	plan: from.plan,
	saved: from.saved,
});

export const appliedOf = (from: Applied): Applied => ({ ...plannedOf(from), result: from.result });
