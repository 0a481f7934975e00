import type { DesiredDatabase, DesiredSchema } from '../access/desired.js';
import { diffColumns } from '../access/diff/columns.js';
import { gateDrafts } from '../access/diff/database.js';
import { diffDefaults, diffOwnerDefaults } from '../access/diff/defaults.js';
import { heldElsewhere, heldOnServer } from '../access/diff/elsewhere.js';
import { diffExtensions } from '../access/diff/extensions.js';
import { diffMemberships, joinGroups } from '../access/diff/memberships.js';
import { createDrafts } from '../access/diff/new-database.js';
import { diffObjects, objectGrants } from '../access/diff/objects.js';
import { diffRoles } from '../access/diff/roles.js';
import { type BusyTable, diffRowSecurity } from '../access/diff/row-security.js';
import { diffSchema, diffSharedSchemas } from '../access/diff/schemas.js';
import { closeSiblings } from '../access/diff/siblings.js';
import { diffTenantMap } from '../access/diff/tenant-map.js';
import { uncoveredCreators } from '../access/diff/uncovered.js';
import type { Situation } from '../access/situation.js';
import type { Taken } from '../access/taken.js';
import { inBatches } from '../in-batches.js';
import { type DraftPhase, type Finding, findings } from './draft.js';
import type { Telling } from './telling.js';

export type Phases = {
	readonly phases: readonly DraftPhase[];
	readonly warnings: readonly Telling[];
	/** What PUBLIC loses by them on what exists. */
	readonly takes: readonly Taken[];
};

/**
 * Roles of one transaction. The server takes milliseconds to look a verifier over, so that many logins are worth sharing
 * among connections; and from 16 on CREATE ROLE holds a lock to the end of its transaction, and the room for locks is
 * bounded.
 */
const rolesAtOnce = 50;
/** Schemas of one transaction: small enough to share the work among connections, large enough to be worth a COMMIT. */
const schemasAtOnce = 50;

/** Everything that is missing, in the order in which it can be done. */
export function phasesOf(situation: Situation, maintenance: string): Phases {
	const parts = [
		rolePhases(situation, maintenance),
		...situation.desired.databases.map((wanted) => databasePhases(situation, wanted, maintenance)),
		siblingPhases(situation, maintenance),
		...situation.desired.databases.map((wanted) => interiorPhases(situation, wanted)),
	];
	return {
		phases: parts.flatMap((part) => part.phases),
		warnings: parts.flatMap((part) => part.warnings),
		takes: parts.flatMap((part) => part.takes),
	};
}

/** A: who exists, and who is a member of whom. */
function rolePhases(situation: Situation, database: string): Phases {
	const { roles } = situation.desired;
	const made = inBatches(roles, rolesAtOnce).map((some) => diffRoles(situation, some));
	const members = findings(
		{ drafts: joinGroups(situation), warnings: [] },
		...roles.map((role) => diffMemberships(situation, role)),
	);
	const [first = findings(), ...more] = made;
	const { warnings } = findings(...made, members);
	const phase = { id: 'A', database, transactional: true } as const;
	// Nearly always there is one batch, and then one transaction for all of it.
	if (more.length === 0)
		return { phases: [{ ...phase, drafts: findings(first, members).drafts }], warnings, takes: [] };
	const batches = made.map(({ drafts }): DraftPhase => ({ ...phase, drafts, concurrent: true }));
	// Two grants of one group write the same rows, so they have a transaction of their own.
	return { phases: [...batches, { ...phase, drafts: members.drafts }], warnings, takes: [] };
}

/** B: the database itself, which no transaction can hold, and the first gate. */
function databasePhases(situation: Situation, wanted: DesiredDatabase, database: string): Phases {
	const gate = gateDrafts(situation, wanted);
	const phase = { id: 'B', database, ...unitOf(situation, wanted) } as const;
	return {
		phases: [
			{ ...phase, transactional: false, drafts: createDrafts(situation, wanted) },
			{ ...phase, transactional: true, drafts: gate.drafts },
		],
		warnings: gate.warnings,
		takes: gate.takes ?? [],
	};
}

