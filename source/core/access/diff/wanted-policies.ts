import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredRowSecurity, DesiredSchema } from '../desired.js';
import type { CurrentPolicy } from '../row-security/current.js';
import { loginsIn, ownerPredicate, type Predicate, tenantPredicate } from '../row-security/predicates.js';
import type { Situation } from '../situation.js';
import { inWords } from './words.js';

/** The names by which Gatehouse knows its own policies again. */
export const policyNames = { tenant: 'gatehouse_tenant', floor: 'gatehouse_floor', owner: 'gatehouse_owner' } as const;

export type WantedPolicy = {
	readonly name: string;
	readonly permissive: boolean;
	readonly roles: readonly string[];
	readonly predicate: Predicate;
	readonly purpose: string;
	/** The same for those alone whom it is for today, or who have something to lose: what leads from this one on only adds. */
	readonly before: (existing: CurrentPolicy) => Pick<WantedPolicy, 'roles' | 'predicate'>;
};

/** The policies of one table that holds rows of every tenant. */
export function wantedPolicies(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	rowSecurity: DesiredRowSecurity,
	table: CurrentObject,
	columnType: string,
): readonly WantedPolicy[] {
	const rows = tenantPredicate(rowSecurity, columnType);
	const who = inWords(rowSecurity.bound);
	const every = allRowsFor(situation, wanted, schema, rowSecurity, table);
	const mayLose = (role: string): boolean => table.acl.some(({ grantee }) => grantee === role);
	const before = ({ roles }: CurrentPolicy) => ({
		roles: rowSecurity.bound.filter((role) => roles.includes(role) || mayLose(role)),
		predicate: rows,
	});
	const shown: readonly WantedPolicy[] = [
		{
			name: policyNames.tenant,
			permissive: true,
			roles: rowSecurity.bound,
			predicate: rows,
			purpose: `shows ${who} the rows of one tenant, and lets it write no other's`,
			before,
		},
		{
			name: policyNames.floor,
			permissive: false,
			roles: rowSecurity.bound,
			predicate: rows,
			purpose: 'the floor: whatever policy somebody adds later can widen this no further',
			before,
		},
	];
	return [
		// Where every login migrates, there is nobody to show them to.
		...(rowSecurity.bound.length === 0 ? [] : shown),
		...(every.length === 0
			? []
			: [
					{
						name: policyNames.owner,
						permissive: true,
						roles: [table.owner],
						predicate: ownerPredicate(every),
						purpose: `FORCE binds ${table.owner} too: lets it see every row for who signs in as ${inWords(every)}`,
						before: ({ using }: CurrentPolicy) => ({
							roles: [table.owner],
							predicate: ownerPredicate(loginsIn(using, every)),
						}),
					},
				]),
	];
}

/**
 * Migrate logins, once they have become the profile's owner. Of another owner, whoever acts as it today: such a login
 * could lift FORCE anyway, and what it does every night must not come to nothing without a word. Never a login that the
 * policies are there to bind.
 */
function allRowsFor(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	{ migrators }: DesiredRowSecurity,
	table: CurrentObject,
): readonly string[] {
	if (table.owner === schema.owner) return migrators;
	const actors = situation.inside(wanted).table(table)?.actors ?? [];
	return actors.filter((name) => !situation.isBound(name));
}
