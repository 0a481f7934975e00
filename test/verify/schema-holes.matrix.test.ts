// A schema for each tenant: each hole is opened by hand; verify shows exactly it, and its own fix closes it.
import { describe, expect, test } from 'vitest';
import { shutPublic } from '../helpers/administrator.js';
import { testServer } from '../helpers/server.js';
import { type Hole, openAndMend } from './hole.js';
import { makeSchemaWorld, oneOwner, ownersEach, tenants } from './schema-world.js';
import { notGreen } from './world.js';

const server = await testServer();
const administrator = await server.createAdministrator('hadm');

test.each([
	['a superuser', 'an owner each', 'su1', ownersEach, server.superuser],
	['a superuser', 'one owner', 'su2', oneOwner, server.superuser],
	['an administrator', 'an owner each', 'cr1', ownersEach, administrator],
	['an administrator', 'one owner', 'cr2', oneOwner, administrator],
] as const)('provisioned by %s, %s: everything is proved', async (_who, _owners, name, of, credentials) => {
	const world = await makeSchemaWorld(server, name, of, credentials);
	await shutPublic(server, world.opened, world.document, await world.verify());
	const report = await world.verify({ probeFuture: true });
	expect(notGreen(report.checks)).toEqual([]);
	const ids = report.checks.map((check) => check.id);
	expect(new Set(ids).size).toBe(ids.length);
	// By sign-in: own data yes, the other tenant's no.
	for (const [mine, other] of [
		tenants.slice(0, 2),
		tenants.slice(0, 2).toReversed(),
		[tenants[2], tenants[0]],
	] as const)
		for (const privilege of ['SELECT', 'INSERT', 'UPDATE', 'DELETE']) {
			const login = `${name}_${mine}_app`;
			const of = (schema: string | undefined) =>
				report.checks.find((check) => check.id === `object:${login}:${name}:${privilege}:${schema}.audit`);
			expect(of(mine)).toMatchObject({ status: 'pass', expect: 'allowed', method: 'login' });
			expect(of(other)).toMatchObject({ status: 'pass', expect: 'denied', method: 'login', sqlstate: '42501' });
		}
});

const w = await makeSchemaWorld(server, 'w');
await server.query('CREATE ROLE stranger LOGIN; CREATE ROLE mallory NOLOGIN');
const { database, group } = w;
const [app, reader, migrator, owner] = ['app', 'report', 'migrator', 'owner'].map((each) => `w_acme_${each}`);
const everybody = tenants.flatMap((tenant) => ['app', 'report', 'migrator'].map((each) => `w_${tenant}_${each}`));
const but = (tenant: string) => everybody.filter((role) => !role.startsWith(`w_${tenant}_`));
const c = (role: string | undefined, topic: string) => `connect:${role}:${topic}`;
const s = (role: string | undefined, topic: string) => `schema:${role}:${topic}`;
const o = (role: string | undefined, topic: string) => `object:${role}:${topic}`;

