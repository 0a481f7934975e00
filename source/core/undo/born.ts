import { type Receipt, type RecordedPhase, standing, withStatus } from './record.js';

/** A database that a run made and that stands, and the phase that opened it. */
export type Born = {
	readonly database: string;
	/** The number of the phase that made it. */
	readonly birth: number;
	readonly gate: GateAsLeft;
};

/**
 * `open`: the run's gate phase stands. `closed`: an undo that was cut short has closed it, or was about to. `virgin`: the
 * run never opened it, so that nobody can ever have been inside.
 */
type GateAsLeft =
	| { readonly is: 'open' | 'closed'; readonly phase: RecordedPhase }
	| { readonly is: 'virgin'; readonly phase: null };

/** The databases that a run made, as its receipt knows them. The phase after a database's birth is its gate. */
export function bornIn(receipt: Receipt): readonly Born[] {
	const births = receipt.statements.filter(({ status, createsDatabase }) => status === 'done' && createsDatabase);
	return births.map(({ createsDatabase: database = '', phase }) => ({
		database,
		birth: phase,
		gate: gateOf(receipt, phase + 1),
	}));
}

function gateOf(receipt: Receipt, number: number): GateAsLeft {
	const of = receipt.statements.filter(({ phase }) => phase === number);
	const isGate = of.every(
		({ id, transactional, createsDatabase }) => /^B/.test(id) && transactional && !createsDatabase,
	);
	const wasUndone = of.some(({ status }) => status === 'undone');
	// Whatever its statements are marked as: as they were when the run had done them.
	const [phase] = isGate
		? standing(withStatus(receipt, ({ phase }) => phase === number, 'done')).filter((each) => each.number === number)
		: [];
	if (phase === undefined || of.every(({ status }) => status === 'planned')) return { is: 'virgin', phase: null };
	return { is: wasUndone || receipt.undoing === number ? 'closed' : 'open', phase };
}

/**
 * The receipt of a run that was killed before it could write that a database was opened. `open`: those that accept
 * connections, so that somebody may have come in.
 */
export function withOpened(receipt: Receipt, open: readonly string[]): Receipt {
	const opened = bornIn(receipt)
		.filter(({ database, gate }) => gate.is === 'virgin' && open.includes(database))
		.map(({ birth }) => birth + 1);
	return withStatus(receipt, ({ phase }) => opened.includes(phase), 'done');
}

/** Likewise of a database that was made; `there`: those that stand as it left them. */
export function withMade(receipt: Receipt, there: readonly string[]): Receipt {
	const isThere = (database: string | undefined) => database !== undefined && there.includes(database);
	return withStatus(receipt, (each) => each.status === 'planned' && isThere(each.createsDatabase), 'done');
}
