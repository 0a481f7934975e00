import type { Need } from '../../core/explain/facts.js';
import type { Session } from '../session.js';
import { type Found, found, relationThing, routineThing } from './find-things.js';
import type { Wanted } from './read-companions.js';
import type { Read } from './read-rows.js';

/** What stands behind a view or a rule: what is asked of it, and the tables that rows come from or go to. */
export type Behind = { readonly wanted: readonly Wanted[]; readonly tables: readonly Read[] };

type Question = { readonly who: string; readonly command: Read['command'] };

/** Who asks, and what was looked at already: views and rules can be made to go round in a circle. */
type Walk = { readonly caller: string; readonly seen: Set<string> };

type Base = Wanted['used'] & {
	readonly relkind: string;
	readonly columns: readonly string[];
	/** As the server writes it in a rule. */
	readonly written: string;
};

const events = { SELECT: '1', UPDATE: '2', INSERT: '3', DELETE: '4' } as const;
/** Of `pg_relation_is_updatable()`, and of a trigger's type. */
const updatable = { UPDATE: 4, INSERT: 8, DELETE: 16 } as const;
const fires = { INSERT: 4, DELETE: 8, UPDATE: 16 } as const;

/** Views upon views are followed, each with the rights of its own owner, or of the session where it is told to. */
export async function readBehind(session: Session, view: Found, { who, command }: Question): Promise<Behind> {
	return await behindView(session, view, { who, command }, { caller: who, seen: new Set() });
}

/** What rules do beside an INSERT, UPDATE or DELETE, or in its place: as the owner of the table or view that has them. */
export async function readRules(session: Session, table: Found, { who, command }: Question): Promise<Behind> {
	return await behindRules(session, table, command, { caller: who, seen: new Set() });
}

async function behindView(session: Session, view: Found, { who, command }: Question, walk: Walk): Promise<Behind> {
	const key = `${view.oid} ${who} ${command}`;
	if (walk.seen.has(key)) return nothing;
	walk.seen.add(key);
	const [state] = await session.query<{
		invoker: boolean;
		instead: boolean;
		updatable: boolean;
		target: string | null;
	}>(
		`SELECT coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1|yes)', false) AS invoker,
			EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgtype & 64 <> 0 AND t.tgtype & $2::int <> 0) AS instead,
			pg_relation_is_updatable(c.oid, false) & $3::int <> 0 AS updatable,
			-- A view that can be written to reads one table, which is the first that its query names.
			(SELECT m[1] FROM regexp_matches((SELECT ev_action::text FROM pg_rewrite WHERE ev_class = c.oid AND ev_type = '1'), ':relid (\\d+)', 'g') m
				WHERE m[1] NOT IN ('0', c.oid::text) LIMIT 1) AS target
		 FROM pg_class c WHERE c.oid = $1::oid`,
		[view.oid, command === 'SELECT' ? 0 : fires[command], command === 'SELECT' ? 0 : updatable[command]],
	);
	const name = `${view.thing.schema}.${view.thing.name}`;
	const reader = state?.invoker === true ? walk.caller : view.thing.owner;
	const how = state?.invoker === true ? 'with the rights of its reader' : `as its owner, ${view.thing.owner}`;
	const rules = await behindRules(session, view, command, walk);
	// A trigger or a rule does the work of an INSERT in the view's place; for an UPDATE or DELETE its rows are still read.
	const direct = command === 'SELECT' || (state?.updatable === true && state.instead !== true);
	if (command === 'INSERT' && !direct) return rules;
	const bases = await basesOf(session, view.oid, '1');
	const routines = await routinesOf(session, view.oid, '1');
	const commandOn = ({ oid }: Base) => (direct && (command === 'SELECT' || oid === state?.target) ? command : 'SELECT');
	const own = await follow(
		session,
		bases.map((base) => ({
			base,
			who: reader,
			command: commandOn(base),
			because: `the view ${name} ${commandOn(base) === 'SELECT' ? 'reads' : 'writes to'} it ${how}`,
		})),
		walk,
	);
	const called = routines.map((used) => wantedRoutine(used, walk, `the view ${name} calls it`));
	return { wanted: [...own.wanted, ...called, ...rules.wanted], tables: [...own.tables, ...rules.tables] };
}

