import type { Failure } from '../core/apply/result.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { openInTurn, openSessions } from '../postgres/sessions.js';
import { oidsOf } from '../postgres/undo/existing.js';
import type { EndOfRun } from '../receipts/journal.js';
import { failureOf } from './apply-failure.js';
import type { RunInput } from './apply-run.js';
import { planProfile } from './plan-profile.js';

export type Left = {
	/** Why the plan has not worked, or why nobody can say so. */
	readonly failure: Failure | null;
	/** What was seen, for the receipt. */
	readonly seen: EndOfRun;
};

/** After a run that went through. The database is the truth: the plan has worked if planning again finds nothing to do. */
export async function whatIsLeft(input: Pick<RunInput, 'profile' | 'server'>, plan: Plan): Promise<Left> {
	try {
		const { again, made } = await planAgain(input, plan);
		return { failure: failureIn(again), seen: { after: again.basis, made } };
	} catch (error) {
		const failure = { ...failureOf(error), remedy: 'Everything was run; look at it with `gatehouse verify`.' };
		return { failure, seen: {} };
	}
}

function failureIn(again: Plan): Failure | null {
	const remaining = statementsOf(again);
	if (remaining.length === 0) return null;
	return {
		id: null,
		sqlstate: null,
		message: `The server took every statement and is still not as planned: ${remaining.map((each) => each.purpose).join('; ')}.`,
		remedy: 'Run the same command again; if it says this again, another program is changing the same privileges.',
	};
}

/** Also by which oids what was made is told from what others make. */
async function planAgain(
	{ profile, server }: Pick<RunInput, 'profile' | 'server'>,
	plan: Plan,
): Promise<{ readonly again: Plan; readonly made: Readonly<Record<string, string>> }> {
	const sessions = openSessions(server.target);
	try {
		const again = await planProfile(profile, { ...server, sessions });
		const statements = statementsOf(plan);
		const made = await oidsOf(await openInTurn(sessions, server.target.database), {
			roles: statements.flatMap(({ createsRole }) => createsRole ?? []),
			databases: statements.flatMap(({ createsDatabase }) => createsDatabase ?? []),
		});
		return { again, made };
	} finally {
		await sessions.close();
	}
}
