import type { DesiredRole } from '../access/desired.js';
import { identifier } from '../sql/quote.js';
import { integer, type Sql, sql } from '../sql/sql.js';
import type { RoleFacts } from './catalog.js';
import { said } from './mend.js';
import { ifOurs } from './ours.js';
import type { Login, Place } from './place.js';
import { type Outcome, type Probe, probeId } from './probe.js';
import { validUntilFix } from './sign-in.js';

/** An attribute that no role of a profile may have; it works whatever is granted. */
type Power = {
	readonly topic: string;
	readonly held: (role: RoleFacts) => boolean;
	readonly means: string;
	readonly off: Sql;
};

const might: readonly Power[] = [
	{ topic: 'superuser', held: (role) => role.superuser, means: 'no gate holds a superuser', off: sql`NOSUPERUSER` },
	{
		topic: 'replication',
		held: (role) => role.replication,
		means: 'it can copy the whole server as a replica',
		off: sql`NOREPLICATION`,
	},
	{
		topic: 'bypassrls',
		held: (role) => role.bypassRowSecurity,
		means: 'no row security holds it',
		off: sql`NOBYPASSRLS`,
	},
];

const making: readonly Power[] = [
	{ topic: 'createdb', held: (role) => role.createDatabase, means: 'it can make databases', off: sql`NOCREATEDB` },
	{ topic: 'createrole', held: (role) => role.createRole, means: 'it can make roles', off: sql`NOCREATEROLE` },
];

/** What a login is, by the catalog. That it makes no roles and databases is tried for real (`making-probes.ts`). */
export function loginAttributes(place: Place, login: Login): readonly Probe[] {
	const role = place.server.roles.get(login.name);
	if (role === undefined) return [];
	const limit = login.role.connectionLimit;
	return [
		attribute(place, login.name, {
			topic: 'login',
			subject: 'LOGIN',
			expect: 'allowed',
			says: role.login,
			because: role.login ? 'it may sign in' : 'the role is NOLOGIN',
			fix: said(sql`ALTER ROLE ${identifier(login.name)} LOGIN`),
		}),
		attribute(place, login.name, {
			topic: 'valid-until',
			subject: 'a password that is still valid',
			expect: 'allowed',
			says: !role.expired,
			because:
				role.validUntil === null ? 'it never ends' : `it ${role.expired ? 'ended' : 'ends'} at ${role.validUntil}`,
			fix: validUntilFix(login, role),
		}),
		attribute(place, login.name, {
			topic: 'connection-limit',
			subject: limit === undefined ? 'opening a session at all (CONNECTION LIMIT)' : `CONNECTION LIMIT ${limit}`,
			expect: 'allowed',
			says: limit === undefined ? role.connectionLimit !== 0 : role.connectionLimit === limit,
			because: role.connectionLimit === -1 ? 'no limit' : `its limit is ${role.connectionLimit}`,
			fix: said(sql`ALTER ROLE ${identifier(login.name)} CONNECTION LIMIT ${integer(limit ?? -1)}`),
		}),
		...might.map((power) => powerless(place, login.name, role, power)),
	];
}

/** What an owner or a group is: nobody signs in as it, and who becomes it gains no more than what it owns or holds. */
export function ownerAttributes(place: Place, owner: DesiredRole): readonly Probe[] {
	const role = place.server.roles.get(owner.name);
	if (role === undefined) return [];
	const signIn: Power = {
		topic: 'login',
		held: (each) => each.login,
		means: `somebody may sign in as the ${owner.kind}`,
		off: sql`NOLOGIN`,
	};
	return [signIn, ...might, ...making].map((power) => powerless(place, owner.name, role, power));
}

function powerless(place: Place, name: string, role: RoleFacts, { topic, held, means, off }: Power): Probe {
	const has = held(role);
	return attribute(place, name, {
		topic,
		subject: topic.toUpperCase(),
		expect: 'denied',
		says: has,
		because: has ? `it has the attribute: ${means}` : 'it does not have the attribute',
		fix: ifOurs(place, name, said(sql`ALTER ROLE ${identifier(name)} ${off}`)),
	});
}

type Attribute = {
	readonly topic: string;
	readonly subject: string;
	readonly expect: Outcome;
	readonly says: boolean;
	readonly because: string;
	readonly fix: string;
};

function attribute({ wanted }: Place, role: string, { topic, subject, expect, says, because, fix }: Attribute): Probe {
	return {
		id: probeId('connect', role, wanted.name, topic),
		gate: 'connect',
		role,
		database: wanted.name,
		subject,
		expect,
		ask: { kind: 'catalog' },
		catalog: { says: says ? 'allowed' : 'denied', because },
		otherwise: 'fail',
		fix,
		behind: [],
	};
}
