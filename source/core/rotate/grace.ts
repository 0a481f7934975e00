import type { Current } from '../access/current.js';
import type { Desired, DesiredDatabase } from '../access/desired.js';
import { type SecondLogin, type Stage, secondLoginsIn, secondName, withSecondLogins } from '../access/second-login.js';
import { Situation } from '../access/situation.js';
import { groupBy } from '../group-by.js';
import { inBatches } from '../in-batches.js';
import { desiredOf } from '../patterns/desired-of.js';
import { assemble } from '../plan/assemble.js';
import type { Draft, DraftPhase } from '../plan/draft.js';
import type { Phase, PhaseId } from '../plan/plan.js';
import type { Profile } from '../profile/profile.js';
import { assertMakeable, assertWhole, graceNames, rightsToMake } from './grace-refusals.js';
import { makeSecond, stageDraft } from './grace-statements.js';
import { isUntold, type Pair, progressOf, type Step, toldOf, type Work, workOn } from './grace-step.js';
import { assertMayChange, assertOurs } from './refusals.js';
import { atOnce, newPassword, type Rotation, type RotationScope } from './rotation.js';

/** One step of a rotation by second logins: whose password changes in it is among `logins`. */
export type GraceRotation = Rotation &
	Work & {
		/** Logins that need no second one, and why they are left out. */
		readonly leftOut: readonly string[];
		/** Writes down that somebody has signed in as these: a transaction for many. */
		readonly tried: (logins: readonly string[]) => readonly Phase[];
		/** Likewise that it was told of these, or of their second logins, what comes next. */
		readonly told: (logins: readonly string[]) => readonly Phase[];
	};

type GraceRequest = {
	readonly profile: Profile;
	readonly current: Current;
	readonly scope: RotationScope;
	readonly maintenance: string;
	/** Whether the secrets file has a password of a login that nobody is to sign in as any more. */
	readonly isKept: (login: string) => boolean;
	/** Logins of which it has no password that the server takes, though there was one when they were tried. */
	readonly lost?: readonly string[] | undefined;
	/** Databases that the administrator may not enter, as it must at the last step at the latest. */
	readonly shut: readonly string[];
	/** ISO 8601. */
	readonly now: string;
};

/** Throws as `rotationOf` does, and for what stands in the way of a second login. */
export function graceOf(request: GraceRequest): GraceRotation {
	const { profile, current, scope, maintenance, shut, now } = request;
	const asked = desiredOf(profile, current.administrator);
	const seconds = secondLoginsIn(asked, current.roles);
	const plain = new Situation(withSecondLogins(asked, seconds), current);
	const { names, leftOut } = graceNames(plain, scope);
	assertOurs(plain, names);
	const work = workOn(names.map((name) => pairOf(asked, seconds, name, request)));
	const meant = seconds.concat(
		work.turn
			.filter(({ progress }) => progress === 'none')
			.map(({ first, second }) => ({ name: second, of: first, since: now, stage: 'made' as const })),
	);
	const situation = new Situation(withSecondLogins(asked, meant), current);
	assertPossible(situation, work, shut);
	const counters = new Map<PhaseId, number>();
	const made = (drafts: readonly DraftPhase[]) => assemble(situation, drafts, counters);
	const byName = new Map(meant.map((each) => [each.name, each] as const));
	const rest = { situation, maintenance, byName };
	return {
		...work,
		leftOut,
		profile: profile.name,
		databases: asked.databases.map((wanted) => wanted.name),
		logins: work.turn.flatMap((pair) => changing(work.step, pair)),
		phases: made(phasesOf(rest, work)),
		tried: (logins) => made(staged(rest, work, logins, work.step === 'make' ? 'tried' : 'retried')),
		told: (logins) => made(staged(rest, work, logins, work.step === 'make' ? 'proved' : 'ready')),
	};
}

function pairOf(
	desired: Desired,
	seconds: readonly SecondLogin[],
	first: string,
	{ maintenance, isKept, lost = [] }: Pick<GraceRequest, 'maintenance' | 'isKept' | 'lost'>,
): Pair {
	const second = secondName(first);
	const standing = seconds.find((each) => each.of === first);
	const database = homeOf(desired, first)?.name ?? maintenance;
	const pair = { first, second, database, since: standing?.since ?? null };
	if (standing === undefined) return { ...pair, progress: isKept(second) ? 'gone' : 'none' };
	const isLost = lost.includes(toldOf({ ...pair, progress: standing.stage }));
	return { ...pair, progress: progressOf(standing.stage, isLost) };
}

function homeOf(desired: Desired, login: string): DesiredDatabase | undefined {
	return desired.databases.find((wanted) => wanted.logins.includes(login));
}

function assertPossible(situation: Situation, { step, turn }: Work, shut: readonly string[]): void {
	const both = turn.flatMap(({ first, second }) => [first, second]);
	if (step === 'make') {
		assertMakeable(situation, turn);
		const there = turn.filter(({ progress }) => progress === 'made').map(({ second }) => second);
		const groups = turn.flatMap(({ second }) => situation.wanted(second)?.groups ?? []);
		assertMayChange(situation, [...new Set([...groups, ...there])], rightsToMake(situation, turn, shut));
	} else if (step === 'exchange') {
		assertWhole(situation, turn);
		assertMayChange(situation, both);
	}
}

/** Whose password a step changes. */
function changing(step: Step, pair: Pair): Rotation['logins'] {
	if (isUntold(pair)) return [];
	const { first, second, database } = pair;
	if (step === 'make') return [{ name: second, database, isNew: true }];
	return step === 'exchange' ? [{ name: first, database }] : [];
}

type Ground = {
	readonly situation: Situation;
	readonly maintenance: string;
	readonly byName: ReadonlyMap<string, SecondLogin>;
};

function phasesOf({ situation, maintenance, byName }: Ground, { step, turn }: Work): readonly DraftPhase[] {
	if (step === 'end') return [];
	const of = ({ first, second, progress }: Pair): readonly Draft[] => {
		const found = byName.get(second);
		if (found === undefined) return [];
		if (step === 'make')
			return progress === 'none'
				? makeSecond(situation, found, homeOf(situation.desired, first))
				: [newPassword(second)];
		const changed = { ...found, stage: 'changed' as const };
		return [
			newPassword(first),
			stageDraft(situation.desired.profile, changed, `says that ${first} has a new password`),
		];
	};
	// A row of the map is written where the map is, and the rest can be written anywhere.
	const placeOf = ({ database, first }: Pair) =>
		step === 'make' && homeOf(situation.desired, first)?.tenantMap !== undefined ? database : maintenance;
	const left = turn.filter((pair) => !isUntold(pair));
	return [...groupBy(left, placeOf)].flatMap(([database, pairs]) =>
		inBatches(pairs, atOnce).map(
			(some): DraftPhase => ({ id: 'A', database, transactional: true, drafts: some.flatMap(of) }),
		),
	);
}

function staged(
	{ situation, maintenance, byName }: Ground,
	{ turn }: Work,
	logins: readonly string[],
	stage: Stage,
): readonly DraftPhase[] {
	const purpose = stage === 'tried' || stage === 'retried' ? 'says that it was tried' : 'says that it was told';
	const drafts = turn
		.filter(({ first, second }) => logins.includes(first) || logins.includes(second))
		.flatMap(({ second }) => byName.get(second) ?? [])
		.map((found) => stageDraft(situation.desired.profile, { ...found, stage }, purpose));
	return inBatches(drafts, atOnce).map((some) => ({
		id: 'A',
		database: maintenance,
		transactional: true,
		drafts: some,
	}));
}
