import type { Loss } from '../access/loss.js';
import type { Situation } from '../access/situation.js';
import { InsufficientPrivilegeError } from '../errors.js';
import { identifier } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import type { Draft, DraftPhase } from './draft.js';
import { asTheyAre, handOver, isMightyRole, isSettled, lettingIn, shown } from './hand-over.js';
import {
	extensionsLacking,
	type Missing,
	mapsLacking,
	passwordsLacking,
	settingsLacking,
	templatesLacking,
} from './lacking.js';
import { lossComments } from './loss-lines.js';

/** Finds what the administrator may not do before anything is touched. Throws with the SQL for someone who may. */
export function assertMay(situation: Situation, phases: readonly DraftPhase[], losses: readonly Loss[] = []): void {
	const { administrator } = situation.current;
	if (administrator.superuser) return;
	const missing: readonly Missing[] = [
		...attributesLacking(situation, phases),
		...rolesLacking(situation, phases, losses),
		...superusersAlone(situation, phases),
		...templatesLacking(situation),
		...extensionsLacking(situation),
		...settingsLacking(situation),
		...passwordsLacking(situation),
		...mapsLacking(situation),
	];
	if (missing.length > 0) throw new InsufficientPrivilegeError(administrator.name, missing);
}

function draftsOf(phases: readonly DraftPhase[]): readonly Draft[] {
	return phases.flatMap((phase) => phase.drafts);
}

/** The roles there are on which a draft needs more than to act as them. */
function ruled(situation: Situation, { requires }: Draft): readonly { kind: 'admin' | 'alter'; role: string }[] {
	if (requires === undefined || requires.kind === 'superuser' || situation.isNew(requires.role)) return [];
	return requires.role === situation.current.administrator.name ? [] : [requires];
}

function attributesLacking(situation: Situation, phases: readonly DraftPhase[]): readonly Missing[] {
	const { administrator, version } = situation.current;
	const alter = (attribute: typeof createRole) => shown(sql`ALTER ROLE ${identifier(administrator.name)} ${attribute}`);
	const newDatabases = situation.desired.databases.some((wanted) => situation.isUnborn(wanted));
	const taking = draftsOf(phases).some(
		({ requires }) => requires?.kind === 'alter' && requires.takesCreateDatabase === true,
	);
	const joining = (draft: Draft) => draft.as?.some((role) => !situation.actsAs(role)) === true;
	const inherits = version >= 160_000 || administrator.inherit;
	// With CREATEROLE it lets itself inherit for as long as a transaction lasts.
	const may = (phase: DraftPhase) => inherits || (administrator.createRole && phase.transactional);
	return [
		...(needsCreateRole(situation, phases)
			? [{ right: 'CREATEROLE, to make and change roles', sql: alter(createRole) }]
			: []),
		...((newDatabases || taking) && !administrator.createDatabase
			? [{ right: `CREATEDB, to ${newDatabases ? 'make the database' : 'take it away'}`, sql: alter(sql`CREATEDB`) }]
			: []),
		...(phases.some((phase) => !may(phase) && phase.drafts.some(joining))
			? [{ right: 'INHERIT, to use the rights of the owners', sql: alter(sql`INHERIT`) }]
			: []),
	];
}

const createRole = sql`CREATEROLE`;

function needsCreateRole(situation: Situation, phases: readonly DraftPhase[]): boolean {
	const { administrator, version } = situation.current;
	if (administrator.createRole) return false;
	return (
		situation.desired.roles.some((role) => situation.isNew(role.name)) ||
		draftsOf(phases)
			.flatMap((draft) => ruled(situation, draft))
			.some(({ kind, role }) => kind === 'alter' || (version < 160_000 && !situation.mayJoin(role)))
	);
}

/** Roles that it would have to act as, or to rule over, and may not let itself into. */
function rolesLacking(
	situation: Situation,
	phases: readonly DraftPhase[],
	losses: readonly Loss[],
): readonly Missing[] {
	const { version } = situation.current;
	const drafts = draftsOf(phases);
	const acting = new Set(drafts.flatMap((draft) => draft.as ?? []).filter((role) => !situation.canActAs(role)));
	const ruling = new Set(
		drafts
			.flatMap((draft) => ruled(situation, draft))
			.filter(({ kind, role }) => (kind === 'admin' || version >= 160_000) && !situation.mayJoin(role))
			.map(({ role }) => role),
	);
	// Before 16, CREATEROLE is all that it takes, except over a superuser.
	const covered = version < 160_000 && needsCreateRole(situation, phases);
	return [...new Set([...acting, ...ruling])]
		.filter((role) => !covered || situation.role(role)?.superuser === true)
		.map((role) => ({
			right: acting.has(role) ? `the rights of ${role}, to change what belongs to it` : `ADMIN OPTION on ${role}`,
			sql: overRole(situation, phases, losses, role),
		}));
}

/**
 * What mends that: to let the administrator into a role of this profile, as into those it makes; of any other role, the
 * very statements, and only where those cannot come first a way in. Into a mighty role there is none.
 */
function overRole(situation: Situation, phases: readonly DraftPhase[], losses: readonly Loss[], role: string): string {
	const concerned = (draft: Draft) =>
		draft.as?.includes(role) === true || ruled(situation, draft).some((each) => each.role === role);
	const mighty = isMightyRole(situation, role);
	const first = isSettled(situation) ? phases : phases.filter((phase) => phase.settled === true);
	const later = phases.some((phase) => !first.includes(phase) && phase.drafts.some(concerned));
	if (!mighty && (later || situation.isOurs(role))) return lettingIn(situation, role);
	// Whoever is handed the statements is to know whom they hit.
	const hits = draftsOf(first).some((draft) => concerned(draft) && draft.effect === 'revoke');
	const rest = later ? handOver(situation, role) || onlyASuperuser : '';
	const lines = [...(hits ? lossComments(losses) : []), asTheyAre(first, concerned), rest];
	return lines.filter((line) => line !== '').join('\n');
}

const onlyASuperuser = '-- a superuser must apply this profile, or the profile name other roles';

function superusersAlone(situation: Situation, phases: readonly DraftPhase[]): readonly Missing[] {
	const which = (draft: Draft) => draft.requires?.kind === 'superuser';
	const some = draftsOf(phases).filter(which);
	if (some.length === 0) return [];
	// Who is what, and whose member, concerns only roles that are there.
	const first = isSettled(situation) || some.every((draft) => draft.gate === 'role');
	return [
		{
			right: 'superuser, for what only a superuser may change',
			sql: first ? asTheyAre(phases, which) : onlyASuperuser,
		},
	];
}
