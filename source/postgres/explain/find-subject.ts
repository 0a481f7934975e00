import { UsageError } from '../../core/errors.js';
import { databaseThing } from '../../core/explain/connect.js';
import { type Asker, type Lookup, otherKinds } from '../../core/explain/facts.js';
import { isOther, privilegesOn } from '../../core/explain/privilege.js';
import { searchPathOf, walkedPath } from '../../core/explain/search-path.js';
import type { Sought } from '../../core/explain/sought.js';
import type { Session } from '../session.js';
import {
	type Found,
	findIndexes,
	findOthers,
	findRelations,
	findRoutines,
	findSchema,
	viewsUpon,
} from './find-things.js';

/** What may be meant, the likeliest first, and how the server comes upon it. */
export type Subject = { readonly found: Found; readonly lookup: Lookup };

/** The database itself. Throws a UsageError where the question is about another one. */
export async function subjectOfDatabase(session: Session, { database }: Asker, { names }: Sought): Promise<Subject> {
	const name = database.name;
	if (names.length > 0 && !names.some((each) => each.join('.') === name))
		throw new UsageError(
			`The question is about the database ${names[0]?.join('.')}, and --database says ${name}.`,
			`Give --database ${names[0]?.join('.')}.`,
		);
	const [row] = await session.query<{ oid: string }>('SELECT oid::text AS oid FROM pg_database WHERE datname = $1', [
		name,
	]);
	return { found: { oid: row?.oid ?? '0', thing: databaseThing(database) }, lookup: { path: null, found: true } };
}

/** Everything that the first of the names means which means anything. */
export async function findSubjects(session: Session, asker: Asker, sought: Sought): Promise<readonly Subject[]> {
	for (const name of sought.names) {
		const all = await findAll(session, sought, name);
		if (all.length > 0) return inOrder(await openSchemas(session, asker), asker, sought, name, all);
	}
	for (const name of sought.names) {
		const all = await findBeside(session, sought, name);
		if (all.length > 0) return inOrder(await openSchemas(session, asker), asker, sought, name, all);
	}
	return [];
}

/** What has the name where no relation, schema or routine has it. */
async function findBeside(
	session: Session,
	{ about, by, privileges }: Sought,
	name: readonly string[],
): Promise<readonly Found[]> {
	const open = about === 'anything' || (by === 'name' && about === 'relation');
	const kinds = otherKinds.filter(
		(kind) => privileges.length === 0 || privileges.some((privilege) => privilegesOn(kind).includes(privilege)),
	);
	const [last = '', schema = null] = name.toReversed();
	return open ? await findOthers(session, kinds, schema, last) : [];
}

/** The views that read one of these, whatever their schema. */
export async function findViewsUpon(session: Session, subjects: readonly Subject[]): Promise<readonly Subject[]> {
	const views = await viewsUpon(
		session,
		subjects.map(({ found }) => found.oid),
	);
	return views.map((found) => ({ found, lookup: { path: null, found: true } }));
}

async function findAll(
	session: Session,
	{ about, arguments: types }: Sought,
	name: readonly string[],
): Promise<readonly Found[]> {
	const [last = '', schema = null] = name.toReversed();
	const relations = async () => await findRelations(session, schema, last);
	const routines = async () => await findRoutines(session, schema, last, types);
	const schemas = async () => (schema === null ? await findSchema(session, last) : []);
	if (isOther(about)) return await findOthers(session, [about], schema, last);
	switch (about) {
		case 'index':
			return await findIndexes(session, schema, last);
		case 'relation':
			return await relations();
		case 'routine':
			return await routines();
		case 'schema':
			return await schemas();
		default:
			return [...(await relations()), ...(await schemas()), ...(about === 'anything' ? await routines() : [])];
	}
}

/** What the path comes to first, as the server walks it: through open schemas; then what it would come to, were they open. */
function inOrder(
	open: ReadonlySet<string>,
	asker: Asker,
	sought: Sought,
	name: readonly string[],
	all: readonly Found[],
): readonly Subject[] {
	const named = searchPathOf(asker);
	const path = walkedPath(named);
	const place = ({ thing }: Found): number => {
		// A statement behind the error says the schema, where the error does not.
		if (thing.schema !== null && sought.text?.includes(`${thing.schema}.${thing.name}`) === true) return -1;
		const at = path.indexOf(thing.schema ?? '');
		const closed = open.has(thing.schema ?? '') ? 0 : 1;
		return at < 0 ? path.length * 2 + closed : at + path.length * closed;
	};
	return all
		.toSorted((a, b) => place(a) - place(b))
		.map((found) => ({
			found,
			lookup:
				sought.alongPath && name.length === 1 && found.thing.schema !== null
					? { path: named, found: path.includes(found.thing.schema) }
					: { path: null, found: true },
		}));
}

async function openSchemas(session: Session, { startsAs }: Asker): Promise<ReadonlySet<string>> {
	const rows = await session.query<{ name: string }>(
		`SELECT nspname AS name FROM pg_namespace WHERE has_schema_privilege($1::name, oid, 'USAGE')`,
		[startsAs],
	);
	return new Set(rows.map(({ name }) => name));
}
