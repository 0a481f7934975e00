import { policyNames } from '../../access/diff/wanted-policies.js';
import { few, inWords } from '../../access/diff/words.js';
import { ownerPredicate, tenantPredicate } from '../../access/row-security/predicates.js';
import { qualified } from '../../sql/quote.js';
import type { Sql } from '../../sql/sql.js';
import { said } from '../mend.js';
import { className } from '../object-sql.js';
import type { Place } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import {
	commands,
	commandsOf,
	create,
	doWhat,
	drop,
	isCovered,
	isJust,
	type Policy,
	toWhom,
	whereOf,
} from './policy-terms.js';
import { boundNames, type SharedSchema, type TenantClass } from './shared.js';

/** What is wrong, and what mends it. */
export type Wrong = { readonly says: string; readonly fix: string };
type PolicyWrong = Wrong & { readonly drops: boolean };

/**
 * The policies of a table, by what they say and whom they bind, whatever their names are. Reads are tried for real beside
 * this; what may be written is proved by the stored expression.
 */
export function policiesProbe(place: Place, schema: SharedSchema, tenant: TenantClass): Probe {
	const { object } = tenant;
	const name = `${schema.name}.${object.members[0]?.name}`;
	const wrongs = policyWrongs(place, schema, tenant);
	return {
		id: probeId('object', schema.owner, place.wanted.name, 'policies', name),
		gate: 'object',
		role: schema.owner,
		database: place.wanted.name,
		subject: `policies that show and take the rows of one tenant alone, on ${className(object)}`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog:
			wrongs.length === 0
				? {
						says: 'allowed',
						because: `to read and to write: ${tenantPredicate(schema.rowSecurity, tenant.columnType).stored[0]}`,
					}
				: { says: 'denied', because: wrongs.map((wrong) => wrong.says).join('; ') },
		otherwise: 'fail',
		fix: wrongs.map((wrong) => wrong.fix).join('\n') || null,
		behind: [],
	};
}

export function policyWrongs(place: Place, schema: SharedSchema, tenant: TenantClass): readonly Wrong[] {
	const wrongs = [...boundWrongs(place, schema, tenant), ...ownerWrongs(place, schema, tenant)];
	// What is made may have the name of what is dropped.
	return [...wrongs.filter(({ drops }) => drops), ...wrongs.filter(({ drops }) => !drops)];
}

function boundWrongs(place: Place, schema: SharedSchema, tenant: TenantClass): readonly PolicyWrong[] {
	const { rowSecurity } = schema;
	const rows = tenantPredicate(rowSecurity, tenant.columnType);
	const policies = tenant.object.rows?.policies ?? [];
	const concerned = new Set<string | null>([null, ...rowSecurity.bound, ...boundNames(place, schema)]);
	const applying = policies.filter((policy) => policy.roles.some((role) => concerned.has(role)));
	const permissive = applying.filter((policy) => policy.permissive);
	const floors = applying.filter((policy) => !policy.permissive);
	const wide = permissive.filter((policy) => !commandsOf(policy).every((command) => isJust(policy, command, rows)));
	const lacking = (of: readonly Policy[]) =>
		rowSecurity.bound.filter((role) => !commands.every((command) => isCovered(of, role, command, rows)));
	const unseen = lacking(permissive.filter((policy) => !wide.includes(policy)));
	const unfloored = lacking(floors);
	return [
		...wide.map((policy) => ({
			says: `policy ${policy.name} lets ${toWhom(policy)} ${doWhat(policy)} the rows where ${whereOf(policy)}`,
			drops: true,
			fix: onEach(tenant, schema, (table) => drop(policy.name, table)),
		})),
		...(unseen.length === 0
			? []
			: [
					{
						says: `no policy lets ${inWords(unseen)} read and write the rows of its tenant`,
						drops: false,
						fix: onEach(tenant, schema, (table) =>
							create(policyNames.tenant, table, rowSecurity.bound, rows, 'permissive'),
						),
					},
				]),
		...(unfloored.length === 0
			? []
			: [
					{
						says: `no restrictive policy holds ${inWords(unfloored)} to the rows of one tenant, whatever is permitted beside`,
						drops: false,
						fix: onEach(tenant, schema, (table) =>
							create(policyNames.floor, table, rowSecurity.bound, rows, 'restrictive'),
						),
					},
				]),
	];
}

/** Whoever acts as the owner: a migrate login, and also a view or a function that runs with the owner's rights. */
function ownerWrongs(place: Place, schema: SharedSchema, { object }: TenantClass): readonly PolicyWrong[] {
	const owner = place.server.roles.get(object.owner);
	if (owner === undefined || owner.superuser || owner.bypassRowSecurity) return [];
	// A tenant's login that owns it is to lose it, and not to see every row in it.
	if (boundNames(place, schema).has(object.owner)) return [];
	const migrators = object.owner === schema.owner ? schema.rowSecurity.migrators : [];
	const logins = [...new Set([...migrators, ...(owner.login ? [object.owner] : [])])];
	const every = logins.length === 0 ? undefined : ownerPredicate(logins);
	const policies = object.rows?.policies ?? [];
	const own = policies.filter((policy) => policy.permissive && policy.roles.includes(object.owner));
	const isRight = (policy: Policy) =>
		every !== undefined && commandsOf(policy).every((command) => isJust(policy, command, every));
	const wide = own.filter((policy) => !isRight(policy));
	const right = own.filter(isRight);
	const lacks = every !== undefined && !commands.every((command) => isCovered(right, object.owner, command, every));
	const on = { object, columnType: '' };
	return [
		...wide.map((policy) => ({
			says: `policy ${policy.name} lets whatever runs as ${object.owner} ${doWhat(policy)} the rows where ${whereOf(policy)}`,
			drops: true,
			fix: onEach(on, schema, (table) => drop(policy.name, table)),
		})),
		...(lacks
			? [
					{
						says: `no policy shows every row to ${few(logins)} as ${object.owner}: what it changes there is silently nothing`,
						drops: false,
						fix: onEach(on, schema, (table) => create(policyNames.owner, table, [object.owner], every, 'permissive')),
					},
				]
			: []),
	];
}

/** The class is alike in its policies, so what mends one of its tables mends all. */
function onEach({ object }: TenantClass, schema: SharedSchema, statement: (table: Sql) => readonly Sql[]): string {
	return object.members
		.flatMap((member) => statement(qualified(schema.name, member.name)))
		.map(said)
		.join('\n');
}
