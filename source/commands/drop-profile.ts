import { withSecondLogins } from '../core/access/second-login.js';
import type { ApplyEvent } from '../core/apply/result.js';
import { type DropScope, extentOf } from '../core/drop/extent.js';
import { type DropPlan, makeDrop, statementsOfDrop } from '../core/drop/make-drop.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import type { PhaseId } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import type { Secret } from '../core/sql/secret.js';
import { readDropFacts } from '../postgres/drop/read-drop-facts.js';
import { readSecondLogins } from '../postgres/inspect/read-second-logins.js';
import { type DropResult, nothingToDrop, runDrop } from './drop-run.js';
import type { Server } from './open-server.js';
import { underLock } from './under-lock.js';

export type DropInput = {
	readonly profile: Profile;
	readonly server: Server;
	readonly scope: DropScope;
	/** A password that is known, to try it in vain afterwards. */
	readonly knownPassword?: (role: string) => Secret | undefined;
	/** Called under the lock with what is about to go, and nothing has happened if this throws. */
	readonly beforeRunning?: (plan: DropPlan) => void | Promise<void>;
	readonly onEvent?: (event: ApplyEvent) => void;
	readonly signal?: AbortSignal | undefined;
	readonly lockPatience?: number;
};

/** Looks at what is there, and says what would go. Changes nothing. */
export async function planDrop(
	{
		profile,
		scope,
		server,
	}: Pick<DropInput, 'profile' | 'scope'> & {
		readonly server: Pick<Server, 'target' | 'facts' | 'sessions'>;
	},
	counters?: Map<PhaseId, number>,
): Promise<DropPlan> {
	const { target, facts, sessions } = server;
	const asked = desiredOf(profile, facts.administrator);
	const desired = withSecondLogins(asked, await readSecondLogins(await sessions.open(target.database), asked));
	const extent = extentOf(desired, scope);
	const read = await readDropFacts(target.database, desired, extent, scope, sessions);
	return makeDrop({
		desired,
		extent,
		scope,
		facts: read,
		maintenance: target.database,
		...(counters === undefined ? {} : { counters }),
	});
}

/**
 * Takes the lock, looks, and takes away what is there: run again after whatever became of the run before, it does the
 * rest. Rejects only for what was found before anything was touched; a failure after that is a result.
 */
export async function dropProfile(input: DropInput): Promise<DropResult> {
	return await underLock(
		input,
		async (sessions) => {
			const plan = await planDrop({ ...input, server: { ...input.server, sessions } });
			await input.beforeRunning?.(plan);
			return plan;
		},
		async (plan, sessions) =>
			statementsOfDrop(plan).length === 0 ? nothingToDrop(plan) : await runDrop(input, plan, sessions),
	);
}
