import { type DesiredDatabase, mapSchema } from '../access/desired.js';
import { mapTable } from '../access/row-security/tenant-function.js';
import type { Situation } from '../access/situation.js';
import { identifier, literal, qualified, settingName } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import { bornByHand, inside, shown } from './hand-over.js';

/*
 * What an administrator that is no superuser may lack beside attributes and roles, each with what someone who may can
 * run so that the very same command goes through.
 */

/** A right that the administrator lacks, and what someone who may can run to mend that. */
export type Missing = { readonly right: string; readonly sql: string };

/** A database may be copied by its owner, and by everybody who may make databases once it is marked as a template. */
export function templatesLacking(situation: Situation): readonly Missing[] {
	const { inherits } = situation.current.administrator;
	const templates = situation.desired.databases
		.filter((wanted) => situation.database(wanted.name) === undefined)
		.flatMap((wanted) => situation.database(wanted.template) ?? [])
		.filter((template) => !template.isTemplate && !inherits.includes(template.owner));
	return [...new Set(templates.map((template) => template.name))].map((name) => ({
		right: `the right to copy ${name}`,
		sql: shown(sql`ALTER DATABASE ${identifier(name)} IS_TEMPLATE true`),
	}));
}

/** Extensions that PostgreSQL keeps for superusers and that this database lacks. */
export function untrustedExtensions(situation: Situation, wanted: DesiredDatabase): readonly string[] {
	const installed = situation.interior(wanted)?.extensions ?? [];
	return wanted.extensions.filter(
		(name) =>
			!installed.some((each) => each.name === name) &&
			situation.current.availableExtensions.some((each) => each.name === name && !each.trusted),
	);
}

export function extensionsLacking(situation: Situation): readonly Missing[] {
	// Which ones a service lends its administrators, only it knows: the plan says that it may be refused.
	if (situation.current.administrator.lent) return [];
	return situation.desired.databases.flatMap((wanted) => {
		const names = untrustedExtensions(situation, wanted);
		if (names.length === 0) return [];
		const lines = [
			...(situation.isUnborn(wanted) ? bornByHand(situation, wanted) : []),
			inside(wanted.name),
			...names.map((name) => shown(sql`CREATE EXTENSION ${identifier(name)} SCHEMA public`)),
		];
		const what = names.length === 1 ? 'extension' : 'extensions';
		return [{ right: `superuser, to install the ${what} ${names.join(', ')}`, sql: lines.join('\n') }];
	});
}

/** Settings that are not as the profile says and that the administrator may not give. */
export function settingsLacking(situation: Situation): readonly Missing[] {
	const { current, desired } = situation;
	if (current.unsettable.length === 0) return [];
	const wanted = desired.databases.flatMap((database) =>
		database.settings
			.filter(
				({ role, name, value }) =>
					!current.settings.some(
						(each) =>
							each.role === role && each.database === database.name && each.name === name && each.value === value,
					),
			)
			.map((setting) => ({ ...setting, database })),
	);
	return current.unsettable.flatMap(({ name }) => {
		const of = wanted.filter((setting) => setting.name === name);
		if (of.length === 0) return [];
		const parameter = settingName(name);
		const lines =
			current.version >= 150_000
				? [shown(sql`GRANT SET ON PARAMETER ${parameter} TO ${identifier(current.administrator.name)}`)]
				: of.every(({ role, database }) => situation.role(role) !== undefined && !situation.isUnborn(database))
					? of.map(({ role, database, value }) =>
							shown(
								sql`ALTER ROLE ${identifier(role)} IN DATABASE ${identifier(database.name)} SET ${parameter} = ${literal(value)}`,
							),
						)
					: ['-- a superuser must apply this profile, or the setting be left out'];
		return [{ right: `the right to set ${name}`, sql: lines.join('\n') }];
	});
}

/** Where a service keeps passwords for the members of one role. */
export function passwordsLacking(situation: Situation): readonly Missing[] {
	const { passwordsNeed, name } = situation.current.administrator;
	const logins = situation.desired.roles.some((role) => role.kind === 'login' && situation.isNew(role.name));
	if (passwordsNeed === null || !logins) return [];
	return [
		{
			right: `membership of ${passwordsNeed}, to give passwords`,
			sql: shown(sql`GRANT ${identifier(passwordsNeed)} TO ${identifier(name)}`),
		},
	];
}

/** Whose logins are whose must be seen before it is decided what is missing. */
export function mapsLacking(situation: Situation): readonly Missing[] {
	const to = identifier(situation.current.administrator.name);
	return situation.desired.databases
		.filter((wanted) => wanted.tenantMap !== undefined && situation.inside(wanted).tenantMap.entries === null)
		.map((wanted) => ({
			right: `the right to read ${mapSchema}.${mapTable} in ${wanted.name}`,
			sql: [
				inside(wanted.name),
				shown(sql`GRANT USAGE ON SCHEMA ${identifier(mapSchema)} TO ${to}`),
				shown(sql`GRANT SELECT ON TABLE ${qualified(mapSchema, mapTable)} TO ${to}`),
			].join('\n'),
		}));
}
