import { scopeOf } from '../core/access/scope.js';
import type { DropScope } from '../core/drop/extent.js';
import type { DropPlan } from '../core/drop/make-drop.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import type { Profile } from '../core/profile/profile.js';
import { type GraceRotation, graceOf } from '../core/rotate/grace.js';
import { isUntold, toldOf } from '../core/rotate/grace-step.js';
import type { LiveSession } from '../core/rotate/live-session.js';
import type { RotationScope } from '../core/rotate/rotation.js';
import type { Secret } from '../core/sql/secret.js';
import { inspect } from '../postgres/inspect/inspect.js';
import { listLiveSessions } from '../postgres/probe/live-sessions.js';
import { planDrop } from './drop-profile.js';
import type { Server } from './open-server.js';
import { refusesPassword } from './prove-rotation.js';

type GraceLook = {
	readonly profile: Profile;
	readonly scope: RotationScope;
	readonly server: Pick<Server, 'target' | 'facts' | 'sessions'>;
	/** The password of this login in the secrets file. */
	readonly kept: (login: string) => Secret | undefined;
};

/** A step, and what was seen beside it. */
export type GracePlan = GraceRotation & {
	/** Sessions of the login that the application should have left before this step. */
	readonly inUse: readonly LiveSession[];
	/** Sessions of the login that it should be on. */
	readonly instead: readonly LiveSession[];
	/** What ends the second logins, where the step does that. */
	readonly drop: DropPlan | null;
};

/** Which step comes next, and for whom. Changes nothing. */
export async function planGrace({ profile, scope, server, kept }: GraceLook): Promise<GracePlan> {
	const { target, facts, sessions } = server;
	const look = { ...scopeOf(desiredOf(profile, facts.administrator)), databases: [] };
	const session = await sessions.open(target.database);
	const first = await inspect(target.database, look, sessions);
	// Which settings a second login must be given is seen only now, and whether they may be given is asked about each.
	const more = first.settings.flatMap(({ role, name }) =>
		role === null || look.settings.includes(name) ? [] : [name],
	);
	const settings = [...new Set([...look.settings, ...more])];
	const current = more.length === 0 ? first : await inspect(target.database, { ...look, settings }, sessions);
	const shut = await session.query<{ name: string }>(
		`SELECT datname::text AS name FROM pg_database WHERE NOT has_database_privilege(oid, 'CONNECT') AND datallowconn`,
	);
	const now = new Date().toISOString();
	const request = {
		profile,
		current,
		scope,
		maintenance: target.database,
		isKept: (login: string) => kept(login) !== undefined,
		shut: shut.map(({ name }) => name),
		now,
	};
	const asWritten = graceOf(request);
	const lost = await lostOf(asWritten, server, kept);
	const rotation = lost.length === 0 ? asWritten : graceOf({ ...request, lost });
	const { step, turn } = rotation;
	const firsts = turn.map((pair) => pair.first);
	const seconds = turn.map((pair) => pair.second);
	const live = await listLiveSessions(session, [...firsts, ...seconds]);
	const of = (names: readonly string[]) => live.filter(({ role }) => names.includes(role));
	// Where nothing is done but to tell once more, nobody has to have left anything.
	const left = turn.filter((pair) => !isUntold(pair)).map((pair) => (step === 'exchange' ? pair.first : pair.second));
	return {
		...rotation,
		inUse: of(step === 'make' ? lost : left),
		instead: step === 'make' ? [] : of(step === 'exchange' ? seconds : firsts),
		drop: step === 'end' ? await planDrop({ profile, scope: endOf(rotation), server }) : null,
	};
}

/** Logins that somebody is to be told of, and whose password in the file is none that the server takes. */
async function lostOf(
	{ turn }: GraceRotation,
	server: GraceLook['server'],
	kept: GraceLook['kept'],
): Promise<readonly string[]> {
	const lost: string[] = [];
	for (const pair of turn.filter(isUntold)) {
		const name = toldOf(pair);
		const password = kept(name);
		const login = { name, database: pair.database };
		if (password === undefined || (await refusesPassword({ server, login, password }))) lost.push(name);
	}
	return lost;
}

/** What each second login owns, the first gets. */
export function endOf({ turn }: Pick<GraceRotation, 'turn'>): DropScope {
	return { tenantsOnly: true, heirs: new Map(turn.map(({ first, second }) => [second, first])) };
}
