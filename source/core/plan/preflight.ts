import { mapSchema } from '../access/desired.js';
import type { Loss } from '../access/loss.js';
import { mapTable } from '../access/row-security/tenant-function.js';
import type { Situation } from '../access/situation.js';
import { InsufficientPrivilegeError } from '../errors.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { list, sql } from '../sql/sql.js';
import type { Draft, DraftPhase } from './draft.js';
import { lossComments } from './loss-lines.js';

type Missing = { readonly right: string; readonly sql: string };

/** Finds what the administrator may not do before anything is touched. Throws with the SQL for someone who may. */
export function assertMay(situation: Situation, phases: readonly DraftPhase[], losses: readonly Loss[] = []): void {
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

	// Never by joining them: whoever could act as them would be as mighty as they are.
	const others = new Set(drafts.flatMap((draft) => draft.as ?? []).filter((role) => !situation.canActAs(role)));
	for (const role of others) {
		const theirs = drafts.filter((draft) => draft.as?.includes(role));
		// Whoever is handed the statements is to know whom they hit.
		const hit = theirs.some((draft) => draft.effect === 'revoke') ? lossComments(losses) : [];
		missing.push({
			right: `the rights of ${role}, to change what belongs to it`,
			sql: [...hit, statements(theirs)].join('\n'),
		});
	}

	const superuser = drafts.filter((draft) => draft.requires?.kind === 'superuser');
	if (superuser.length > 0)
		missing.push({ right: 'superuser, to take away what a superuser gave', sql: statements(superuser) });

	for (const draft of version >= 160_000 ? drafts : []) {
		if (draft.requires?.kind !== 'admin') continue;
		const { role } = draft.requires;
		if (situation.isNew(role) || administrator.mayJoin.includes(role)) continue;
		missing.push({ right: `ADMIN OPTION on ${role}`, sql: statements([draft]) });
	}

	for (const database of unreadableMaps(situation))
		missing.push({
			right: `the right to read ${mapSchema}.${mapTable} in ${database}`,
			sql: [`GRANT USAGE ON SCHEMA ${mapSchema} TO ${me};`, `GRANT SELECT ON ${mapSchema}.${mapTable} TO ${me};`].join(
				'\n',
			),
		});

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

/** For someone who may: the very statements. */
function statements(drafts: readonly Draft[]): string {
	return drafts.map((draft) => `${preview(draft.sql)};`).join('\n');
}

/** Settings that are not as the profile says and that the administrator may not give. */
function settingsToMake(situation: Situation): readonly string[] {
	if (situation.current.unsettable.length === 0) return [];
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

/** Whose logins are whose must be seen before it is decided what is missing. */
function unreadableMaps(situation: Situation): readonly string[] {
	return situation.desired.databases
		.filter((wanted) => wanted.tenantMap !== undefined && situation.inside(wanted).tenantMap.entries === null)
		.map((wanted) => wanted.name);
}

function untrustedExtensions(situation: Situation): readonly string[] {
	return situation.desired.databases.flatMap((wanted) => {
		const installed = situation.interior(wanted)?.extensions ?? [];
		return wanted.extensions.filter(
			(name) =>
				!installed.some((each) => each.name === name) &&
				situation.current.availableExtensions.some((each) => each.name === name && !each.trusted),
		);
	});
}
