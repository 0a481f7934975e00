import type { DesiredSchema } from '../access/desired.js';
import { few } from '../access/diff/words.js';
import { groupBy } from '../group-by.js';
import { qualified } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import type { Crossing, Heir, Interior, ObjectClass } from './catalog.js';
import { heldBy } from './held.js';
import { classesIn } from './lookup.js';
import { said } from './mend.js';
import { className, classSql, eachOf } from './object-sql.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';

/*
 * Schemas keep tenants apart as long as nothing in one leads into another: a view reads with the rights of its owner,
 * and one owner may have the tables of all; a table is read with all that inherits from it.
 */

/** Asked of each schema of a database in which tenants have a schema each. */
export function crossingProbes(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const crossings = groupBy(interior.crossings, ({ schema }) => schema);
	const heirs = groupBy(interior.heirs, ({ schema }) => schema);
	return wanted.schemas
		.filter(({ perTenant }) => perTenant)
		.flatMap((schema) => [
			crossingProbe(place, interior, schema, crossings.get(schema.name) ?? [], heirs.get(schema.name) ?? []),
			...routineProbes(place, interior, schema),
		]);
}

function crossingProbe(
	place: Place,
	interior: Interior,
	schema: DesiredSchema,
	crossings: readonly Crossing[],
	heirs: readonly Heir[],
): Probe {
	const read = crossings.filter(({ name }) => isReadByTenant(interior, schema, name));
	const leading = [...read.map(inWords), ...heirs.map(heirInWords)];
	return {
		id: probeId('object', schema.owner, place.wanted.name, 'crossing', schema.name),
		gate: 'object',
		role: schema.owner,
		database: place.wanted.name,
		subject: `a view or table in ${schema.name} showing the tables of other tenants`,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			leading.length === 0
				? { says: 'denied', because: 'none does' }
				: { says: 'allowed', because: leading.join('; ') },
		otherwise: 'fail',
		fix: [...read.map(mending), ...heirs.map(parting)].join('\n') || null,
		behind: [],
	};
}

function inWords({ schema, name, by, reads }: Crossing): string {
	const does = { view: 'reads', copy: 'holds a copy of', rule: 'has a rule that comes to' } as const;
	return `${schema}.${name} ${does[by]} ${few(reads)}`;
}

function heirInWords({ schema, name, isPartition, heir }: Heir): string {
	return `whoever reads ${schema}.${name} reads ${heir.schema}.${heir.name} too, which ${isPartition ? 'is a partition of it' : 'inherits from it'}`;
}

function isReadByTenant(interior: Interior, schema: DesiredSchema, name: string): boolean {
	const object = classesIn(interior, schema.name).find(({ members }) => members.some((member) => member.name === name));
	return object !== undefined && schema.grants.some(({ role }) => heldBy(interior, object, role).includes('SELECT'));
}

/** No grant mends it: with the rights of its reader it could not be read at all, and without a grant it is nobody's. */
function mending({ schema, name, by }: Crossing): string {
	return by === 'rule'
		? `Let the rules of ${schema}.${name} keep to the tables of ${schema}.`
		: `Let ${schema}.${name} read the tables of ${schema} alone, or put it into a schema that no tenant looks into.`;
}

function parting({ schema, name, isPartition, heir }: Heir): string {
	const [upper, lower] = [qualified(schema, name), qualified(heir.schema, heir.name)];
	return said(
		isPartition ? sql`ALTER TABLE ${upper} DETACH PARTITION ${lower}` : sql`ALTER TABLE ${lower} NO INHERIT ${upper}`,
	);
}

/** What runs with the rights of whoever owns other tenants' tables: what it does there nobody can tell from here. */
function routineProbes(place: Place, interior: Interior, schema: DesiredSchema): readonly Probe[] {
	const others = place.wanted.schemas.filter(({ name, owner }) => name !== schema.name && owner === schema.owner);
	const isCalled = (object: ObjectClass) =>
		schema.grants.some(({ role }) => heldBy(interior, object, role).includes('EXECUTE'));
	const routines = classesIn(interior, schema.name).filter(
		(object) => object.securityDefiner && object.owner === schema.owner && isCalled(object),
	);
	if (others.length === 0 || routines.length === 0) return [];
	const unread = `${few(routines.map(className))} ${routines.length === 1 ? 'runs' : 'run'} with the rights of ${schema.owner}, who owns the tables of other tenants too: only who reads the body knows whose rows it shows`;
	const remedy = routines.flatMap(eachOf).map((routine) => said(sql`ALTER ${classSql(routine)} SECURITY INVOKER`));
	return [
		{
			id: probeId('object', schema.owner, place.wanted.name, 'definer-routines', schema.name),
			gate: 'object',
			role: schema.owner,
			database: place.wanted.name,
			subject: `what runs as ${schema.owner} in ${schema.name} showing the rows of other tenants`,
			expect: 'denied',
			ask: { kind: 'catalog', unread, remedy: remedy.join('\n') },
			catalog: null,
			otherwise: 'fail',
			fix: null,
			behind: [],
		},
	];
}
