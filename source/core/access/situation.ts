import { groupBy } from '../group-by.js';
import type { Current, CurrentDatabase, CurrentInterior, CurrentRole, Membership, Setting } from './current.js';
import { type Desired, type DesiredDatabase, type DesiredRole, type DesiredSchema, mark } from './desired.js';
import { Inside } from './inside.js';
import { mayHaveApplied } from './maker.js';
import { isMarkedBy } from './second-login.js';

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
	/** Roles that relied on PUBLIC and keep what they had. */
	readonly keep: ReadonlySet<string>;
	readonly #inside = new Map<string, Inside>();
	readonly #wanted: ReadonlyMap<string, DesiredRole>;
	readonly #memberships: ReadonlyMap<string, readonly Membership[]>;
	readonly #members: ReadonlyMap<string, readonly Membership[]>;
	readonly #settings: ReadonlyMap<string | null, readonly Setting[]>;
	readonly #inherits: ReadonlySet<string>;
	readonly #becomes: ReadonlySet<string>;
	readonly #mayJoin: ReadonlySet<string>;

	constructor(desired: Desired, current: Current) {
		this.desired = desired;
		this.current = current;
		this.#roles = new Map(current.roles.map((role) => [role.name, role]));
		this.#databases = new Map(current.databases.map((database) => [database.name, database]));
		this.#interiors = new Map(current.interiors.map((interior) => [interior.database, interior]));
		this.keep = new Set(desired.databases.flatMap((database) => database.keep));
		this.#wanted = new Map(desired.roles.map((role) => [role.name, role]));
		this.#memberships = groupBy(current.memberships, (each) => each.member);
		this.#settings = groupBy(current.settings, (each) => each.role);
		this.#members = groupBy(current.memberships, (each) => each.role);
		this.#inherits = new Set(current.administrator.inherits);
		this.#becomes = new Set(current.administrator.becomes);
		this.#mayJoin = new Set(current.administrator.mayJoin);
	}

	role(name: string): CurrentRole | undefined {
		return this.#roles.get(name);
	}

	/** A role of the profile, there or not. */
	wanted(name: string): DesiredRole | undefined {
		return this.#wanted.get(name);
	}

	/** What a role is a member of. */
	membershipsOf(member: string): readonly Membership[] {
		return this.#memberships.get(member) ?? [];
	}

	/** Who is a member of a role. */
	membersOf(role: string): readonly Membership[] {
		return this.#members.get(role) ?? [];
	}

	/** What a role starts with, here or anywhere. */
	settingsOf(role: string): readonly Setting[] {
		return this.#settings.get(role) ?? [];
	}

	database(name: string): CurrentDatabase | undefined {
		return this.#databases.get(name);
	}

	/** The inside of a database; of one that is not there yet, that of the template it will be copied from. */
	interior(wanted: DesiredDatabase): CurrentInterior | undefined {
		return this.#interiors.get(this.isUnborn(wanted) ? wanted.template : wanted.name);
	}

	/** The same, for looking things up by name. */
	inside(wanted: DesiredDatabase): Inside {
		const known = this.#inside.get(wanted.name);
		if (known !== undefined) return known;
		const inside = new Inside(this.interior(wanted));
		this.#inside.set(wanted.name, inside);
		return inside;
	}

	/** Made by this profile, adopted by it, or about to be made: Gatehouse may take from it and put it right. */
	isOurs(role: string): boolean {
		const existing = this.role(role);
		if (existing === undefined) return this.#wanted.has(role);
		return isMarkedBy(this.desired.profile, existing.comment) || this.#wanted.get(role)?.adopt === true;
	}

	/** An application's login, of this profile or made by it: not one that migrates. */
	isBound(role: string): boolean {
		const wanted = this.#wanted.get(role);
		return wanted === undefined ? this.isOurs(role) : wanted.access !== 'migrate';
	}

	/** Somebody else who may have applied the profile to this database, and comes back as we do. */
	mayHaveApplied({ owner }: DesiredDatabase, name: string): boolean {
		const createRole = this.role(name)?.createRole;
		return mayHaveApplied({ name, createRole }, this.current.version, this.membersOf(owner));
	}

	/** Made by the plan itself. */
	isNew(role: string): boolean {
		return this.role(role) === undefined && this.#wanted.has(role);
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
			isDefault(existing) &&
			existing.comment === null &&
			this.role(wanted.owner)?.comment === mark(this.desired.profile)
		);
	}

	/** Made by this profile and never furnished: a run was killed before the inside was done. */
	isUnfurnished(wanted: DesiredDatabase): boolean {
		if (this.isUnborn(wanted)) return true;
		return this.isOurDatabase(wanted) && !wanted.schemas.some((schema) => this.#isFurnished(wanted, schema));
	}

	/** `public` is there from the start: it is the profile's once it is its owner's. */
	#isFurnished(wanted: DesiredDatabase, { name, owner }: DesiredSchema): boolean {
		const existing = this.inside(wanted).schema(name);
		return existing !== undefined && (name !== 'public' || existing.owner === owner);
	}

	isOurDatabase({ name }: DesiredDatabase): boolean {
		return this.database(name)?.comment === mark(this.desired.profile);
	}

	/** Made by this profile, or about to be. */
	isOurSchema(wanted: DesiredDatabase, name: string): boolean {
		const existing = this.inside(wanted).schema(name);
		if (existing === undefined || existing.comment === mark(this.desired.profile)) return true;
		// `public` keeps PostgreSQL's own comment when it becomes the owner's.
		return name === 'public' && this.isOurDatabase(wanted) && this.isOurs(existing.owner);
	}

	/** Who owns the database once the plan has run: nothing that exists is re-owned. */
	ownerToBe(wanted: DesiredDatabase): string {
		const existing = this.database(wanted.name);
		return existing === undefined || this.isUnborn(wanted) ? wanted.owner : existing.owner;
	}

	/** Whether the administrator can act with the rights of a role, joining it if need be. */
	canActAs(role: string): boolean {
		return this.actsAs(role) || this.isNew(role) || this.mayJoin(role);
	}

	/** Whether it can let itself and others into a role. */
	mayJoin(role: string): boolean {
		return this.#mayJoin.has(role);
	}

	/** Whether it can as it is: it has the role's rights, and what it makes may be the role's. */
	actsAs(role: string): boolean {
		const { superuser, name } = this.current.administrator;
		return superuser || name === role || (this.#inherits.has(role) && this.#becomes.has(role));
	}
}

/** Nobody has ever granted or revoked, or all of it was undone: NULL cannot come back. */
function isDefault({ acl, owner, aclIsDefault }: CurrentDatabase): boolean {
	if (aclIsDefault) return true;
	const held = acl.map(
		(item) => `${item.grantee === null ? 'PUBLIC' : item.grantee === owner ? 'owner' : '?'} ${item.privilege}`,
	);
	const usual = ['owner CREATE', 'owner TEMPORARY', 'owner CONNECT', 'PUBLIC TEMPORARY', 'PUBLIC CONNECT'];
	return held.length === usual.length && usual.every((each) => held.includes(each));
}
