import type { Acl, CurrentDatabase, CurrentInterior } from '../access/current.js';
import type { Situation } from '../access/situation.js';

/**
 * What a plan was computed from, fact by fact and in words: a saved plan that no longer fits can say what differs.
 * Lists that grow with the data (objects, default privileges) stand as a count and a digest.
 */
export type Basis = Readonly<Record<string, string>>;
export type Digest = (text: string) => string;

export function basisOf(situation: Situation, digest: Digest): Basis {
	const { current, desired } = situation;
	return Object.fromEntries([
		['server', `system ${current.systemIdentifier}`],
		['server version', String(current.version)],
		['administrator', administratorIn(situation)],
		...desired.roles.map(({ name }) => [`role ${name}`, roleIn(situation, name)]),
		...desired.databases.flatMap((wanted) => {
			const database = situation.database(wanted.name);
			const state = database === undefined ? 'absent' : databaseIn(database);
			return [[`database ${wanted.name}`, state], ...insideOf(situation, wanted, digest)];
		}),
		...siblingsOf(situation),
	]);
}

function administratorIn(situation: Situation): string {
	const { administrator: who } = situation.current;
	const acts = situation.desired.roles
		.map(({ name }) => name)
		.filter((name) => !who.superuser && situation.actsAs(name));
	const rights = [
		who.superuser ? 'superuser' : 'no superuser',
		who.createRole ? 'may make roles' : 'may not make roles',
		who.createDatabase ? 'may make databases' : 'may not make databases',
		...(who.inherit ? [] : ['inherits nothing']),
		...(who.joinsWhatItMakes ? ['joins the roles that it makes'] : []),
		...(acts.length === 0 ? [] : [`acts as ${acts.toSorted().join(', ')}`]),
	];
	return `${who.name}: ${rights.join(', ')}`;
}

function roleIn(situation: Situation, name: string): string {
	const role = situation.role(name);
	if (role === undefined) return 'absent';
	const attributes: readonly (readonly [boolean, string])[] = [
		[true, situation.isOurs(name) ? 'of this profile' : 'not of this profile'],
		[true, role.login ? 'login' : 'no login'],
		[role.superuser, 'superuser'],
		[role.createDatabase, 'may make databases'],
		[role.createRole, 'may make roles'],
		[role.replication, 'may replicate'],
		[role.bypassRowSecurity, 'bypasses row security'],
		[!role.inherit, 'inherits nothing'],
		[role.connectionLimit !== -1, `connection limit ${role.connectionLimit}`],
		[role.validUntil !== null, `valid until ${role.validUntil}`],
	];
	const memberships = situation
		.membershipsOf(name)
		.map(({ role: group, admin, inherit, set }) => `member of ${group} (${inherit}, ${set}, ${admin})`);
	const settings = situation
		.settingsOf(name)
		.map((each) => `${each.name} = ${each.value} in ${each.database ?? 'every database'}`);
	const said = attributes.filter(([is]) => is).map(([, word]) => word);
	return ['there', ...said, ...memberships.toSorted(), ...settings.toSorted()].join(', ');
}

function databaseIn(database: CurrentDatabase): string {
	const { owner, allowsConnections, connectionLimit, comment, acl } = database;
	const open = allowsConnections ? 'open' : 'accepts no connections';
	return [`owned by ${owner}`, open, `connection limit ${connectionLimit}`, comment ?? 'no comment', inWords(acl)].join(
		', ',
	);
}

/** Other databases only where the plan is to close them. */
function siblingsOf({ desired, current }: Situation): readonly (readonly [string, string])[] {
	if (desired.siblings !== 'close') return [];
	const own = new Set(desired.databases.map((wanted) => wanted.name));
	return current.databases
		.filter(({ name }) => !own.has(name))
		.map(({ name, owner, acl }) => [`other database ${name}`, `owned by ${owner}, ${inWords(acl)}`]);
}

function insideOf(
	situation: Situation,
	wanted: Situation['desired']['databases'][number],
	digest: Digest,
): readonly (readonly [string, string])[] {
	const interior = situation.interior(wanted);
	if (interior === undefined) return [];
	const counted = (items: readonly { readonly acl: Acl }[]): string => {
		const each = items.map((item) => ({ ...item, acl: inWords(item.acl) }));
		return `${items.length}, ${digest(JSON.stringify(each)).slice(0, 12)}`;
	};
	return [
		...interior.schemas.map(
			(schema) =>
				[`schema ${schema.name} in ${wanted.name}`, `owned by ${schema.owner}, ${inWords(schema.acl)}`] as const,
		),
		[`objects in ${wanted.name}`, counted(interior.objects)],
		[`column privileges in ${wanted.name}`, counted(interior.columns)],
		[`default privileges in ${wanted.name}`, counted(interior.defaults)],
		...rowSecurityIn(wanted.name, interior, digest),
		[
			`extensions in ${wanted.name}`,
			interior.extensions.map((each) => `${each.name} in ${each.schema}`).join(', ') || 'none',
		],
	];
}

/** Whether a table holds rows decides in which phase its policies come, and changes nothing of what is so. */
function rowSecurityIn(
	database: string,
	{ rowSecurity }: CurrentInterior,
	digest: Digest,
): readonly (readonly [string, string])[] {
	if (rowSecurity === null) return [];
	const { tables, policies, indexes, map } = rowSecurity;
	const counted = (items: readonly unknown[]): string =>
		`${items.length}, ${digest(JSON.stringify(items)).slice(0, 12)}`;
	const entries = map.entries?.map(({ login, key }) => [login, key]) ?? ['not readable'];
	return [
		[`tables in ${database}`, counted(tables.map(({ holdsRows: _, ...table }) => table))],
		[`policies in ${database}`, counted(policies)],
		[`indexes in ${database}`, counted(indexes)],
		[`map of tenants in ${database}`, counted([map.table, map.function, ...entries])],
	];
}

/** As `psql` shows it, but sorted: an ACL's order is an accident of history. */
function inWords(acl: Acl): string {
	const items = acl.map(
		({ grantee, grantor, privilege, grantable }) =>
			`${grantee ?? 'PUBLIC'}=${privilege}${grantable ? '*' : ''}/${grantor}`,
	);
	return items.toSorted().join(' ') || 'nothing granted';
}

/** What differs between two bases, a line each. */
export function differences(before: Basis, now: Basis): readonly string[] {
	return [...new Set([...Object.keys(before), ...Object.keys(now)])]
		.filter((subject) => before[subject] !== now[subject])
		.map(
			(subject) => `${subject}: was ${before[subject] ?? 'not looked at'}, is now ${now[subject] ?? 'not looked at'}`,
		);
}
