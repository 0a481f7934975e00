import { createHash } from 'node:crypto';
import { scopeOf } from '../core/access/scope.js';
import { Situation } from '../core/access/situation.js';
import { desiredAmong } from '../core/patterns/desired-among.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import { makePlan } from '../core/plan/make-plan.js';
import type { Plan } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { inspect } from '../postgres/inspect/inspect.js';
import type { Server } from './open-server.js';

/**
 * Looks at the server and plans what is missing. Changes nothing. Rejects with RefusedError,
 * InsufficientPrivilegeError or, when the server went away, ConnectionError.
 */
export async function planProfile(profile: Profile, server: Server): Promise<Plan> {
	return (await lookAndPlan(profile, server)).plan;
}

/** The same, with what it was made from. */
export async function lookAndPlan(
	profile: Profile,
	server: Server,
): Promise<{ readonly plan: Plan; readonly situation: Situation }> {
	const { target, facts, sessions } = server;
	const desired = desiredOf(profile, facts.administrator);
	const current = await inspect(target.database, scopeOf(desired), sessions);
	const among = desiredAmong(profile, facts.administrator, current.roles);
	const { host, port, database, user } = target;
	const plan = makePlan({ profile, current, target: { host, port, database, user }, digest: sha256 });
	return { plan, situation: new Situation(among, current) };
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
