import { setMaxListeners } from 'node:events';
import type { ApplyEvent } from '../core/apply/result.js';
import { ConnectionError } from '../core/errors.js';
import type { Phase, Plan, Statement } from '../core/plan/plan.js';
import { runPhase } from '../postgres/execute/run-phase.js';
import { sqlstateOf } from '../postgres/execute/run-statement.js';
import { makingRoom } from '../postgres/room.js';
import type { Session } from '../postgres/session.js';
import type { Sessions } from '../postgres/sessions.js';
import type { Journal } from '../receipts/journal.js';
import { cancelOnAbort } from './cancel-on-abort.js';
import type { Standing } from './standing.js';

export type PhasesRun = {
	readonly plan: Plan;
	readonly sessions: Sessions;
	readonly verifierOf: (login: string) => Promise<string>;
	/** Sent instead, where the server takes no verifier. */
	readonly passwordOf?: ((login: string) => string) | undefined;
	/** Learns what stands, also when this rejects. */
	readonly standing: Standing;
	readonly journal: Journal;
	readonly emit: (event: ApplyEvent) => void;
	readonly signal?: AbortSignal | undefined;
	/** Told of what stands or falls by itself and fell; the rest goes on. Left out: the first failure ends the run. */
	readonly fell?: ((unit: string, error: unknown) => void) | undefined;
};

/** Connections that concurrent phases are spread over. */
const width = 3;

type Job = { readonly phase: Phase; readonly index: number };

/** Runs a plan's phases; neighbours that are concurrent side by side. Rejects with the first failure, when nothing runs any more. */
export async function runPhases(run: PhasesRun): Promise<void> {
	const fallen = new Set<string>();
	const groups = groupsOf(run.plan.phases);
	for (const [at, group] of groups.entries()) await runGroup(run, group, groups[at + 1]?.[0]?.phase.database, fallen);
}

function groupsOf(phases: readonly Phase[]): readonly (readonly Job[])[] {
	const groups: Job[][] = [];
	for (const [index, phase] of phases.entries()) {
		const group = groups.at(-1);
		const first = group?.[0]?.phase;
		// What is inside builds upon the roles, so that phases A and C are never neighbours in this sense.
		const beside = phase.concurrent === true && first?.concurrent === true && first.id === phase.id;
		if (beside) group?.push({ phase, index });
		else groups.push([{ phase, index }]);
	}
	return groups;
}

/** `following`: the database that is needed next, whose connection is therefore kept. */
async function runGroup(
	run: PhasesRun,
	group: readonly Job[],
	following: string | undefined,
	fallen: Set<string>,
): Promise<void> {
	const queue = group.filter(({ phase }) => phase.unit === undefined || !fallen.has(phase.unit));
	if (queue.length === 0) return;
	const failures: unknown[] = [];
	const stop = new AbortController();
	setMaxListeners(0, stop.signal); // each session that is open listens: many are no leak
	const abort = () => stop.abort(run.signal?.reason);
	if (run.signal?.aborted === true) abort();
	run.signal?.addEventListener('abort', abort);
	const release = cancelOnAbort(stop.signal, () => run.sessions.all);
	const database = queue[0]?.phase.database ?? '';
	const lane = async (number: number) => {
		try {
			await runLane(run, queue, { number, database, following, fallen, signal: stop.signal });
		} catch (error) {
			failures.push(error);
			stop.abort();
		}
	};
	try {
		const lanes = await openLanes(run, database, Math.min(width, queue.length));
		await Promise.all(lanes.map(lane));
	} finally {
		release();
		run.signal?.removeEventListener('abort', abort);
	}
	if (failures.length > 0) throw failures[0];
}

/** The first lane is the run's own connection; where the server has no room for others, it does all the work. */
async function openLanes(run: PhasesRun, database: string, count: number): Promise<readonly number[]> {
	const { sessions, fell } = run;
	await enter(run, database, 0).catch((error: unknown) => {
		// That this one cannot be entered is found again, and told, where it has its turn.
		if (fell === undefined || !isItsOwn(error)) throw error;
	});
	const others = Array.from({ length: count - 1 }, (_, index) => index + 1);
	const opened = others.map((lane) =>
		sessions.open(database, lane).then(
			() => [lane],
			() => [],
		),
	);
	return [0, ...(await Promise.all(opened)).flat()];
}

/** The first lane keeps its connection to the maintenance database for what comes later, as long as there is room for both. */
function enter({ sessions, plan }: PhasesRun, database: string, lane: number): Promise<Session> {
	const giveUp = async () => (lane === 0 ? await sessions.release(plan.target.database) : undefined);
	return makingRoom(() => sessions.open(database, lane), giveUp);
}

type Lane = {
	readonly number: number;
	/** The one that it is connected to. */
	readonly database: string;
	readonly following: string | undefined;
	/** What has fallen, and is not gone on with. */
	readonly fallen: Set<string>;
	readonly signal: AbortSignal;
};

async function runLane(run: PhasesRun, queue: Job[], lane: Lane): Promise<void> {
	const { sessions, plan } = run;
	const { number, following, fallen, signal } = lane;
	let database: string | undefined = lane.database;
	const leaveFor = async (next: string | undefined) => {
		const isOurs = number === 0 && database === plan.target.database;
		if (database !== undefined && database !== next && !isOurs) await sessions.release(database, number);
		database = next;
	};
	for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
		signal.throwIfAborted();
		const { unit } = job.phase;
		if (unit !== undefined && fallen.has(unit)) continue;
		try {
			await leaveFor(job.phase.database);
			await runJob(run, job, await enter(run, job.phase.database, number), signal);
		} catch (error) {
			if (run.fell === undefined || unit === undefined || signal.aborted || !isItsOwn(error)) throw error;
			fallen.add(unit);
			run.fell(unit, error);
		}
	}
	await leaveFor(number === 0 ? following : undefined);
}

/** What the server refused is the failure of one; a connection that is lost is that of all. */
function isItsOwn(error: unknown): boolean {
	return sqlstateOf(error) !== undefined || (error instanceof ConnectionError && error.causeCode !== undefined);
}

async function runJob(run: PhasesRun, { phase, index }: Job, session: Session, signal: AbortSignal): Promise<void> {
	const { emit, standing, journal, verifierOf, passwordOf } = run;
	const done: Statement[] = [];
	const told = new Set<string>(); // a transaction that is tried again does its statements again
	emit({ type: 'phase-started', phase: index });
	try {
		await runPhase(session, phase, {
			verifierOf,
			passwordOf,
			signal,
			started({ id }) {
				if (!told.has(id)) emit({ type: 'statement-started', id });
			},
			done(statement, ms) {
				done.push(statement);
				if (!told.has(statement.id)) emit({ type: 'statement', id: statement.id, status: 'done', ms });
				told.add(statement.id);
			},
			heldUp: (id) => emit({ type: 'held-up', id }),
			async committing(transaction) {
				standing.committing(phase, transaction);
				await journal.committing(index, transaction);
			},
			beginning: ({ id }) => journal.begun(id),
		});
	} catch (error) {
		if (!phase.transactional) {
			const stands = standing.interrupted(phase, done, error);
			await journal.done(stands.map(({ id }) => id));
		}
		throw error;
	}
	standing.committed(phase);
	emit({ type: 'phase-committed', phase: index });
	await journal.done(phase.statements.map(({ id }) => id));
}
