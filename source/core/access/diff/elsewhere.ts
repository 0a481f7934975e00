import type { Finding } from '../../plan/draft.js';
import type { Telling } from '../../plan/telling.js';
import { identifier } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Acl, CurrentThing } from '../current.js';
import { type DesiredDatabase, mapSchema, mark } from '../desired.js';
import type { Situation } from '../situation.js';
import { alterSql, thingSql } from '../thing-sql.js';
import { type Excess, excess, isTakeable } from './acl.js';
import { extensionSchemas } from './extensions.js';
import { excessInWords, likewise, outOfReach, takingAway } from './words.js';

/*
 * What the profile's roles hold beside the profile: in other schemas of its database, in other databases, on the server.
 * Nothing there is ours to take, so it is told, each with its statement.
 */

/** Something of somebody else's. */
type Beside = {
	/** As GRANT names it. */
	readonly on: Sql;
	readonly described: string;
	readonly owner: string;
	readonly acl: Acl;
	/** The comment on the database or the schema that it is, or is in. */
	readonly comment: string | null;
	/** The statement by which it gets another owner; null: nobody is told to give it away. */
	readonly reown: Sql | null;
};

/** Inside of one of the profile's databases. */
export function heldElsewhere(situation: Situation, wanted: DesiredDatabase): Finding {
	const interior = situation.isUnborn(wanted) ? undefined : situation.interior(wanted);
	const own = new Set([...wanted.schemas.map(({ name }) => name), ...(wanted.tenantMap ? [mapSchema] : [])]);
	// What these should be is the plan's to say.
	const shared = new Set(['public', ...extensionSchemas(situation, wanted)]);
	const to = identifier(wanted.owner);
	const schemas = interior?.schemas ?? [];
	const comments = new Map(schemas.map(({ name, comment }) => [name, comment]));
	const all: readonly Beside[] = [
		...schemas
			.filter(({ name }) => !own.has(name) && !shared.has(name))
			.map(({ name, ...schema }) => {
				const on = sql`SCHEMA ${identifier(name)}`;
				return { ...schema, on, described: `schema ${name}`, reown: sql`ALTER ${on} OWNER TO ${to}` };
			}),
		...(interior?.elsewhere ?? [])
			.filter(({ schema }) => schema === null || !own.has(schema))
			.map((thing) => ({
				...besideOf(thing),
				comment: comments.get(thing.schema ?? '') ?? null,
				// An extension's goes with it, and a large object is its maker's own.
				reown: thing.ofExtension || thing.kind === 'LARGE OBJECT' ? null : sql`${alterSql(thing)} OWNER TO ${to}`,
			})),
	];
	return { drafts: [], warnings: all.flatMap((each) => tellings(situation, each)) };
}

/** On the server: other databases, tablespaces, parameters. */
export function heldOnServer(situation: Situation): Finding {
	const { desired, current } = situation;
	const own = new Set(desired.databases.map(({ name }) => name));
	const all: readonly Beside[] = [
		...current.databases
			.filter(({ name }) => !own.has(name))
			.map(({ name, ...database }) => {
				const on = sql`DATABASE ${identifier(name)}`;
				const reown = sql`ALTER ${on} OWNER TO ${identifier(current.administrator.name)}`;
				return { ...database, on, described: `database ${name}`, reown };
			}),
		...current.elsewhere.map((thing) => ({ ...besideOf(thing), comment: null, reown: null })),
	];
	return { drafts: [], warnings: all.flatMap((each) => tellings(situation, each)) };
}

/** GRANT names these by their kind; people by their name alone. */
const wellKnown: readonly string[] = ['TABLE', 'SEQUENCE', 'ROUTINE'];

function besideOf(thing: CurrentThing): Pick<Beside, 'on' | 'described' | 'owner' | 'acl'> {
	const { kind, name, owner, acl } = thing;
	const described = wellKnown.includes(kind) ? name : `${kind.toLowerCase()} ${name}`;
	return { on: thingSql(thing), described, owner, acl };
}

function tellings(situation: Situation, beside: Beside): readonly Telling[] {
	const { on, described, owner, acl, reown } = beside;
	const owns = situation.wanted(owner)?.kind === 'login' && isBeside(situation, beside, owner);
	return [
		...(reown !== null && owns ? [owned(situation, owner, described, reown)] : []),
		...excess(situation, acl, owner, new Map())
			.filter(({ grantee }) => grantee !== null && isBeside(situation, beside, grantee))
			.map((each) => (isTakeable(each) ? held(situation, each, on, described) : outOfReach(each, on, described))),
	];
}

function held(situation: Situation, each: Excess, on: Sql, described: string): Telling {
	const role = each.grantee ?? 'PUBLIC';
	const revoke = preview(takingAway(each, on).revoke);
	const what = excessInWords(each);
	return alike(situation, role, described, {
		code: 'held-elsewhere',
		of: [what],
		say: (who, verb, names) =>
			`${who} ${verb('holds', 'hold')} ${what} on ${names}, beside what this profile is about. If that is not meant: ${revoke};`,
	});
}

function owned(situation: Situation, role: string, described: string, reown: Sql): Telling {
	return alike(situation, role, described, {
		code: 'login-owns',
		of: ['elsewhere'],
		say: (who, verb, names) =>
			`${who} ${verb('owns', 'own')} ${names}, beside what this profile is about, and with it every right on it. To give it away: ${preview(reown)};`,
	});
}

type Saying = {
	readonly code: string;
	readonly of: readonly string[];
	readonly say: (who: string, verb: (one: string, many: string) => string, names: string) => string;
};

/** Of a role of its own for each tenant there may be thousands: then it is the roles that are told together. */
function alike(situation: Situation, role: string, described: string, { code, of, say }: Saying): Telling {
	const message = say(role, (one) => one, described);
	if (situation.wanted(role)?.perTenant !== true)
		return {
			code,
			message,
			alike: { of: [...of, role], name: described, all: (names) => likewise(say(role, (one) => one, names)) },
		};
	return {
		code,
		message,
		alike: { of: [...of, described], name: role, all: (names) => likewise(say(names, (_, many) => many, described)) },
	};
}

/** A role of all tenants has its part in what this profile made for tenants that are not asked about now. */
function isBeside(situation: Situation, { comment }: Beside, role: string): boolean {
	const wanted = situation.wanted(role);
	return wanted !== undefined && (wanted.perTenant || comment !== mark(situation.desired.profile));
}