const holes: Readonly<Record<string, Hole>> = {
	"USAGE on another tenant's schema": {
		open: `GRANT USAGE ON SCHEMA globex TO ${app}`,
		red: [s(app, 'usage:globex')],
		says: /the server looked inside: USAGE is granted to w_acme_app/,
	},
	'a table of another tenant, behind a schema that is shut': {
		open: `GRANT SELECT ON globex.orders TO ${app}`,
		red: [o(app, 'nothing-of-others')],
		says: /globex.orders: SELECT is granted to w_acme_app/,
	},
	'a table of another tenant, and its schema': {
		open: `GRANT USAGE ON SCHEMA globex TO ${app}; GRANT SELECT, UPDATE (what) ON globex.audit TO ${app}`,
		red: [
			s(app, 'usage:globex'),
			o(app, 'nothing-of-others'),
			o(app, 'SELECT:globex.audit'),
			o(app, 'UPDATE:globex.audit'),
		],
	},
	"another tenant's schema for everybody": {
		open: 'GRANT USAGE ON SCHEMA globex TO PUBLIC',
		red: [s('PUBLIC', 'nothing:globex'), ...but('globex').map((role) => s(role, 'usage:globex'))],
		mend: [s('PUBLIC', 'nothing:globex')],
	},
	"CREATE in another tenant's schema": {
		open: `GRANT CREATE ON SCHEMA globex TO ${app}`,
		red: [s(app, 'create:globex')],
	},
	"another tenant's objects to come": {
		open: `ALTER DEFAULT PRIVILEGES FOR ROLE w_globex_owner IN SCHEMA globex GRANT SELECT ON TABLES TO ${app}`,
		red: [o('w_globex_owner', 'later:globex:tables')],
		says: /w_acme_app would get SELECT on them/,
	},
	"membership of another tenant's owner": {
		open: `GRANT w_globex_owner TO ${migrator}`,
		red: [
			c(migrator, 'memberships'),
			c(migrator, 'set-role:w_globex_owner'),
			c('w_globex_owner', 'members'),
			s(migrator, 'usage:globex'),
			s(migrator, 'create:globex'),
			o(migrator, 'nothing-of-others'),
			...['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((each) => o(migrator, `${each}:globex.audit`)),
		],
		mend: [c(migrator, 'memberships')],
	},
	"membership of another tenant's login": {
		open: `GRANT w_globex_report TO ${app}`,
		red: [
			c(app, 'memberships'),
			c(app, 'set-role:w_globex_report'),
			c('w_globex_report', 'members'),
			s(app, 'usage:globex'),
			o(app, 'nothing-of-others'),
			o(app, 'SELECT:globex.audit'),
		],
		mend: [c(app, 'set-role:w_globex_report')],
	},
	'membership of the group gone': {
		open: `REVOKE ${group} FROM ${app}`,
		red: [c(app, 'sign-in')],
		says: /does not hold CONNECT/,
	},
	'CONNECT taken from the group': {
		open: `REVOKE CONNECT ON DATABASE ${database} FROM ${group}`,
		red: everybody.map((role) => c(role, 'sign-in')),
		mend: [c(app, 'sign-in')],
	},
	'a group that its members may become': {
		open: `GRANT ${group} TO ${app} WITH SET TRUE`,
		red: [c(app, `set-role:${group}`)],
		since: 160_000,
	},
	'a group whose members may make others members': {
		open: `GRANT ${group} TO ${app} WITH ADMIN OPTION`,
		red: [c(app, 'memberships')],
		says: /may make others members of w_connect/,
	},
	'a group that may sign in': {
		open: `ALTER ROLE ${group} LOGIN`,
		red: [c(group, 'login')],
		says: /somebody may sign in as the group/,
	},
	'a stranger in the group': {
		open: `GRANT ${group} TO stranger`,
		red: [c(group, 'members')],
		says: /stranger is a member of it/,
	},
	'a group that is a member of something': {
		open: `GRANT mallory TO ${group}; GRANT USAGE ON SCHEMA globex TO mallory`,
		red: [
			c(group, 'memberships'),
			s('w_globex_owner', 'nobody-else:globex'),
			...but('globex').map((role) => s(role, 'usage:globex')),
		],
		mend: [c(group, 'memberships'), s('w_globex_owner', 'nobody-else:globex')],
	},
	'TEMPORARY given to the group': {
		open: `GRANT TEMPORARY ON DATABASE ${database} TO ${group}`,
		red: [c('w_db_owner', 'nobody-else'), ...everybody.map((role) => c(role, 'temporary'))],
		mend: [c('w_db_owner', 'nobody-else')],
	},
	'CONNECT that the group may hand on': {
		open: `GRANT CONNECT ON DATABASE ${database} TO ${group} WITH GRANT OPTION`,
		red: [o(group, 'grant-options')],
		says: /it may hand on CONNECT on database w/,
	},
	"a view of another tenant's data, whose owner is that tenant's": {
		open: `CREATE VIEW acme.spy AS SELECT * FROM globex.orders; ALTER VIEW acme.spy OWNER TO w_globex_owner;
			GRANT SELECT, INSERT, UPDATE, DELETE ON acme.spy TO ${app}; GRANT SELECT ON acme.spy TO ${reader}`,
		red: [o(owner, 'covered:acme'), o('w_globex_migrator', 'nothing-of-others')],
		close: 'DROP VIEW acme.spy',
	},
	"a view of another tenant's data, whose owner was let in": {
		open: `GRANT USAGE ON SCHEMA globex TO ${owner}; GRANT SELECT ON globex.orders TO ${owner};
			CREATE VIEW acme.spy AS SELECT * FROM globex.orders; ALTER VIEW acme.spy OWNER TO ${owner};
			GRANT SELECT, INSERT, UPDATE, DELETE ON acme.spy TO ${app}; GRANT SELECT ON acme.spy TO ${reader}`,
		red: [
			s(migrator, 'usage:globex'),
			o(migrator, 'nothing-of-others'),
			s('w_globex_owner', 'nobody-else:globex'),
			o('w_globex_owner', 'nobody-else:globex:tables'),
			...['INSERT', 'UPDATE', 'DELETE'].flatMap((each) =>
				[app, migrator].map((role) => o(role, `${each}:acme.big_orders`)),
			),
		],
		close: `DROP VIEW acme.spy; REVOKE ALL ON SCHEMA globex FROM ${owner}; REVOKE ALL ON globex.orders FROM ${owner}`,
	},
	"a copy of another tenant's data, and a view of the copy": {
		open: `CREATE MATERIALIZED VIEW acme.copied AS SELECT * FROM globex.orders; ALTER MATERIALIZED VIEW acme.copied OWNER TO ${owner};
			CREATE VIEW acme.shown AS SELECT * FROM acme.copied; ALTER VIEW acme.shown OWNER TO ${owner};
			GRANT SELECT, INSERT, UPDATE, DELETE ON acme.shown TO ${app}; GRANT SELECT ON acme.shown TO ${reader}`,
		red: [
			o(owner, 'crossing:acme'),
			...['SELECT', 'INSERT', 'UPDATE', 'DELETE'].map((each) => o(app, `${each}:acme.copied`)),
			o(reader, 'SELECT:acme.copied'),
		],
		mend: [],
		close: 'DROP MATERIALIZED VIEW acme.copied CASCADE',
		says: /acme\.shown holds a copy of globex\.orders|acme\.shown reads globex\.orders/,
	},
	"a function that runs as another tenant's owner": {
		open: `CREATE FUNCTION acme.spy(a int) RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) + a FROM globex.orders';
			ALTER FUNCTION acme.spy(int) OWNER TO w_globex_owner; REVOKE ALL ON FUNCTION acme.spy(int) FROM PUBLIC;
			GRANT EXECUTE ON FUNCTION acme.spy(int) TO ${app}`,
		red: [o(app, 'EXECUTE:acme.spy(integer)'), o(owner, 'covered:acme'), o('w_globex_migrator', 'nothing-of-others')],
		mend: [o(app, 'EXECUTE:acme.spy(integer)')],
		close: 'DROP FUNCTION acme.spy(int)',
	},
	"another tenant's schema that a login owns": {
		open: `ALTER SCHEMA globex OWNER TO ${app}`,
		red: [
			s('w_globex_owner', 'owns:globex'),
			s(app, 'usage:globex'),
			s(app, 'create:globex'),
			s('w_globex_migrator', 'usage:globex'),
			s('w_globex_migrator', 'create:globex'),
		],
		mend: [s('w_globex_owner', 'owns:globex')],
	},
	'a table of another tenant that a login owns': {
		open: `ALTER TABLE globex.audit OWNER TO ${app}`,
		red: [o('w_globex_owner', 'covered:globex'), o(app, 'nothing-of-others')],
		mend: [o(app, 'nothing-of-others')],
	},
	'a schema that the profile does not name': {
		open: `CREATE SCHEMA side; GRANT USAGE ON SCHEMA side TO ${group}`,
		red: everybody.map((role) => s(role, 'usage:side')),
		mend: [s(app, 'usage:side')],
	},
};

describe('a hole', () => {
	const known = Object.entries(holes).filter(([, { since = 0 }]) => server.version >= since);
	for (const [name, hole] of known)
		test(name, () => openAndMend({ server, database, verify: w.verify, sql: w.sql, undoTraces }, hole));
});

async function undoTraces(): Promise<void> {
	await w.sql('DROP SCHEMA IF EXISTS side');
}
