import type { Membership } from '../access/current.js';
import type { Situation } from '../access/situation.js';
import { identifier, literal } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { type Sql, sql } from '../sql/sql.js';
import type { Draft } from './draft.js';

/**
 * A superuser acts as anyone. Another administrator joins the roles whose rights it needs for the length of the
 * transaction and leaves them at its end, so that no membership that Gatehouse takes outlives it; one that was there
 * before comes out as it went in.
 */
export function withJoins(situation: Situation, drafts: readonly Draft[], transactional: boolean): readonly Draft[] {
	if (situation.current.administrator.superuser) return drafts;
	const needed = [...new Set(drafts.flatMap((draft) => draft.as ?? []))];
	const roles = needed.filter((role) => !situation.actsAs(role));
	const [only] = roles;
	// Its own, for an index needs CREATE on the schema as well, which somebody else who owns a table need not have.
	if (!transactional && needed.length === 1 && only !== undefined && situation.isOurs(only))
		return asRole(situation, only, drafts);
	const steps =
		roles.length === 0 ? [] : [...ownInheritance(situation), ...roles.flatMap((role) => join(situation, role))];
	return [
		...unshared(situation, drafts),
		...steps.map(({ into, outOf, why }) => step(into, outOf, why)),
		...drafts,
		...steps.toReversed().map(({ into, outOf, after }) => step(outOf, into, after)),
	];
}

/**
 * Without a transaction whatever is joined would stay where the run is killed. Who has become a role in a session is that
 * role until its end, a member or not: so it joins, becomes the role and leaves in one statement. SET LOCAL makes it
 * itself again for the leaving, and what SET said holds after that.
 * @see https://www.postgresql.org/docs/current/sql-set.html
 */
function asRole(situation: Situation, role: string, drafts: readonly Draft[]): readonly Draft[] {
	const steps = join(situation, role);
	const become = [
		...steps.map(({ into }) => into),
		sql`SET ROLE ${identifier(role)}`,
		sql`SET LOCAL ROLE NONE`,
		...steps.map(({ outOf }) => outOf),
	];
	const body = become.map((each) => `${preview(each)}; `).join('');
	const begin = sql`DO ${literal(`BEGIN ${body}END`)}`;
	const end = sql`RESET ROLE`;
	const why = `lets the administrator be ${role} for what follows, without staying a member of it`;
	return [step(begin, end, why), ...drafts, step(end, begin, 'the administrator is itself again')];
}

type Step = { readonly into: Sql; readonly outOf: Sql; readonly why: string; readonly after: string };

function step(statement: Sql, back: Sql, purpose: string): Draft {
	return { gate: 'role', sql: statement, purpose, undo: { sql: back }, effect: 'create', temporary: true };
}

/** Before 16 a member that inherits nothing has none of a role's rights, and only its own attribute decides. */
function ownInheritance({ current }: Situation): readonly Step[] {
	if (current.version >= 160_000 || current.administrator.inherit) return [];
	return [
		{
			into: sql`ALTER ROLE CURRENT_USER INHERIT`,
			outOf: sql`ALTER ROLE CURRENT_USER NOINHERIT`,
			why: 'lets the administrator use the rights of the roles it joins, until the end of this transaction',
			after: 'the administrator inherits nothing again',
		},
	];
}

function join(situation: Situation, role: string): readonly Step[] {
	const { version, administrator } = situation.current;
	const by = grantorOf(situation, role);
	const before = situation
		.membersOf(role)
		.find((each) => each.member === administrator.name && (version < 160_000 || each.grantor === by));
	// Before 16 a role is a member or it is not: one that is already needs no joining, and must not leave.
	if (version < 160_000 && before !== undefined) return [];
	const name = identifier(role);
	const granted = by === administrator.name ? sql`` : sql` GRANTED BY ${identifier(by)}`;
	// From 16 on a grant carries its own options.
	const options = version >= 160_000 ? sql` WITH INHERIT TRUE, SET TRUE${granted}` : sql``;
	return [
		{
			into: sql`GRANT ${name} TO CURRENT_USER${options}`,
			outOf:
				before === undefined
					? sql`REVOKE ${name} FROM CURRENT_USER${granted}`
					: sql`GRANT ${name} TO CURRENT_USER WITH INHERIT ${flag(before.inherit)}, SET ${flag(before.set)}${granted}`,
			why: `lets the administrator act as ${role} until the end of this transaction`,
			after:
				before === undefined ? `the administrator leaves ${role} again` : `the administrator is in ${role} as before`,
		},
	];
}

/** From 16 on one membership may have several grantors: ours is who has ADMIN OPTION, the administrator itself if it does. */
function grantorOf(situation: Situation, role: string): string {
	const { administrator, version } = situation.current;
	if (version < 160_000 || situation.isNew(role)) return administrator.name;
	const may = ({ member, admin }: Membership) =>
		admin && (member === administrator.name || administrator.inherits.includes(member));
	const holders = situation
		.membersOf(role)
		.filter(may)
		.map((each) => each.member);
	return holders.includes(administrator.name) ? administrator.name : (holders[0] ?? administrator.name);
}

/** What this run makes is nobody's to act as, also where the administrator's sessions would let it in at once. */
function unshared({ current }: Situation, drafts: readonly Draft[]): readonly Draft[] {
	if (!current.administrator.joinsWhatItMakes || !drafts.some((draft) => draft.createsRole !== undefined)) return [];
	return [
		{
			gate: 'role',
			sql: sql`SET LOCAL createrole_self_grant = ''`,
			purpose: 'the administrator does not become a member of the roles that it makes here',
			undo: { none: 'it ends with this transaction' },
			effect: 'create',
		},
	];
}

function flag(on: boolean): Sql {
	return on ? sql`TRUE` : sql`FALSE`;
}
