// A run that is killed at any of its statements loses nothing: the same command again comes to the same end as one that
// nobody disturbed, every password holds, and what the killed run said of the server was so; or an undo takes it back.
import { afterAll, expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { changesIn } from './claims.js';
import { crashOf, durable } from './crash.js';
import { type Kind, kinds } from './kinds.js';
import { type Point, relayTo } from './relay.js';
import { isEach, isOver, isWhole, ofThisLane, pointsOf } from './share.js';
import { type Case, type Found, nameOf } from './table.js';
import { Tally } from './tally.js';
import { Trial, type Undisturbed } from './trial.js';
import { throughCrashes, worlds } from './worlds.js';

const server = throughCrashes(await testServer({ settings: durable }));
const scene = {
	server,
	crash: crashOf(server),
	relay: await relayTo(server.sandbox.host, server.sandbox.port),
	place: workspace(),
};
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

const trials = administrators.flatMap(([whoever, who, prefix]) =>
	worlds.map((world, at) => ({
		what: world.what,
		whoever,
		trial: new Trial(scene, world, who, `${prefix}${at}`),
	})),
);
const cases = ofThisLane(
	kinds.flatMap((kind) =>
		trials.map(({ what, whoever, trial }) => {
			const which = { what, whoever, kind: kind.kind };
			return [nameOf(which), which, trial, kind] as const;
		}),
	),
);
const tally = new Tally();
for (const [, which] of cases) tally.announce(which);
afterAll(() => tally.print(server.version));

const patience = isWhole ? 4 * 3_600_000 : 240_000;

test.each(cases)('%s', { timeout: patience }, async (_name, which, trial, kind) => {
	expect(await through(which, trial, kind)).toEqual([]);
});

/** Kills one run at each point, and looks at what it said and what came of it. Answers what was wrong. */
async function through(which: Case, trial: Trial, kind: Kind): Promise<readonly string[]> {
	const whole = await trial.undisturbed;
	const points = pointsOf(whole.writes, kind.few);
	tally.begin(which, points);
	const wrong: string[] = [];
	const course: Course = { trial, kind, whole, goneOnFrom: new Set(), isFresh: false };
	for (const point of points) {
		if (isOver()) break;
		const isLast = point === points.at(-1);
		const found: Found = await tryPoint(course, point, isLast).catch((error: Error) => {
			course.isFresh = false;
			return { problems: [`${error}`], goneOn: true };
		});
		const where = `${point.moment} ${point.at} ${whole.writes[point.at]?.text.slice(0, 120)}`;
		const problems = found.problems.map((problem) => `${where}: ${problem}`);
		tally.count(which, point, { ...found, problems });
		wrong.push(...problems);
	}
	await trial.wipe();
	return wrong;
}

type Course = {
	readonly trial: Trial;
	readonly kind: Kind;
	readonly whole: Undisturbed;
	/** What there was where it was gone on from. */
	readonly goneOnFrom: Set<string>;
	/** It is as it was before any run. */
	isFresh: boolean;
};

/**
 * What is inside of a transaction leaves nothing: where there is, to the line, what there was when the same command went on
 * before, it would do the same again. So it goes on from each such state once, and from wherever something lasts.
 */
async function tryPoint(course: Course, point: Point, isLast: boolean): Promise<Found> {
	const { trial, kind, whole, goneOnFrom } = course;
	const passwords = trial.newBook();
	if (!course.isFresh) await trial.fresh(passwords);
	course.isFresh = false;
	const attempt = { trial, point, before: whole.before, passwords };
	const { problems, untrue, remembered = '' } = await kind.disturb(attempt);
	const found = [...problems];
	const lasts = whole.writes[point.at]?.lasts === true;
	// A killed run that may still do something is gone on from at once.
	if (!lasts || untrue !== undefined) {
		await trial.quiet();
		const now = await trial.state();
		found.push(...(untrue?.(now) ?? []), ...(await trial.lost(passwords)));
		const state = [now, remembered].join('\n');
		const isKnown = goneOnFrom.has(state);
		goneOnFrom.add(state);
		if (isKnown && !lasts && !isLast && !isEach) {
			course.isFresh = now === whole.before;
			return { problems: found, goneOn: false };
		}
	}
	found.push(...(await kind.goOn(attempt)));
	if (kind.ends === 'before' && !isLast) {
		course.isFresh = found.length === 0;
		return { problems: found, goneOn: true };
	}
	// Once a case, what was undone is done again.
	if (kind.ends === 'before') found.push(...(await trial.runAgain(passwords)));
	const now = await trial.state();
	if (now !== whole.after) found.push(`is not as undisturbed: ${changesIn(whole.after, now)}`);
	return { problems: [...found, ...(await trial.shutOut(passwords))], goneOn: true };
}