/** B, too: what is beside the profile's databases. PUBLIC enters it no more, where the profile closes it; the rest is told. */
function siblingPhases(situation: Situation, database: string): Phases {
	const { drafts, warnings, takes } = findings(closeSiblings(situation), heldOnServer(situation));
	return { phases: [{ id: 'B', database, transactional: true, drafts, settled: true }], warnings, takes };
}

/** Of several databases each stands or falls by itself. */
function unitOf({ desired }: Situation, { name }: DesiredDatabase): { readonly unit?: string } {
	return desired.databases.length > 1 ? { unit: `database ${name}` } : {};
}

/** Of several databases a telling says which. */
function placeOf({ desired }: Situation, { name }: DesiredDatabase): { readonly database?: string } {
	return desired.databases.length > 1 ? { database: name } : {};
}

/** C: everything inside. What all schemas share comes first; then the schemas, many of them in batches. */
function interiorPhases(situation: Situation, wanted: DesiredDatabase): Phases {
	if (isShut(situation, wanted)) return { phases: [], warnings: [], takes: [] };
	const shared = findings(
		diffExtensions(situation, wanted),
		diffSharedSchemas(situation, wanted),
		diffOwnerDefaults(situation, wanted),
		diffTenantMap(situation, wanted),
		uncoveredCreators(situation, wanted),
		heldElsewhere(situation, wanted),
	);
	const schemas = wanted.schemas.map((schema) => insideOf(situation, wanted, schema));
	const whole = findings(shared, ...schemas);
	const busy = schemas.flatMap((schema) =>
		schema.busy.flatMap((each) => busyPhases(wanted, each).map((each) => ({ ...each, ...unitOf(situation, wanted) }))),
	);
	const unit = unitOf(situation, wanted);
	const warnings = whole.warnings.map((each) => ({ ...each, ...placeOf(situation, wanted) }));
	const phase = { id: 'C', database: wanted.name, transactional: true, ...unit } as const;
	const changing = schemas.filter((schema) => schema.drafts.length > 0);
	if (changing.length <= schemasAtOnce)
		return { phases: [{ ...phase, drafts: whole.drafts }, ...busy], warnings, takes: whole.takes };
	const batches = inBatches(changing, schemasAtOnce);
	return {
		phases: [
			{ ...phase, drafts: shared.drafts },
			...batches.map(
				(some, at): DraftPhase => ({
					...phase,
					drafts: findings(...some).drafts,
					concurrent: true,
					unit: `batch ${at + 1} of ${batches.length} of the schemas in ${wanted.name}`,
				}),
			),
			...busy,
		],
		warnings,
		takes: whole.takes,
	};
}

type InsideFinding = Finding & { readonly busy: readonly BusyTable[] };

function insideOf(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema): InsideFinding {
	const { rowSecurity } = schema;
	const rows =
		rowSecurity === undefined ? { ...findings(), busy: [] } : diffRowSecurity(situation, wanted, schema, rowSecurity);
	const later = new Set(rows.busy.filter((each) => each.policies.length > 0).map((each) => each.table));
	const whole = findings(
		diffSchema(situation, wanted, schema),
		diffDefaults(situation, wanted, schema),
		rows,
		diffObjects(situation, wanted, schema, later),
		diffColumns(situation, wanted, schema),
	);
	// Nothing is granted on a table before its policies are there.
	const busy = rows.busy.map((each) =>
		later.has(each.table)
			? { ...each, policies: [...each.policies, ...objectGrants(situation, wanted, schema, [each.table])] }
			: each,
	);
	return { ...whole, busy };
}

/** D: a table that somebody writes to. ENABLE and CREATE POLICY keep everybody out until the transaction ends. */
function busyPhases({ name: database }: DesiredDatabase, { index, policies }: BusyTable): readonly DraftPhase[] {
	return [
		{ id: 'D', database, transactional: false, drafts: index },
		{ id: 'D', database, transactional: true, drafts: policies },
	];
}

/** Its inside could not be read, and an empty one must not be assumed. */
function isShut(situation: Situation, wanted: DesiredDatabase): boolean {
	return situation.database(wanted.name)?.allowsConnections === false && !situation.isUnborn(wanted);
}
