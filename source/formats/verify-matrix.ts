import type { Desired } from '../core/access/desired.js';
import { type Check, type Gate, gates } from '../core/gates/check.js';
import { loginsOf, ownSchemas } from '../core/gates/place.js';
import { probeId } from '../core/gates/probe.js';
import { groupBy } from '../core/group-by.js';
import type { Account, Ledger } from './verify-ledger.js';
import { type Counts, countsOf } from './verify-signs.js';

/** What was tried alike, across all roles. */
export type Column = {
	readonly gate: Gate;
	readonly label: string;
	/** Named after an object of the profile's schemas. */
	readonly isObject: boolean;
};

export type MatrixRow = {
	readonly database: string;
	readonly name: string;
	readonly isLogin: boolean;
	readonly counts: Counts;
	/** By column; where nothing was tried there is none. */
	readonly cells: ReadonlyMap<string, Counts>;
};

export type Matrix = { readonly columns: readonly Column[]; readonly rows: readonly MatrixRow[] };

export const columnKey = ({ gate, label, isObject }: Column): string => JSON.stringify([gate, isObject, label]);

/** Columns that are objects; beyond that many the rest share one. */
const most = 24;

/** The topics of the checks' ids, and what stands above them. An id that is not here is about an object. */
const topics: Readonly<Record<Gate, readonly (readonly [label: string, topics: readonly string[]])[]>> = {
	connect: [
		['signing in', ['sign-in', 'login', 'valid-until', 'connection-limit', 'starts-as']],
		['the database', ['nothing', 'owns-database', 'nobody-else', 'template']],
		[
			'powers',
			[
				...['superuser', 'replication', 'bypassrls', 'createdb', 'createrole', 'create-role', 'create-database'],
				'server-rights',
			],
		],
		['memberships', ['memberships', 'members', 'set-role']],
		['temporary tables', ['temporary']],
		['other databases', ['enter']],
	],
	schema: [
		['own schema', ['search-path']],
		['other schemas', ['system-schemas']],
		['new schemas', ['create-schema']],
	],
	object: [
		['all objects', ['objects', 'nothing', 'nobody-else', 'shut', 'definer-routines', 'row-security-setting']],
		['later objects', ['later', 'later-of-others', 'later-beside', 'made', 'covered']],
		['whose login', ['key', 'map-schema', 'map-table', 'map-function']],
		['handing on', ['grant-options']],
		['objects of others', ['nothing-of-others', 'nothing-in', 'system-objects', 'beside']],
	],
};

const rest = 'the rest';

/** Who by what. Those that are no logins share a row in each database. */
export function matrixOf(ledger: Ledger, desired: Desired): Matrix {
	const placed = ledger.flatMap((account) => rowsOf(account, desired));
	const all = new Map(
		placed.flatMap(({ cells }) => [...cells.values()].map(({ column }) => [columnKey(column), column])),
	);
	const merged = mergedObjects(
		placed,
		[...all.values()].filter(({ isObject }) => isObject),
	);
	const columns = [...gates.flatMap(fixedColumns), ...merged.columns];
	return {
		columns: inOrder(columns, new Set(placed.flatMap(({ cells }) => [...cells.keys()].map(merged.keyOf)))),
		rows: placed.map(({ cells, ...row }) => ({
			...row,
			cells: new Map(
				[...groupBy(cells, ([key]) => merged.keyOf(key))].map(([key, some]) => [
					key,
					countsOf(some.flatMap(([, { checks }]) => checks)),
				]),
			),
		})),
	};
}

type Cell = { readonly column: Column; readonly checks: readonly Check[] };
type Placed = Omit<MatrixRow, 'cells'> & { readonly cells: ReadonlyMap<string, Cell> };

function rowsOf({ database, entries }: Account, desired: Desired): readonly Placed[] {
	const wanted = desired.databases.find(({ name }) => name === database);
	const logins = new Map(wanted === undefined ? [] : loginsOf({ desired, wanted }).map((login) => [login.name, login]));
	const every = new Set(wanted?.schemas.map(({ name }) => name));
	const row = (name: string, isLogin: boolean, checks: readonly Check[], own: ReadonlySet<string>): Placed => {
		const cells = groupBy(checks, (check) => columnKey(columnOf(check, own)));
		return {
			database,
			name,
			isLogin,
			counts: countsOf(checks),
			cells: new Map([...cells].map(([key, some]) => [key, { column: columnOf(some[0] as Check, own), checks: some }])),
		};
	};
	const others = entries.filter(({ isLogin }) => !isLogin).flatMap(({ checks }) => checks);
	return [
		...entries
			.filter(({ isLogin }) => isLogin)
			.map(({ role, checks }) => {
				const login = logins.get(role);
				const own = wanted === undefined || login === undefined ? [] : ownSchemas({ wanted }, login);
				return row(role, true, checks, new Set(own.map(({ name }) => name)));
			}),
		...(others.length === 0 ? [] : [row('PUBLIC and the owners', false, others, every)]),
	];
}

function columnOf(check: Check, own: ReadonlySet<string>): Column {
	const { gate, id } = check;
	const [topic = '', ...more] = id.slice(probeId(gate, check.role, check.database, '').length).split(':');
	const known = topics[gate].find(([, ids]) => ids.includes(topic));
	if (known !== undefined && !(gate === 'schema' && more.length > 0)) return { gate, label: known[0], isObject: false };
	const name = (topic === 'rows' ? more.slice(0, -1) : more).join(':');
	if (gate === 'schema') return { gate, label: own.has(name) ? 'own schema' : 'other schemas', isObject: false };
	const object = gate === 'object' ? unqualified(name, own) : undefined;
	if (object !== undefined) return { gate, label: object, isObject: true };
	return { gate, label: gate === 'object' && name !== '' ? 'objects of others' : rest, isObject: false };
}

/** The name without its schema, if it is in one of these. A schema's name may have a dot in it. */
function unqualified(name: string, schemas: ReadonlySet<string>): string | undefined {
	for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1))
		if (schemas.has(name.slice(0, dot))) return name.slice(dot + 1);
	return undefined;
}

/** What is not green keeps a column of its own as long as there is room. */
function mergedObjects(rows: readonly Placed[], objects: readonly Column[]) {
	if (objects.length <= most) return { columns: objects, keyOf: (key: string) => key };
	const troubled = new Set(
		rows.flatMap(({ cells }) =>
			[...cells].filter(([, { checks }]) => checks.some(({ status }) => status !== 'pass')).map(([key]) => key),
		),
	);
	const sorted = objects.toSorted((a, b) => Number(troubled.has(columnKey(b))) - Number(troubled.has(columnKey(a))));
	const kept = sorted.slice(0, most);
	const shared: Column = { gate: 'object', label: `${objects.length - most} more`, isObject: true };
	const gone = new Set(sorted.slice(most).map(columnKey));
	return { columns: [...kept, shared], keyOf: (key: string) => (gone.has(key) ? columnKey(shared) : key) };
}

function fixedColumns(gate: Gate): readonly Column[] {
	return [...topics[gate].map(([label]) => label), rest].map((label) => ({ gate, label, isObject: false }));
}

/** Gate by gate, objects before what is said of all of them; and none that is empty. */
function inOrder(columns: readonly Column[], used: ReadonlySet<string>): readonly Column[] {
	return gates.flatMap((gate) =>
		columns
			.filter((column) => column.gate === gate && used.has(columnKey(column)))
			.toSorted((a, b) => Number(b.isObject) - Number(a.isObject)),
	);
}
