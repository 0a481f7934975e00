import type { Current, CurrentDatabase, CurrentInterior, CurrentRole } from './current.js';
import { type Desired, type DesiredDatabase, mark } from './desired.js';

/**
 * What the profile wants beside what the server has, with the questions every differ asks of the two.
 * Roles that the plan is about to make count as existing where it matters.
 */
export class Situation {
	readonly desired: Desired;
	readonly current: Current;
	readonly #roles: ReadonlyMap<string, CurrentRole>;
	readonly #databases: ReadonlyMap<string, CurrentDatabase>;
	readonly #interiors: ReadonlyMap<string, CurrentInterior>;
	readonly #adopted: ReadonlySet<string>;

	constructor(desired: Desired, current: Current) {
		this.desired = desired;
		this.current = current;
		this.#roles = new Map(current.roles.map((role) => [role.name, role]));
		this.#databases = new Map(current.databases.map((database) => [database.name, database]));
		this.#interiors = new Map(current.interiors.map((interior) => [interior.database, interior]));
		this.#adopted = new Set(desired.roles.filter((role) => role.adopt).map((role) => role.name));
	}

	role(name: string): CurrentRole | undefined {
		return this.#roles.get(name);
	}

	database(name: string): CurrentDatabase | undefined {
		return this.#databases.get(name);
	}

	interior(database: string): CurrentInterior | undefined {
		return this.#interiors.get(database);
	}

	/** Made by this profile, adopted by it, or about to be made: Gatehouse may take from it and put it right. */
	isOurs(role: string): boolean {
		const existing = this.role(role);
		if (existing === undefined) return this.desired.roles.some((each) => each.name === role);
		return existing.comment === mark(this.desired.profile) || this.#adopted.has(role);
	}

	/** Made by the plan itself. */
	isNew(role: string): boolean {
		return this.role(role) === undefined && this.desired.roles.some((each) => each.name === role);
	}

	/**
	 * Not there yet, or only the remains of a run that was killed between CREATE DATABASE and the transaction that opens
	 * it: closed, still the administrator's, never granted on, and its owner-to-be already made by this profile.
	 */
	isUnborn(wanted: DesiredDatabase): boolean {
		const existing = this.database(wanted.name);
		if (existing === undefined) return true;
		return (
			!existing.allowsConnections &&
			existing.owner === this.current.administrator.name &&
			existing.aclIsDefault &&
			existing.comment === null &&
			this.role(wanted.owner)?.comment === mark(this.desired.profile)
		);
	}

	/** Who owns the database once the plan has run: nothing that exists is re-owned. */
	ownerToBe(wanted: DesiredDatabase): string {
		const existing = this.database(wanted.name);
		return existing === undefined || this.isUnborn(wanted) ? wanted.owner : existing.owner;
	}

	/** Whether the administrator can act with the rights of a role, joining it if need be. */
	canActAs(role: string): boolean {
		const { administrator } = this.current;
		return (
			administrator.superuser ||
			administrator.name === role ||
			this.isNew(role) ||
			administrator.inherits.includes(role) ||
			administrator.mayJoin.includes(role)
		);
	}
}
