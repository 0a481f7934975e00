import { policyNames } from '../../access/diff/wanted-policies.js';
import { tenantPredicate } from '../../access/row-security/predicates.js';
import { qualified } from '../../sql/quote.js';
import { said } from '../mend.js';
import { className } from '../object-sql.js';
import type { Place } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import { commandsOf, doWhat, drop, isJust, type Policy, whereOf } from './policy-terms.js';
import { boundNames, type SharedSchema, type TenantClass } from './shared.js';

/**
 * Restrictive policies beside the floor take rows from their own tenant. That may be meant, and is told; one that lets no
 * row through at all takes away what the profile gives.
 */
export function narrowedProbe(place: Place, schema: SharedSchema, tenant: TenantClass): readonly Probe[] {
	const { object } = tenant;
	const narrow = narrowing(place, schema, tenant);
	if (narrow.length === 0) return [];
	const name = `${schema.name}.${object.members[0]?.name}`;
	return [
		{
			id: probeId('object', schema.owner, place.wanted.name, 'narrowed', name),
			gate: 'object',
			role: schema.owner,
			database: place.wanted.name,
			subject: `every row of its own for each tenant, on ${className(object)}`,
			expect: 'allowed',
			ask: { kind: 'catalog' },
			catalog: {
				says: 'denied',
				because: narrow
					.map((policy) => `policy ${policy.name} lets nobody ${doWhat(policy)} but the rows where ${whereOf(policy)}`)
					.join('; '),
			},
			otherwise: narrow.some(isShut) ? 'fail' : 'warn',
			fix: widening(schema, tenant, narrow),
			behind: [],
		},
	];
}

/** What shows a tenant its own rows again. */
export function wideningFix(place: Place, schema: SharedSchema, tenant: TenantClass): string | null {
	return widening(schema, tenant, narrowing(place, schema, tenant)) || null;
}

function narrowing(place: Place, schema: SharedSchema, { object, columnType }: TenantClass): readonly Policy[] {
	const rows = tenantPredicate(schema.rowSecurity, columnType);
	const concerned = new Set<string | null>([null, ...schema.rowSecurity.bound, ...boundNames(place, schema)]);
	return (object.rows?.policies ?? []).filter(
		(policy) =>
			!policy.permissive &&
			// The floor itself is put right where the policies are.
			policy.name !== policyNames.floor &&
			policy.roles.some((role) => concerned.has(role)) &&
			!commandsOf(policy).every((command) => isJust(policy, command, rows)),
	);
}

function isShut({ using, check }: Policy): boolean {
	return using === 'false' || check === 'false';
}

function widening(schema: SharedSchema, { object }: TenantClass, policies: readonly Policy[]): string {
	return object.members
		.flatMap((member) => policies.flatMap(({ name }) => drop(name, qualified(schema.name, member.name))))
		.map(said)
		.join('\n');
}
