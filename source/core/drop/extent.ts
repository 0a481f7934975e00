import type { Current } from '../access/current.js';
import type { Desired, DesiredDatabase, DesiredRole } from '../access/desired.js';
import { Situation } from '../access/situation.js';

/** How much of a profile is to go. */
export type DropScope = {
	/** Only what carries `{tenant}`. */
	readonly tenantsOnly: boolean;
	/** Who gets what the roles that go own in a database that stays. */
	readonly reassignTo?: string | undefined;
	/** Nothing but these logins, each with who gets what it owns: second logins whose rotation is over. */
	readonly heirs?: ReadonlyMap<string, string> | undefined;
};

/** Who gets what a role that goes owns in a database that stays, where anybody does. */
export function heirOf({ reassignTo, heirs }: DropScope, role: string): string | undefined {
	return heirs?.get(role) ?? reassignTo;
}

/** A database that stays, and the schemas in it that go. */
export type KeptDatabase = { readonly wanted: DesiredDatabase; readonly schemas: readonly string[] };

/** What of the profile goes, by name: whether it is there is another question. */
export type Extent = {
	readonly roles: readonly DesiredRole[];
	readonly databases: readonly DesiredDatabase[];
	readonly kept: readonly KeptDatabase[];
};

/** Without tenants everything; with them only what is theirs, and of a database that all share nothing but their part. */
export function extentOf(desired: Desired, { tenantsOnly, heirs }: DropScope): Extent {
	if (heirs !== undefined)
		return {
			roles: desired.roles.filter((role) => heirs.has(role.name)),
			databases: [],
			kept: desired.databases
				.filter((wanted) => wanted.logins.some((login) => heirs.has(login)))
				.map((wanted) => ({ wanted, schemas: [] })),
		};
	if (!tenantsOnly) return { roles: desired.roles, databases: desired.databases, kept: [] };
	return {
		roles: desired.roles.filter((role) => role.perTenant),
		databases: desired.databases.filter((wanted) => wanted.perTenant),
		kept: desired.databases
			.filter((wanted) => !wanted.perTenant)
			.map((wanted) => ({
				wanted,
				schemas: wanted.schemas.filter((schema) => schema.perTenant).map((schema) => schema.name),
			})),
	};
}

/** The extent on a server: what of it is there. */
export type Present = {
	readonly situation: Situation;
	readonly extent: Extent;
	readonly roles: readonly DesiredRole[];
	readonly databases: readonly DesiredDatabase[];
};

export function presentOf(desired: Desired, extent: Extent, current: Current): Present {
	const situation = new Situation(desired, current);
	return {
		situation,
		extent,
		roles: extent.roles.filter((role) => situation.role(role.name) !== undefined),
		databases: extent.databases.filter((wanted) => situation.database(wanted.name) !== undefined),
	};
}

/** Whether a database can be looked into: not the remains of a run that was killed as it made or dropped it. */
export function isOpen(situation: Situation, { name }: Pick<DesiredDatabase, 'name'>): boolean {
	const database = situation.database(name);
	return database?.allowsConnections === true && database.connectionLimit !== -2;
}
