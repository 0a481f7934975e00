import { mark } from "../access/desired.js";
import type { Situation } from '../access/situation.js';
import { InsufficientPrivilegeError, RefusedError } from '../errors.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { list, sql } from '../sql/sql.js';
import type { DraftPhase } from './draft.js';

type Missing = { readonly right: string; readonly sql: string };

/** Finds what the administrator may not do before anything is touched. Throws with the SQL for someone who may. */
export function assertMay(situation: Situation, phases: readonly DraftPhase[]): void {
	const { administrator, version } = situation.current;
	if (administrator.superuser) return;
	const drafts = phases.flatMap((phase) => phase.drafts);
	const me = preview(identifier(administrator.name));
	const missing: Missing[] = [];

	const roleWork = drafts.some((draft) => draft.gate === 'role');
	const newRoles = situation.desired.roles.some((role) => situation.isNew(role.name));
	if ((newRoles || (roleWork && version < 160_000)) && !administrator.createRole)
		missing.push({ right: 'CREATEROLE, to make the roles', sql: `ALTER ROLE ${me} CREATEROLE;` });

	const newDatabases = situation.desired.databases.some((wanted) => situation.isUnborn(wanted));
	if (newDatabases && !administrator.createDatabase)
		missing.push({ right: 'CREATEDB, to make the database', sql: `ALTER ROLE ${me} CREATEDB;` });

	if (newDatabases && version < 160_000 && !administrator.inherit)
		missing.push({ right: 'INHERIT, to use the rights of the owners it makes', sql: `ALTER ROLE ${me} INHERIT;` });

	const others = new Set(drafts.flatMap((draft) => draft.as ?? []).filter((role) => !situation.canActAs(role)));
	for (const role of others) {
		const grant = preview(sql`GRANT ${identifier(role)} TO ${identifier(administrator.name)}`);
		missing.push({ right: `the rights of ${role}`, sql: `${grant};` });
	}

	for (const name of untrustedExtensions(situation))
		missing.push({
			right: `superuser, to install the extension ${name}`,
			sql: preview(sql`CREATE EXTENSION ${identifier(name)}`).concat(';'),
		});

	for (const name of settingsToMake(situation))
		missing.push({
			right: `the right to set ${name}`,
			sql:
				version >= 150_000
					? `${preview(sql`GRANT SET ON PARAMETER ${list(name.split('.').map(identifier), '.')} TO ${identifier(administrator.name)}`)};`
					: '-- a superuser must apply this profile, or the setting be left out',
		});

	if (missing.length > 0) throw new InsufficientPrivilegeError(administrator.name, missing);
}

/** Settings that are not as the profile says and that the administrator may not give. */
function settingsToMake(situation: Situation): readonly string[] {
	const wanted = situation.desired.databases.flatMap(({ name: database, settings }) =>
		settings.filter(
			({ role, name, value }) =>
				!situation.current.settings.some(
					(each) => each.role === role && each.database === database && each.name === name && each.value === value,
				),
		),
	);
	const names = new Set(wanted.map((setting) => setting.name));
	return situation.current.unsettable.map((each) => each.name).filter((name) => names.has(name));
}

function untrustedExtensions(situation: Situation): readonly string[] {
	return situation.desired.databases.flatMap((wanted) => {
		const installed = situation.interior(wanted.name)?.extensions ?? [];
		return wanted.extensions.filter(
			(name) =>
				!installed.some((each) => each.name === name) &&
				situation.current.availableExtensions.some((each) => each.name === name && !each.trusted),
		);
	});
}

/** What may not be taken over however much the administrator may do. Throws with all of it. */
export function assertOurs(situation: Situation): void {
	const problems = [...strangers(situation), ...notAdoptable(situation), ...broken(situation)];
	if (problems.length === 0) return;
	throw new RefusedError(
		'not-ours',
		problems.map((problem) => problem.message).join('\n'),
		[...new Set(problems.map((problem) => problem.remedy))].join(' '),
	);
}

type Problem = { readonly message: string; readonly remedy: string };

/** A name made from a tenant's that is taken: what if it is another tenant's? */
function strangers(situation: Situation): readonly Problem[] {
	const remedy = 'Choose another name, or set `adopt: true` on the role.';
	const roles = situation.desired.roles
		.filter((role) => role.perTenant && situation.role(role.name) !== undefined && !situation.isOurs(role.name))
		.map((role) => ({ message: `Role ${role.name} exists and was not made by this profile.`, remedy }));
	const databases = situation.desired.databases
		.filter((wanted) => wanted.perTenant && isForeign(situation, wanted.name) && !situation.isUnborn(wanted))
		.map((wanted) => ({
			message: `Database ${wanted.name} exists and was not made by this profile.`,
			remedy: 'Choose another name for the tenant.',
		}));
	return [...roles, ...databases];
}

function isForeign(situation: Situation, name: string): boolean {
	const existing = situation.database(name);
	return existing !== undefined && existing.comment !== mark(situation.desired.profile);
}

function notAdoptable(situation: Situation): readonly Problem[] {
	const remedy = 'Leave `adopt` out, or make a role of its own for the application.';
	return situation.desired.roles
		.filter((role) => role.adopt)
		.flatMap((role): readonly Problem[] => {
			const existing = situation.role(role.name);
			if (existing === undefined) return [];
			const owned = situation.current.databases.filter(
				(database) =>
					database.owner === role.name && !situation.desired.databases.some((wanted) => wanted.name === database.name),
			);
			const why = [
				existing.name === situation.current.administrator.name ? 'it is the administrator' : undefined,
				existing.superuser ? 'it is a superuser' : undefined,
				existing.replication ? 'it may replicate' : undefined,
				existing.name.startsWith('pg_') ? "it is PostgreSQL's own" : undefined,
				owned.length > 0 ? `it owns ${owned.map((database) => database.name).join(', ')}` : undefined,
			].find((reason) => reason !== undefined);
			return why === undefined ? [] : [{ message: `Role ${role.name} cannot be adopted: ${why}.`, remedy }];
		});
}

/** The remains of an interrupted DROP DATABASE: even looking at one wrongly ends the session. */
function broken(situation: Situation): readonly Problem[] {
	return situation.desired.databases
		.filter((wanted) => situation.database(wanted.name)?.connectionLimit === -2)
		.map((wanted) => ({
			message: `Database ${wanted.name} is the remains of an interrupted DROP DATABASE.`,
			remedy: `Finish that first: ${preview(sql`DROP DATABASE ${identifier(wanted.name)}`)};`,
		}));
}
