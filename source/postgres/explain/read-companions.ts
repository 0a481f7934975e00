import type { Need } from '../../core/explain/facts.js';
import type { Session } from '../session.js';
import { type Found, found, relationThing, routineThing } from './find-things.js';
import { readNeed } from './read-needs.js';

/**
 * What the server asks for beside the privilege itself: the sequences and routines of a table's defaults for an INSERT;
 * and of a view what it reads, with the rights of its owner or of its reader, and the routines that it calls.
 */
export async function readCompanions(
	session: Session,
	subject: Found,
	{ who, privilege }: Pick<Need, 'who' | 'privilege'>,
): Promise<readonly Need[]> {
	const { kind } = subject.thing;
	if (kind === 'view') return (await readView(session, subject, { who, privilege })).needs;
	if (privilege !== 'INSERT') return [];
	return await readDefaults(session, subject, who);
}

type Used = Parameters<typeof found>[0][number] & { readonly by: string };

async function readDefaults(session: Session, { oid }: Found, who: string): Promise<readonly Need[]> {
	const depending = (catalog: string) => `FROM pg_attrdef f
		JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = '${catalog}'::regclass
		JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum`;
	const sequences = await session.query<Used>(
		`SELECT c.oid::text AS oid, ${relationThing} AS thing, a.attname AS by ${depending('pg_class')}
		 JOIN pg_class c ON c.oid = d.refobjid AND c.relkind = 'S' JOIN pg_namespace n ON n.oid = c.relnamespace WHERE f.adrelid = $1::oid`,
		[oid],
	);
	const routines = await session.query<Used>(
		`SELECT p.oid::text AS oid, ${routineThing} AS thing, a.attname AS by ${depending('pg_proc')}
		 JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE f.adrelid = $1::oid`,
		[oid],
	);
	return await eachNeed(session, [
		...sequences.map((used) => ({
			used,
			who,
			privilege: 'USAGE',
			because: `the default of column ${used.by} takes its next number`,
		})),
		...routines.map((used) => ({
			used,
			who,
			privilege: 'EXECUTE',
			because: `the default of column ${used.by} calls it`,
		})),
	]);
}

/** A table that a view reads, and as whom. */
export type Read = { readonly oid: string; readonly who: string; readonly because: string };

export type ViewReads = { readonly needs: readonly Need[]; readonly tables: readonly Read[] };

type Base = Used & { readonly relkind: string };

/** Views upon views are followed; the server lets none be its own ground. */
export async function readView(
	session: Session,
	{ oid, thing }: Found,
	{ who, privilege }: Pick<Need, 'who' | 'privilege'>,
): Promise<ViewReads> {
	const [view] = await session.query<{ invoker: boolean }>(
		`SELECT coalesce(reloptions::text ~ 'security_invoker=(true|on|1|yes)', false) AS invoker FROM pg_class WHERE oid = $1::oid`,
		[oid],
	);
	const reader = view?.invoker === true ? who : thing.owner;
	const name = `${thing.schema}.${thing.name}`;
	const because =
		view?.invoker === true
			? `the view ${name} reads it with the rights of its reader`
			: `the view ${name} reads it as its owner, ${thing.owner}`;
	const used = (
		catalog: string,
	) => `FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
		AND d.refclassid = '${catalog}'::regclass`;
	const bases = await session.query<Base>(
		`SELECT DISTINCT ON (c.oid) c.oid::text AS oid, c.relkind, ${relationThing} AS thing, '' AS by ${used('pg_class')}
		 JOIN pg_class c ON c.oid = d.refobjid AND c.oid <> w.ev_class AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
		 JOIN pg_namespace n ON n.oid = c.relnamespace WHERE w.ev_class = $1::oid`,
		[oid],
	);
	const routines = await session.query<Used>(
		`SELECT DISTINCT ON (p.oid) p.oid::text AS oid, ${routineThing} AS thing, '' AS by ${used('pg_proc')}
		 JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE w.ev_class = $1::oid`,
		[oid],
	);
	// Only a view upon one table writes to it; what else it names is read.
	const written = bases.length === 1 ? privilege : 'SELECT';
	const needs = await eachNeed(session, [
		...bases.map((base) => ({ used: base, who: reader, privilege: written, because })),
		...routines.map((routine) => ({ used: routine, who, privilege: 'EXECUTE', because: `the view ${name} calls it` })),
	]);
	const deeper: ViewReads[] = [];
	for (const base of bases.filter(({ relkind }) => relkind === 'v'))
		for (const each of found([base])) deeper.push(await readView(session, each, { who: reader, privilege: written }));
	return {
		needs: [...needs, ...deeper.flatMap((each) => each.needs)],
		tables: [
			...bases
				.filter(({ relkind }) => relkind === 'r' || relkind === 'p')
				.map((base) => ({ oid: base.oid, who: reader, because })),
			...deeper.flatMap((each) => each.tables),
		],
	};
}

async function eachNeed(
	session: Session,
	wanted: readonly (Pick<Need, 'who' | 'privilege' | 'because'> & { readonly used: Used })[],
): Promise<readonly Need[]> {
	const needs: Need[] = [];
	for (const { used, ...question } of wanted)
		for (const each of found([used])) needs.push(await readNeed(session, each, question));
	return needs;
}
