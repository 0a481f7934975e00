import { identifier, literal, qualified } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import { classesIn } from '../lookup.js';
import { grantsFor } from '../object-wish.js';
import { oneOf } from '../one-of.js';
import type { Login, Place } from '../place.js';
import type { Probe } from '../probe.js';
import type { InPlace } from '../schema-rights.js';
import { aroundRowSecurity, startsWithRowSecurity } from './around.js';
import { rowProbe, type Shared, seeing, seeingOthers } from './asked.js';
import { wideningFix } from './narrowed.js';
import { isBound, type SharedSchema, sharedSchemas, standingOfClass } from './shared.js';
import { steadfastProbes } from './steadfast.js';
import { mendOf } from './tables.js';
import { tenancyOf } from './tenancy.js';
import { withoutTenant } from './without-tenant.js';
import { writeProbes } from './writes.js';

/**
 * The rows of tables that tenants share, for one login: it sees its tenant's, and no other's, however it asks. Views that
 * read with the rights of their reader are asked like tables.
 */
export function rowProbes(place: Place, login: Login): readonly Probe[] {
	const { interior } = place;
	if (interior.kind === 'unreadable') return [];
	const all = sharedSchemas(place)
		.filter((schema) => isBound(schema, login) && reads(schema, login))
		.flatMap((schema) => sharedBy({ ...place, interior }, schema, login));
	return [
		...(all.length === 0 ? [] : [startsWithRowSecurity(place, login)]),
		// First of all: once a session has named a tenant, its setting is empty and not missing.
		...all.flatMap(withoutTenant),
		...all.flatMap((each) => [...ownRows(each), foreignRows(each), ...aroundRowSecurity(each), ...writeProbes(each)]),
		...steadfastProbes(all),
	];
}

function reads(schema: SharedSchema, login: Login): boolean {
	return grantsFor(schema, login).some(({ tables }) => tables.includes('SELECT'));
}

function sharedBy(place: InPlace, schema: SharedSchema, login: Login): readonly Shared[] {
	return classesIn(place.interior, schema.name).flatMap((object) => {
		const standing = standingOfClass(schema, object);
		const columnType = object.rows?.columnType ?? null;
		if (columnType === null || (standing?.kind !== 'tenant' && standing?.kind !== 'view')) return [];
		const table = place.rows?.witnesses.get(object)?.table ?? object.members[0]?.name ?? '';
		return [
			{
				place,
				schema,
				login,
				object,
				table: qualified(schema.name, table),
				name: `${schema.name}.${table}`,
				tenancy: tenancyOf(place, schema.rowSecurity, login, object),
				mend: standing.kind === 'tenant' ? mendOf(place, schema, { object, columnType }) : null,
			},
		];
	});
}

/** As its own tenant it sees rows. */
function ownRows(shared: Shared): readonly Probe[] {
	const { place, object, table, schema, name, tenancy, mend } = shared;
	const columnType = object.rows?.columnType ?? null;
	if (!tenancy.real) return [];
	const own = sql`SELECT FROM ${table} WHERE ${identifier(schema.rowSecurity.column)} = ${literal(tenancy.key)}`;
	return [
		rowProbe(shared, 'own', {
			subject: `the rows of its own tenant in ${name}${oneOf(object.members.length)}`,
			expect: 'allowed',
			ask: { ...seeing(tenancy.first, [{ rows: own, are: 'rows of its own tenant' }]), errors: 'denied' },
			fix: mend ?? (columnType === null ? null : wideningFix(place, schema, { object, columnType })),
			hollow: tenancy.hasRows ? undefined : tenancy.hollow,
		}),
	];
}

/** As its own tenant it sees no others: neither those that are known, nor among the first that it sees. */
function foreignRows(shared: Shared): Probe {
	const { object, name, tenancy, mend } = shared;
	return rowProbe(shared, 'foreign', {
		subject: `rows of another tenant in ${name}${oneOf(object.members.length)}`,
		expect: 'denied',
		ask: seeingOthers(shared, tenancy.first),
		fix: mend,
		hollow: tenancy.foreign === undefined ? tenancy.hollow : undefined,
	});
}
