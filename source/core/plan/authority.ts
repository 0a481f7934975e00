import { type DesiredDatabase, type DesiredSchema, isMarked, mapSchema, mark } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { RefusedError } from '../errors.js';
import { reachOf } from '../gates/reach.js';
import { isProvidersRole } from '../server/provider.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { sql } from '../sql/sql.js';
import { takenKeys } from './taken-keys.js';

/** What may not be taken over however much the administrator may do. Throws with all of it. */
export function assertOurs(situation: Situation): void {
	const problems = [
		...strangers(situation),
		...borrowedOwners(situation),
		...notAdoptable(situation),
		...broken(situation),
		...shut(situation),
		...foreignMaps(situation),
		...takenKeys(situation),
	];
	if (problems.length === 0) return;
	throw new RefusedError(
		'not-ours',
		problems.map((problem) => problem.message).join('\n'),
		[...new Set(problems.map((problem) => problem.remedy))].join(' '),
	);
}

export type Problem = { readonly message: string; readonly remedy: string };

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
	const schemas = situation.desired.databases.flatMap((wanted) =>
		wanted.schemas
			.filter((schema) => schema.perTenant && isForeignSchema(situation, wanted, schema))
			.map(({ name }) => ({
				message: `Schema ${name} exists in ${wanted.name} and was not made by this profile.`,
				remedy: 'Choose another name for the tenant.',
			})),
	);
	return [...roles, ...databases, ...schemas];
}

/** A comment on a schema is its owner's to change, so what belongs to the right owner, made by this profile, is ours too. */
function isForeignSchema(situation: Situation, wanted: DesiredDatabase, { name, owner }: DesiredSchema): boolean {
	const existing = situation.inside(wanted).schema(name);
	if (existing === undefined || existing.comment === mark(situation.desired.profile)) return false;
	return existing.owner !== owner || situation.role(owner)?.comment !== mark(situation.desired.profile);
}

function isForeign(situation: Situation, name: string): boolean {
	const existing = situation.database(name);
	return existing !== undefined && existing.comment !== mark(situation.desired.profile);
}

/**
 * An owner that was there before may only be a role like those that Gatehouse makes: the migrate login becomes it, and
 * with it whatever else it is.
 */
function borrowedOwners(situation: Situation): readonly Problem[] {
	const remedy = 'Name another `owner`, or leave it out: Gatehouse then makes one that owns this database alone.';
	return situation.desired.roles
		.filter((role) => role.kind !== 'login' && situation.role(role.name) !== undefined && !situation.isOurs(role.name))
		.flatMap((role): readonly Problem[] => {
			const why = tooMuch(situation, role.name, 'to own');
			return why === undefined
				? []
				: [{ message: `Role ${role.name} cannot be an owner of this profile: ${why}.`, remedy }];
		});
}

function notAdoptable(situation: Situation): readonly Problem[] {
	const remedy = 'Leave `adopt` out, or make a role of its own for the application.';
	return situation.desired.roles
		.filter((role) => role.adopt && situation.role(role.name) !== undefined)
		.flatMap((role): readonly Problem[] => {
			const { comment } = situation.role(role.name) ?? { comment: null };
			const other = isMarked(comment) && comment !== mark(situation.desired.profile);
			const why = other ? `another profile made it (${comment})` : tooMuch(situation, role.name, 'to adopt');
			return why === undefined ? [] : [{ message: `Role ${role.name} cannot be adopted: ${why}.`, remedy }];
		});
}

/** Why a role that was there before is more than an application's, or undefined where it is not. */
function tooMuch(situation: Situation, name: string, use: 'to own' | 'to adopt'): string | undefined {
	const role = situation.role(name);
	if (role === undefined) return undefined;
	const owned = situation.current.databases.filter(
		(database) =>
			database.owner === name && !situation.desired.databases.some((wanted) => wanted.name === database.name),
	);
	const superusers = situation.current.roles.filter((each) => each.superuser).map((each) => each.name);
	const powers = [...reachOf(situation.current.memberships, name).keys()].filter((group) =>
		isProvidersRole(group, superusers),
	);
	const reasons: readonly (readonly [boolean, string])[] = [
		[name === situation.current.administrator.name, 'it is the administrator'],
		[role.superuser, 'it is a superuser'],
		[role.replication, 'it may replicate'],
		// An adopted login is put right; an owner is used as it is.
		[use === 'to own' && role.createRole, 'it may make roles'],
		[use === 'to own' && role.bypassRowSecurity, 'it bypasses row security'],
		[use === 'to own' && role.login, 'somebody signs in as it'],
		[isProvidersRole(name, superusers), "it is PostgreSQL's own, or the provider's"],
		[powers.length > 0, `it is a member of ${powers.join(', ')}`],
		[owned.length > 0, `it owns ${owned.map((database) => database.name).join(', ')}`],
	];
	return reasons.find(([is]) => is)?.[1];
}

/** The map of tenants is found where it always is: what is there must be this profile's, and of the same type. */
function foreignMaps(situation: Situation): readonly Problem[] {
	return situation.desired.databases.flatMap((wanted): readonly Problem[] => {
		if (wanted.tenantMap === undefined) return [];
		const { type } = wanted.tenantMap;
		const schema = situation.inside(wanted).schema(mapSchema);
		if (schema !== undefined && schema.comment !== mark(situation.desired.profile))
			return [
				{
					message: `Schema ${mapSchema} exists in ${wanted.name} and was not made by this profile.`,
					remedy: 'One profile of `identify: login` has its map there: use another database for this one.',
				},
			];
		const { table } = situation.inside(wanted).tenantMap;
		if (table === null || table.keyType === type) return [];
		return [
			{
				message: `The keys of ${mapSchema}.map in ${wanted.name} are of type ${table.keyType}, and the profile's are ${type}.`,
				remedy: `Write \`type: ${table.keyType}\` in \`rowSecurity\`, or change the column, the function and the policies by hand first.`,
			},
		];
	});
}

/** A database that somebody shut and that is not ours to open. */
function shut(situation: Situation): readonly Problem[] {
	return situation.desired.databases
		.filter((wanted) => situation.database(wanted.name)?.allowsConnections === false)
		.filter((wanted) => situation.database(wanted.name)?.connectionLimit !== -2)
		.filter((wanted) => !situation.isUnborn(wanted) && !situation.isOurDatabase(wanted))
		.map((wanted) => ({
			message: `Database ${wanted.name} accepts no connections, and this profile did not make it.`,
			remedy: `Open it first, if that is meant: ${preview(sql`ALTER DATABASE ${identifier(wanted.name)} ALLOW_CONNECTIONS true`)};`,
		}));
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
