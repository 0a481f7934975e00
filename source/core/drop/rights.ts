import { few } from '../access/diff/words.js';
import type { Situation } from '../access/situation.js';
import { InsufficientPrivilegeError } from '../errors.js';
import { inside, lettingIn, shown } from '../plan/hand-over.js';
import type { Missing } from '../plan/lacking.js';
import { identifier, literal } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';
import { type DropScope, heirOf, type Present } from './extent.js';
import type { DropFacts } from './facts.js';
import { takingBack } from './ties.js';

/** Finds what the administrator may not do before anything is touched. Throws with the SQL for someone who may. */
export function assertMayDrop(present: Present, facts: DropFacts, scope: DropScope): void {
	const { administrator } = present.situation.current;
	if (administrator.superuser) return;
	const missing = [
		...attributes(present),
		...rolesLacking(present, facts, scope),
		...mapsUnread(present, facts),
		...strangersInside(present, facts),
		...grantsOutOfReach(present, facts),
	];
	if (missing.length > 0) throw new InsufficientPrivilegeError(administrator.name, missing);
}

function attributes({ situation, roles }: Present): readonly Missing[] {
	const { createRole, inherit, name } = situation.current.administrator;
	const alter = (attribute: Sql) => shown(sql`ALTER ROLE ${identifier(name)} ${attribute}`);
	return [
		...(createRole || roles.length === 0 ? [] : [{ right: 'CREATEROLE, to drop roles', sql: alter(sql`CREATEROLE`) }]),
		// With CREATEROLE it lets itself inherit for as long as a transaction lasts.
		...(createRole || situation.current.version >= 160_000 || inherit
			? []
			: [{ right: 'INHERIT, to use the rights of the owners', sql: alter(sql`INHERIT`) }]),
	];
}

/** Whom it has to become, and over whom it has to rule. */
function rolesLacking(
	{ situation, roles, databases }: Present,
	facts: DropFacts,
	scope: DropScope,
): readonly Missing[] {
	const ruled = roles.map((role) => role.name).filter((name) => !rules(situation, name));
	const owners = [
		...databases.map((wanted) => situation.database(wanted.name)?.owner ?? wanted.owner),
		...facts.kept.flatMap(({ schemas, mapRows, mapOwner, ties }) => [
			...schemas.map((schema) => schema.owner),
			...(mapOwner !== null && (mapRows?.length ?? 0) > 0 ? [mapOwner] : []),
			...ties.filter((tie) => tie.as === 'owner').flatMap((tie) => heirOf(scope, tie.role) ?? []),
		]),
	].filter((name) => !situation.canActAs(name));
	return [...new Set([...ruled, ...owners])].map((name) => ({
		right: owners.includes(name) ? `the rights of ${name}, to drop what belongs to it` : `ADMIN OPTION on ${name}`,
		sql: lettingIn(situation, name),
	}));
}

/** Before 16, CREATEROLE is all that it takes. */
function rules(situation: Situation, role: string): boolean {
	return situation.current.version < 160_000 || situation.mayJoin(role);
}

/** Whose rows are whose must be seen before it is decided what goes. */
function mapsUnread({ extent }: Present, { kept }: DropFacts): readonly Missing[] {
	return kept
		.filter(({ mapOwner, mapRows }) => mapOwner !== null && mapRows === null)
		.filter(({ database }) => extent.kept.some(({ wanted }) => wanted.name === database))
		.map(({ database }) => ({
			right: `the right to read gatehouse.map in ${database}`,
			sql: [inside(database), '-- apply the profile once more, which gives it that right'].join('\n'),
		}));
}

/** DROP DATABASE … WITH (FORCE) ends only the sessions of roles that the administrator has the rights of. */
function strangersInside({ situation, roles, databases }: Present, { sessions }: DropFacts): readonly Missing[] {
	const gone = new Set(roles.map((role) => role.name));
	return databases.flatMap(({ name }) => {
		const others = sessions
			.filter((each) => each.database === name && !gone.has(each.role) && !situation.actsAs(each.role))
			.map((each) => each.role);
		if (others.length === 0) return [];
		const names = list(others.map(literal));
		const where = sql`FROM pg_stat_activity WHERE datname = ${literal(name)} AND usename IN (${names})`;
		return [
			{
				right: `the right to end the sessions of ${few(others)} in ${name}`,
				sql: shown(sql`SELECT pg_terminate_backend(pid) ${where}`),
			},
		];
	});
}

/** What somebody else owns and has opened to a role that goes. */
function grantsOutOfReach({ situation }: Present, { kept }: DropFacts): readonly Missing[] {
	return kept.flatMap(({ database, grants }) => {
		const owner = situation.database(database)?.owner ?? '';
		const standsFor = (name: string) => (name === 'pg_database_owner' ? owner : name);
		return grants
			.filter((grant) => grant.grantor === grant.owner && !situation.canActAs(standsFor(grant.owner)))
			.map((grant) => ({
				right: `the rights of ${grant.owner}, to take ${grant.privilege} on ${grant.object} from ${grant.grantee ?? 'PUBLIC'}`,
				sql: [inside(database), takingBack(grant)].join('\n'),
			}));
	});
}
