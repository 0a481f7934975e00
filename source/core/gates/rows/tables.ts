import { few } from '../../access/diff/words.js';
import { objectName } from '../../access/object-kind.js';
import { groupBy } from '../../group-by.js';
import { identifier, qualified } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Interior, ObjectClass } from '../catalog.js';
import { classesIn } from '../lookup.js';
import { said } from '../mend.js';
import { className } from '../object-sql.js';
import type { Place } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import { narrowedProbe } from './narrowed.js';
import { policiesProbe, policyWrongs, type Wrong } from './policies.js';
import { type SharedSchema, sharedSchemas, standingOfClass, type TenantClass, tenantClasses } from './shared.js';

/** The tables that the tenants share, for everybody: each holds its rows apart, and what cannot is shut. */
export function sharedTableProbes(place: Place): readonly Probe[] {
	const { interior } = place;
	if (interior.kind === 'unreadable') return [];
	return sharedSchemas(place).flatMap((schema) => [
		...tenantClasses(interior, schema).flatMap((tenant) => [
			switchedOn(place, schema, tenant),
			policiesProbe(place, schema, tenant),
			...narrowedProbe(place, schema, tenant),
			indexProbe(place, schema, tenant),
		]),
		...shutProbe(place, interior, schema),
	]);
}

type Rest = Pick<Probe, 'subject' | 'expect' | 'catalog' | 'otherwise' | 'fix'>;

function tableProbe({ wanted }: Place, schema: SharedSchema, topic: string, name: string, rest: Rest): Probe {
	return {
		id: probeId('object', schema.owner, wanted.name, topic, name),
		gate: 'object',
		role: schema.owner,
		database: wanted.name,
		ask: { kind: 'catalog' },
		behind: [],
		...rest,
	};
}

function nameOf(schema: SharedSchema, { object }: TenantClass): string {
	return `${schema.name}.${object.members[0]?.name}`;
}

function switchedOn(place: Place, schema: SharedSchema, tenant: TenantClass): Probe {
	const wrongs = switchWrongs(schema, tenant);
	return tableProbe(place, schema, 'row-security', nameOf(schema, tenant), {
		subject: `row security on ${className(tenant.object)}, and forced`,
		expect: 'allowed',
		catalog:
			wrongs.length === 0
				? { says: 'allowed', because: 'it is on, and binds the owner too' }
				: { says: 'denied', because: wrongs.map(({ says }) => says).join('; ') },
		otherwise: 'fail',
		fix: wrongs.map(({ fix }) => fix).join('\n'),
	});
}

/** Without ENABLE every row is everybody's; without FORCE the owner's, and its members', views and functions. */
function switchWrongs(schema: SharedSchema, { object }: TenantClass): readonly Wrong[] {
	const { rowSecurity: enabled, forcedRowSecurity: forced, owner, members } = object;
	const alter = (on: Sql) =>
		members
			.map(({ name }) => said(sql`ALTER TABLE ${qualified(schema.name, name)} ${on} ROW LEVEL SECURITY`))
			.join('\n');
	const off = 'row security is off: whoever may read the table reads every row';
	const unforced = `it is not forced: ${owner} and what runs as it see every row`;
	return [
		...(enabled ? [] : [{ says: off, fix: alter(sql`ENABLE`) }]),
		...(forced ? [] : [{ says: unforced, fix: alter(sql`FORCE`) }]),
	];
}

/** What mends a table that shows rows of another tenant; null where nothing of its own is wrong. Thousands of logins ask. */
export function mendOf(place: Place, schema: SharedSchema, tenant: TenantClass): string | null {
	const before = mended.get(tenant.object);
	if (before !== undefined) return before;
	const wrongs = [...switchWrongs(schema, tenant), ...policyWrongs(place, schema, tenant)];
	const fix = wrongs.map((wrong) => wrong.fix).join('\n') || null;
	mended.set(tenant.object, fix);
	return fix;
}

const mended = new WeakMap<ObjectClass, string | null>();

/** Slow, and not wrong. */
function indexProbe(place: Place, schema: SharedSchema, tenant: TenantClass): Probe {
	const { object } = tenant;
	const { column } = schema.rowSecurity;
	const indexed = object.rows?.indexed === true;
	const name = nameOf(schema, tenant);
	const plain: Sql = object.kind === 'partitioned table' ? sql`CREATE INDEX` : sql`CREATE INDEX CONCURRENTLY`;
	return tableProbe(place, schema, 'index', name, {
		subject: `an index that begins with ${column} on ${className(object)}`,
		expect: 'allowed',
		catalog: indexed
			? { says: 'allowed', because: 'there is one' }
			: { says: 'denied', because: 'there is none: each query of a tenant reads the rows of all' },
		otherwise: 'warn',
		fix: object.members
			.map((member) => said(sql`${plain} ON ${qualified(schema.name, member.name)} (${identifier(column)})`))
			.join('\n'),
	});
}

/** Tables and views of the schema that nobody but its owner may use, because nothing could hold the tenants apart in them. */
function shutProbe(place: Place, interior: Interior, schema: SharedSchema): readonly Probe[] {
	const shut = classesIn(interior, schema.name).flatMap((object) => {
		const standing = standingOfClass(schema, object);
		// A list says itself which tables are meant.
		if (standing?.kind !== 'shut' || (schema.rowSecurity.tables !== 'all' && object.rows?.named !== true)) return [];
		return object.members.map((member) => ({
			name: objectName({ ...member, schema: schema.name }),
			why: standing.why,
		}));
	});
	if (shut.length === 0) return [];
	const told = [...groupBy(shut, ({ why }) => why)].map(
		([why, all]) => `the logins get nothing on ${few(all.map(({ name }) => name))}: ${why}`,
	);
	return [
		tableProbe(place, schema, 'shut', schema.name, {
			subject: `every table of ${schema.name} is one that the logins can use`,
			expect: 'allowed',
			catalog: { says: 'denied', because: told.join('; ') },
			otherwise: 'warn',
			fix: `If they are to be used, see to it that row security can hold the tenants apart in them, and apply the profile; a table without ${schema.rowSecurity.column}, from which no other inherits and which all tenants may read, is named under \`rowSecurity.tables\`.`,
		}),
	];
}
