import { type DesiredDatabase, type DesiredRole, mapSchema } from '../access/desired.js';
import { objectSql } from '../access/diff/object-sql.js';
import { few } from '../access/diff/words.js';
import { mapTable } from '../access/row-security/tenant-function.js';
import type { Draft } from '../plan/draft.js';
import { identifier, literal, qualified } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';
import type { DroppedRelation } from './facts.js';

/* The statements of a drop, one by one. */

export function forgetTenants(rows: readonly { readonly login: string; readonly key: string }[], owner: string): Draft {
	const table = qualified(mapSchema, mapTable);
	const values = list(rows.map(({ login, key }) => sql`(${literal(login)}, ${literal(key)})`));
	return {
		gate: 'object',
		sql: sql`DELETE FROM ${table} WHERE login IN (${list(rows.map(({ login }) => literal(login)))})`,
		purpose: `${few(rows.map(({ login }) => login))} ${rows.length === 1 ? 'sees' : 'see'} no rows any more; the rows themselves stay`,
		undo: { sql: sql`INSERT INTO ${table} (login, key) VALUES ${values}` },
		effect: 'revoke',
		as: [owner],
	};
}

export function shutLogin({ name }: DesiredRole): Draft {
	return {
		gate: 'role',
		sql: sql`ALTER ROLE ${identifier(name)} NOLOGIN`,
		purpose: `nobody signs in as ${name} any more`,
		undo: { sql: sql`ALTER ROLE ${identifier(name)} LOGIN` },
		effect: 'change',
		requires: { kind: 'alter', role: name },
	};
}

/** Also for who is inside already: a session outlives its role. */
export function endSessions(roles: readonly string[]): Draft {
	const activity = sql`pg_catalog.pg_stat_activity WHERE usename IN (${list(roles.map(literal))})`;
	return {
		gate: 'connect',
		sql: sql`SELECT count(pg_catalog.pg_terminate_backend(pid)) FROM ${activity} AND pid <> pg_catalog.pg_backend_pid()`,
		purpose: `ends the sessions of ${few(roles)}`,
		undo: { none: 'a session that was ended is gone' },
		effect: 'revoke',
		as: roles,
	};
}

/** From 13 on FORCE ends the sessions of whoever else is inside. */
export function dropDatabase({ name }: DesiredDatabase, owner: string): Draft {
	return {
		gate: 'connect',
		sql: sql`DROP DATABASE ${identifier(name)} WITH (FORCE)`,
		purpose: `database ${name}, with all that is in it`,
		undo: { none: 'what was in it is gone' },
		effect: 'destroy',
		destroysData: true,
		as: [owner],
	};
}

/**
 * The same for an administrator that inherits nothing (before 16): DROP DATABASE is outside of any transaction, so that it
 * cannot be let inherit for one; but it can become the owner, who may end no session of the administrator's. Those it ends
 * before, and a plain DROP DATABASE waits until they are gone.
 */
export function becomeAndDrop(wanted: DesiredDatabase, owner: string): readonly Draft[] {
	const name = identifier(owner);
	const step = (statement: Sql, back: Sql, purpose: string): Draft => ({
		gate: 'role',
		sql: statement,
		purpose,
		undo: { sql: back },
		effect: 'create',
		temporary: true,
	});
	const into = sql`GRANT ${name} TO CURRENT_USER`;
	const outOf = sql`REVOKE ${name} FROM CURRENT_USER`;
	const { as: _as, ...drop } = dropDatabase(wanted, owner);
	const mine = sql`datname = ${literal(wanted.name)} AND usename = current_user AND pid <> pg_catalog.pg_backend_pid()`;
	return [
		{
			gate: 'connect',
			sql: sql`SELECT count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity WHERE ${mine}`,
			purpose: `ends the administrator's own sessions in ${wanted.name}`,
			undo: { none: 'a session that was ended is gone' },
			effect: 'revoke',
			temporary: true,
		},
		step(into, outOf, `lets the administrator become ${owner}`),
		step(sql`SET ROLE ${name}`, sql`RESET ROLE`, `becomes ${owner}, who alone may drop it`),
		{ ...drop, sql: sql`DROP DATABASE ${identifier(wanted.name)}` },
		step(sql`RESET ROLE`, sql`RESET ROLE`, 'is the administrator again'),
		step(outOf, into, `the administrator leaves ${owner} again`),
	];
}

const kinds: Readonly<Record<DroppedRelation['kind'], Sql>> = {
	table: sql`TABLE`,
	view: sql`VIEW`,
	'materialized view': sql`MATERIALIZED VIEW`,
	'foreign table': sql`FOREIGN TABLE`,
	sequence: sql`SEQUENCE`,
};

/** Of one kind. CASCADE reaches only what is in the same schemas: whatever is elsewhere has been looked for. */
export function dropRelations(some: readonly DroppedRelation[], kind: DroppedRelation['kind'], owner: string): Draft {
	const names = list(some.map((each) => qualified(each.schema, each.name)));
	return {
		gate: 'object',
		sql: sql`DROP ${kinds[kind]} IF EXISTS ${names} CASCADE`,
		purpose: `${some.length} at once, because a transaction can lock only so much`,
		undo: { none: 'what was in it is gone' },
		effect: 'destroy',
		destroysData: true,
		as: [owner],
	};
}

export function dropRoutines(
	some: readonly { readonly schema: string; readonly name: string; readonly signature: string }[],
	owner: string,
): Draft {
	return {
		gate: 'object',
		sql: sql`DROP ROUTINE IF EXISTS ${list(some.map(objectSql))} CASCADE`,
		purpose: `${some.length} at once, because a transaction can lock only so much`,
		undo: { none: 'its definition is gone' },
		effect: 'destroy',
		as: [owner],
	};
}

export function dropSchema(name: string, owner: string): Draft {
	return {
		gate: 'schema',
		sql: sql`DROP SCHEMA ${identifier(name)} CASCADE`,
		purpose: `schema ${name}, with all that is in it; nothing elsewhere depends on it`,
		undo: { none: 'what was in it is gone' },
		effect: 'destroy',
		destroysData: true,
		as: [owner],
	};
}

export function reassign(role: string, to: string): Draft {
	return {
		gate: 'object',
		sql: sql`REASSIGN OWNED BY ${identifier(role)} TO ${identifier(to)}`,
		purpose: `what ${role} owns here and does not go is ${to}'s`,
		undo: { none: 'who owned what is not kept' },
		effect: 'change',
		as: [role, to],
	};
}

/** Only of a role that owns nothing here: of another it would drop that too. What it holds is its `grantors` to take away. */
export function disown(role: string, grantors: readonly string[]): Draft {
	return {
		gate: 'object',
		sql: sql`DROP OWNED BY ${identifier(role)}`,
		purpose: `takes the last rights of ${role} here away; it owns nothing`,
		undo: { none: 'what it held is not kept' },
		effect: 'revoke',
		as: [...new Set([role, ...grantors])],
	};
}

export function dropRole({ name, kind }: DesiredRole): Draft {
	return {
		gate: 'role',
		sql: sql`DROP ROLE ${identifier(name)}`,
		purpose: kind === 'login' ? `login ${name}` : `role ${name}`,
		undo: { none: 'its password and its memberships are not kept' },
		effect: 'destroy',
		requires: { kind: 'alter', role: name },
	};
}