async function behindRules(
	session: Session,
	{ oid, thing }: Found,
	command: Read['command'],
	walk: Walk,
): Promise<Behind> {
	const key = `rules ${oid} ${command}`;
	if (command === 'SELECT' || walk.seen.has(key)) return nothing;
	walk.seen.add(key);
	const event = events[command];
	const bases = await basesOf(session, oid, event);
	if (bases.length === 0) return nothing;
	const rules = await session.query<{ definition: string }>(
		'SELECT pg_get_ruledef(oid) AS definition FROM pg_rewrite WHERE ev_class = $1::oid AND ev_type = $2',
		[oid, event],
	);
	const text = rules.map(({ definition }) => definition.replace(/^[\s\S]*? DO /, '')).join('\n');
	const name = `${thing.schema}.${thing.name}`;
	const own = await follow(
		session,
		bases.map((base) => ({
			base,
			who: thing.owner,
			command: commandIn(text, base.written),
			because: `a rule of ${name} comes to it as its owner, ${thing.owner}`,
		})),
		walk,
	);
	const called = (await routinesOf(session, oid, event)).map((used) =>
		wantedRoutine(used, walk, `a rule of ${name} calls it`),
	);
	return { wanted: [...own.wanted, ...called], tables: own.tables };
}

function commandIn(text: string, written: string): Read['command'] {
	const verbs = [
		['INSERT INTO ', 'INSERT'],
		['UPDATE ', 'UPDATE'],
		['UPDATE ONLY ', 'UPDATE'],
		['DELETE FROM ', 'DELETE'],
		['DELETE FROM ONLY ', 'DELETE'],
	] as const;
	return verbs.find(([verb]) => text.includes(`${verb}${written}`))?.[1] ?? 'SELECT';
}

type Step = Question & { readonly base: Base; readonly because: string };

async function follow(session: Session, steps: readonly Step[], walk: Walk): Promise<Behind> {
	const wanted: Wanted[] = [];
	const tables: Read[] = [];
	for (const { base, who, command, because } of steps) {
		wanted.push({ used: base, who, privilege: command, because, columns: base.columns });
		if (base.relkind === 'r' || base.relkind === 'p') tables.push({ oid: base.oid, who, command, because });
		for (const each of found([base])) {
			const deeper =
				base.relkind === 'v'
					? await behindView(session, each, { who, command }, walk)
					: await behindRules(session, each, command, walk);
			wanted.push(...deeper.wanted);
			tables.push(...deeper.tables);
		}
	}
	return { wanted, tables };
}

const rulesOf = (
	catalog: string,
) => `pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
	AND d.refclassid = '${catalog}'::regclass`;

async function basesOf(session: Session, oid: string, event: string): Promise<readonly Base[]> {
	return await session.query<Base>(
		`SELECT c.oid::text AS oid, c.relkind, ${relationThing} AS thing, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS written,
			u.columns
		 FROM (SELECT d.refobjid, array_remove(array_agg(DISTINCT a.attname::text), NULL) FROM ${rulesOf('pg_class')}
				LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
				WHERE w.ev_class = $1::oid AND w.ev_type = $2 AND d.refobjid <> w.ev_class GROUP BY d.refobjid) u (id, columns)
			JOIN pg_class c ON c.oid = u.id AND c.relkind IN ('r', 'p', 'v', 'm', 'f') JOIN pg_namespace n ON n.oid = c.relnamespace
		 ORDER BY c.oid`,
		[oid, event],
	);
}

async function routinesOf(session: Session, oid: string, event: string): Promise<readonly Wanted['used'][]> {
	return await session.query<Wanted['used']>(
		`SELECT DISTINCT ON (p.oid) p.oid::text AS oid, ${routineThing} AS thing FROM ${rulesOf('pg_proc')}
		 JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE w.ev_class = $1::oid AND w.ev_type = $2`,
		[oid, event],
	);
}

function wantedRoutine(used: Wanted['used'], { caller }: Walk, because: string): Wanted {
	return { used, who: caller, privilege: 'EXECUTE' satisfies Need['privilege'], because };
}

const nothing: Behind = { wanted: [], tables: [] };
