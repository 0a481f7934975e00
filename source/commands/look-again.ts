import { createHash } from 'node:crypto';
import { scopeOf } from '../core/access/scope.js';
import { Situation } from '../core/access/situation.js';
import { desiredAmong } from '../core/patterns/desired-among.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import { type Basis, basisOf } from '../core/plan/basis.js';
import type { Profile } from '../core/profile/profile.js';
import { inspect } from '../postgres/inspect/inspect.js';
import { openSessions } from '../postgres/sessions.js';
import type { Server } from './open-server.js';
import { stopOnAbort } from './stop-on-abort.js';

/**
 * What a plan would be computed from now, seen over connections of its own. Only looks, for as long as nobody says stop: a server on which planning
 * would be refused, as after a run that stopped half-way, can be told from what it was all the same.
 */
export async function lookAgain(profile: Profile, { target, facts }: Server, signal?: AbortSignal): Promise<Basis> {
	const sessions = openSessions(target, signal);
	const release = stopOnAbort(signal, () => sessions.all);
	try {
		const asked = desiredOf(profile, facts.administrator);
		const current = await inspect(target.database, scopeOf(asked), sessions);
		const desired = desiredAmong(profile, facts.administrator, current.roles);
		return basisOf(new Situation(desired, current), (text) => createHash('sha256').update(text).digest('hex'));
	} finally {
		release();
		await sessions.close();
	}
}
