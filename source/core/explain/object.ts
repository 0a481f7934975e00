import { type GateAnswer, opened, shut } from './answer.js';
import { type Asker, type Column, type Facts, isPlace, type Need } from './facts.js';
import { grantFor, nameOf, pathOf, refusalOf, whyNot } from './need.js';

/** Is the privilege held, on the whole object or at least on some of it? What goes with it is asked here too. */
export function objectGate({ asker, thing, needs }: Facts): GateAnswer | null {
	if (isPlace(thing.kind)) return null;
	const lacking = needs.filter((need) => !need.held && heldColumns(need).length === 0);
	const [first] = lacking;
	if (first !== undefined)
		return shut(
			'object',
			lacking.map((need) => `${whyNot(asker, need)}${pastRows(need)}`).join(' '),
			refusalOf(first.thing),
			lacking.filter((need) => pastRows(need) === '').map((need) => grantFor(need, onlyNamed(need))),
		);
	return opened(
		'object',
		needs.map((need, at) => `${at === 0 ? '' : `${nameOf(need.thing)}: `}${wayIn(asker, need)}`).join('; '),
	);
}

/** A partition has no policies of its own: a grant on it shows what the table's policies keep apart. */
function pastRows({ thing: { partitionOf } }: Need): string {
	return partitionOf == null
		? ''
		: ` It is a partition of ${partitionOf}, and by itself goes past the row security of that: none is proposed; read it through ${partitionOf}.`;
}

/** And on every column, or the one that was named? */
export function columnGate({ asker, thing, needs }: Facts): GateAnswer | null {
	const columnar = needs.filter((need) => need.columns !== null);
	const [asked] = columnar;
	if (thing.schema === null || asked === undefined) return null;
	const lacking = columnar.filter((need) => !need.held && lackedColumns(need).length > 0);
	const [first] = lacking;
	if (first !== undefined)
		return shut(
			'column',
			lacking.map((need) => inPart(need)).join(' '),
			refusalOf(first.thing),
			// Where it holds nothing at all, the grant of the gate before this one is enough.
			lacking.filter((need) => heldColumns(need).length > 0).map((need) => grantFor(need, lackedColumns(need))),
		);
	return opened('column', asked.held ? pathOf(asker, asked) : wayIn(asker, asked));
}

function inPart(need: Need): string {
	const names = (columns: readonly Column[]) => columns.map((column) => column.name).join(', ');
	const held = heldColumns(need);
	if (held.length === 0) return `${need.who} holds ${need.privilege} on no column of ${nameOf(need.thing)}.`;
	return `${need.who} holds ${need.privilege} on ${names(held)} of ${nameOf(need.thing)}, and not on ${names(lackedColumns(need))}.`;
}

function wayIn(asker: Asker, need: Need): string {
	if (need.held) return pathOf(asker, need);
	const held = heldColumns(need);
	const [first] = held;
	return `${pathOf(asker, need, first)} (${held.length === 1 ? 'column' : 'columns'} ${held.map((column) => column.name).join(', ')})`;
}

/** Of a question about one column, the grant is on that one. */
function onlyNamed({ columns, column }: Need): readonly Column[] {
	return columns?.filter(({ name }) => name === column) ?? [];
}

function heldColumns({ columns }: Need): readonly Column[] {
	return columns?.filter((column) => column.held) ?? [];
}

function lackedColumns({ columns, column }: Need): readonly Column[] {
	return columns?.filter(({ name, held }) => !held && (column === null || name === column)) ?? [];
}
