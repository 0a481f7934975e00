import { type Draft, type Finding, findings, type Requirement } from '../../plan/draft.js';
import { identifier, literal } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { integer, keyword, list, type Sql, sql, verifierOf } from '../../sql/sql.js';
import type { CurrentRole } from '../current.js';
import { type DesiredRole, mark } from '../desired.js';
import type { Situation } from '../situation.js';

/** The roles that are missing, and what ours should be and are not. */
export function diffRoles(situation: Situation, roles: readonly DesiredRole[]): Finding {
	const found = roles.map((role) => {
		const existing = situation.role(role.name);
		if (existing === undefined) return { drafts: create(situation, role), warnings: [] };
		if (situation.isOurs(role.name)) return { drafts: putRight(situation, role, existing), warnings: [] };
		return { drafts: [], warnings: [notOurs(role, situation.desired.profile)] };
	});
	return findings(...found);
}

const purposes: Readonly<Record<DesiredRole['kind'], string>> = {
	'database owner': 'owns the database and nothing else; nobody signs in as it or is a member of it',
	owner: 'owns the schema and its objects; nobody signs in as it',
	group: 'holds what its members may do; nobody signs in as it',
	login: 'a login of its own for the application',
};

function create(situation: Situation, role: DesiredRole): readonly Draft[] {
	const name = identifier(role.name);
	const options: readonly Sql[] =
		role.kind === 'login'
			? [keyword('LOGIN'), sql`PASSWORD ${verifierOf(role.name)}`, ...limits(role)]
			: [keyword('NOLOGIN')];
	return [
		{
			gate: 'role',
			sql: sql`CREATE ROLE ${name} ${list(options, ' ')}`,
			purpose: role.access === null ? purposes[role.kind] : `${purposes.login}: ${role.access}`,
			undo: { sql: sql`DROP ROLE ${name}` },
			effect: 'create',
			createsRole: role.name,
		},
		{
			gate: 'role',
			sql: sql`COMMENT ON ROLE ${name} IS ${literal(mark(situation.desired.profile))}`,
			purpose: 'marks the role as made by this profile, so that a later run knows it again',
			undo: { sql: sql`COMMENT ON ROLE ${name} IS NULL` },
			effect: 'create',
		},
	];
}

function limits(role: DesiredRole): readonly Sql[] {
	return [
		...(role.connectionLimit === undefined ? [] : [sql`CONNECTION LIMIT ${integer(role.connectionLimit)}`]),
		...(role.validUntil === undefined ? [] : [sql`VALID UNTIL ${literal(role.validUntil)}`]),
	];
}

type Attribute = { readonly after: Sql; readonly before: Sql; readonly why: string };

/** What no role of a profile is; what a role is of these is taken from it. */
const mighty = [
	['superuser', { after: sql`NOSUPERUSER`, before: sql`SUPERUSER`, why: 'is no superuser' }],
	['createDatabase', { after: sql`NOCREATEDB`, before: sql`CREATEDB`, why: 'makes no databases' }],
	['createRole', { after: sql`NOCREATEROLE`, before: sql`CREATEROLE`, why: 'makes no roles' }],
	['replication', { after: sql`NOREPLICATION`, before: sql`REPLICATION`, why: 'does not replicate' }],
	['bypassRowSecurity', { after: sql`NOBYPASSRLS`, before: sql`BYPASSRLS`, why: 'obeys row security' }],
] as const satisfies readonly (readonly [keyof CurrentRole, Attribute])[];

const signsIn: Attribute = { after: sql`LOGIN`, before: sql`NOLOGIN`, why: 'may sign in' };
const signsNotIn: Attribute = { after: sql`NOLOGIN`, before: sql`LOGIN`, why: 'may not sign in' };
const inherits: Attribute = { after: sql`INHERIT`, before: sql`NOINHERIT`, why: 'has the rights of its groups' };

/** The attributes that are not as the profile has them. */
function wrongOnes(situation: Situation, role: DesiredRole, existing: CurrentRole): readonly Attribute[] {
	const login = role.kind === 'login';
	// From 16 on each membership has its own say.
	const mustInherit = role.groups.length > 0 && situation.current.version < 160_000;
	const { connectionLimit: limit, validUntil: end } = role;
	const attributes: readonly (Attribute | undefined)[] = [
		existing.login === login ? undefined : login ? signsIn : signsNotIn,
		...mighty.map(([what, attribute]) => (existing[what] ? attribute : undefined)),
		mustInherit && !existing.inherit ? inherits : undefined,
		limit === undefined || limit === existing.connectionLimit
			? undefined
			: {
					after: sql`CONNECTION LIMIT ${integer(limit)}`,
					before: sql`CONNECTION LIMIT ${integer(existing.connectionLimit)}`,
					why: 'has the connection limit of the profile',
				},
		end === undefined || sameInstant(end, existing.validUntil)
			? undefined
			: {
					after: sql`VALID UNTIL ${literal(end)}`,
					before: sql`VALID UNTIL ${literal(existing.validUntil ?? 'infinity')}`,
					why: 'ends when the profile says',
				},
	];
	return attributes.filter((attribute) => attribute !== undefined);
}

/**
 * One ALTER ROLE for all that is wrong. Only what is wrong is named: on every version an administrator that is no
 * superuser may not even repeat NOSUPERUSER.
 */
function putRight(situation: Situation, role: DesiredRole, existing: CurrentRole): readonly Draft[] {
	const wrong = wrongOnes(situation, role, existing);
	if (wrong.length === 0) return [];
	const alter = (options: readonly Sql[]): Sql => sql`ALTER ROLE ${identifier(role.name)} ${list(options, ' ')}`;
	return [
		{
			gate: 'role',
			sql: alter(wrong.map((attribute) => attribute.after)),
			purpose: `puts the role right: it ${wrong.map((attribute) => attribute.why).join(', ')}`,
			undo: { sql: alter(wrong.map((attribute) => attribute.before)) },
			effect: 'change',
			requires: toTakeFrom(situation, existing),
		},
	];
}

/** From 16 on an administrator may take away what it has itself; before, some attributes are a superuser's to take. */
function toTakeFrom({ current }: Situation, { name, ...role }: CurrentRole): Requirement {
	const { administrator } = current;
	const modern = current.version >= 160_000;
	const beyond =
		role.superuser ||
		(role.replication && !(modern && administrator.replication)) ||
		(role.bypassRowSecurity && !(modern && administrator.bypassRowSecurity));
	if (beyond) return { kind: 'superuser' };
	return { kind: 'alter', role: name, takesCreateDatabase: modern && role.createDatabase };
}

function sameInstant(wanted: string, held: string | null): boolean {
	if (wanted === 'infinity') return held === null;
	return held !== null && Date.parse(wanted) === Date.parse(held);
}

function notOurs({ name, kind }: DesiredRole, profile: string): { readonly code: string; readonly message: string } {
	const message =
		kind === 'login'
			? `Role ${name} exists and was not made by this profile: it is granted what the profile says, and its own attributes and rights stay as they are. To put them right too, set \`adopt: true\` on it.`
			: `Role ${name} exists and was not made by this profile: it is used as it is, and what it holds elsewhere stays. If this profile did make it, its mark is gone: ${preview(sql`COMMENT ON ROLE ${identifier(name)} IS ${literal(mark(profile))}`)};`;
	return { code: 'role-not-ours', message };
}
