import { type Receipt, type RecordedPhase, type RecordedStatement, standing, withStatus } from './record.js';

/** A transaction that the run was about to commit when it last wrote: whether it did, only the server knows. */
export type Doubt = { readonly phase: number; readonly transaction: string };

/** What became of a transaction; `forgotten`: it is too long ago for the server to know. */
export type Fate = 'committed' | 'aborted' | 'in progress' | 'forgotten';

/** What a run that was cut off had begun outside of a transaction, and has not written that it is done. */
function begunIn({ statements, begun = [] }: Receipt): readonly RecordedStatement[] {
	return statements.filter(({ id, status }) => status === 'planned' && begun.includes(id));
}

/** An index as the statement that makes it names it: each part as SQL. */
export type BegunIndex = {
	readonly id: string;
	readonly database: string;
	/** With its schema. */
	readonly name: string;
	readonly table: string;
	readonly column: string;
	/** Built beside those who write. */
	readonly concurrently: boolean;
};

const name = String.raw`(?:[^\s".()]+|"(?:[^"]|"")*")`;
const building = new RegExp(
	String.raw`^CREATE INDEX (CONCURRENTLY )?(${name}) ON (?:ONLY )?(${name})\.(${name}) \((${name})\)$`,
	's',
);

/** The indexes that it had begun to build. */
export function begunIndexes(receipt: Receipt): readonly BegunIndex[] {
	return begunIn(receipt).flatMap(({ id, database, sql }) => {
		const [, concurrently, index, schema, table, column] = building.exec(sql) ?? [];
		if (index === undefined || column === undefined) return [];
		const [qualified, on] = [`${schema}.${index}`, `${schema}.${table}`];
		return [{ id, database, name: qualified, table: on, column, concurrently: concurrently !== undefined }];
	});
}

/** All that stands of a recorded run, and all of which only the server knows. */
export function mayStand(receipt: Receipt): readonly RecordedPhase[] {
	const all = new Map((receipt.doubts ?? []).map(({ transaction }) => [transaction, 'committed'] as const));
	return standing(withIndexes(withFates(receipt, all), new Set(begunIndexes(receipt).map(({ id }) => id))));
}

/** The receipt when the server has said what became of the transactions; those that it has forgotten stay in doubt. */
export function withFates(receipt: Receipt, fates: ReadonlyMap<string, Fate>): Receipt {
	const { doubts = [] } = receipt;
	const isNow = (fate: Fate) => doubts.filter(({ transaction }) => fates.get(transaction) === fate);
	const committed = new Set(isNow('committed').map(({ phase }) => phase));
	const left = doubts.filter((doubt) => !committed.has(doubt.phase) && !isNow('aborted').includes(doubt));
	return {
		...withStatus(receipt, ({ phase, status }) => status === 'planned' && committed.has(phase), 'done'),
		doubts: left.length === 0 ? undefined : left,
	};
}

/**
 * The receipt when somebody has looked for the indexes that were begun; `there`: the ids of those that are there, finished
 * or not. Whatever the administrator took for the length of their phase may be there too, and is needed to drop them.
 */
export function withIndexes(receipt: Receipt, there: ReadonlySet<string>): Receipt {
	const begun = new Set(begunIn(receipt).map(({ phase }) => phase));
	const stands = ({ id, phase, status, transactional, temporary }: RecordedStatement) =>
		status === 'planned' && !transactional && (there.has(id) || (temporary === true && begun.has(phase)));
	return { ...withStatus(receipt, stands, 'done'), begun: undefined };
}

/** What is not known of a run, a line each. */
export function inDoubt({ doubts = [], statements }: Receipt): readonly string[] {
	return [...new Set(doubts.map(({ phase }) => phase))].map((phase) => {
		const ids = statements.filter((each) => each.phase === phase).map(({ id }) => id);
		const which = ids.length === 1 ? `${ids[0]} was` : `${ids[0]} to ${ids.at(-1)} were`;
		return `not known, because the server does not say what became of the transaction: whether ${which} committed`;
	});
}
