import { type Receipt, type RecordedPhase, standing, withStatus } from './record.js';

/** A database that a run made and that stands, and the phase that opened it. */
export type Born = {
	readonly database: string;
	readonly gate: GateAsLeft;
};

/**
 * `open`: the run's gate phase stands. `closed`: an undo that was cut short has closed it, or was about to. `virgin`: the
 * run never opened it, so that nobody can ever have been inside.
 */
export type GateAsLeft =
	| { readonly is: 'open' | 'closed'; readonly phase: RecordedPhase }
	| { readonly is: 'virgin'; readonly phase: null };

/** The databases that a run made, as its receipt knows them. The phase after a database's birth is its gate. */
export function bornIn(receipt: Receipt): readonly Born[] {
	const births = receipt.statements.filter(({ status, createsDatabase }) => status === 'done' && createsDatabase);
	return births.map(({ createsDatabase: database = '', phase }) => ({ database, gate: gateOf(receipt, phase + 1) }));
}

function gateOf(receipt: Receipt, number: number): GateAsLeft {
	const of = receipt.statements.filter(({ phase }) => phase === number);
	const isGate = of.every(
		({ id, transactional, createsDatabase }) => /^B/.test(id) && transactional && !createsDatabase,
	);
	const wasUndone = of.some(({ status }) => status === 'undone');
	// Whatever its statements are marked as: as they were when the run had done them.
	const [phase] = isGate
		? standing(withStatus(receipt, new Set([number]), 'done')).filter((each) => each.number === number)
		: [];
	if (phase === undefined || of.every(({ status }) => status === 'planned')) return { is: 'virgin', phase: null };
	return { is: wasUndone || receipt.undoing === number ? 'closed' : 'open', phase };
}
