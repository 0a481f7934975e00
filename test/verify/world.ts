// A provisioned server to open holes in: two tenants, an application, a report and a migrate login each, and some data.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';
import { applyPlan } from '../../source/commands/apply-plan.js';
import { openServer, type Server } from '../../source/commands/open-server.js';
import { type VerifyInput, verifyProfile } from '../../source/commands/verify-profile.js';
import type { Check, VerifyReport } from '../../source/core/gates/check.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { targetAs } from '../helpers/provision.js';
import type { Credentials, TestServer } from '../helpers/server.js';

export type World = {
	/** `<name>_acme` */
	readonly database: string;
	readonly app: string;
	readonly report: string;
	readonly migrator: string;
	readonly owner: string;
	readonly opened: Server;
	readonly passwords: Map<string, Secret>;
	verify(changes?: Partial<VerifyInput>): Promise<VerifyReport>;
	/** As the superuser, in the first tenant's database. */
	sql(text: string): Promise<void>;
};

export function documentOf(name: string, extra: object = {}): object {
	return {
		version: 1,
		name,
		pattern: 'database-per-tenant',
		database: { name: `${name}_{tenant}` },
		tenants: ['acme', 'globex'],
		roles: [
			{ name: `${name}_{tenant}_app`, access: 'read-write' },
			{ name: `${name}_{tenant}_report`, access: 'read-only' },
			{ name: `${name}_{tenant}_migrator`, access: 'migrate' },
		],
		...extra,
	};
}

export const deployment = `
	CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, shout text GENERATED ALWAYS AS (upper(name)) STORED);
	CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer int REFERENCES customers, total numeric);
	CREATE TABLE events (at date NOT NULL, what text) PARTITION BY RANGE (at);
	CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
	CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 100;
	CREATE VIEW totals AS SELECT customer, sum(total) FROM orders GROUP BY 1;
	CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM orders;
	CREATE SEQUENCE invoice START 1001;
	CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + b';
	CREATE FUNCTION moment() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()';
	CREATE PROCEDURE tidy(days int) LANGUAGE sql AS 'DELETE FROM events WHERE at < now() - make_interval(days => days)';
	CREATE AGGREGATE product(numeric) (sfunc = numeric_mul, stype = numeric);
	CREATE TABLE audit (what text);
	CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO app.audit VALUES (TG_OP); RETURN NULL; END $$;
	CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON customers FOR EACH STATEMENT EXECUTE FUNCTION note();
	INSERT INTO customers (name) VALUES ('Ada'), ('Grace');
	INSERT INTO orders (customer, total) VALUES (1, 120), (2, 35);
	INSERT INTO events VALUES ('2026-05-01', 'opened');
`;

/** A profile that was applied, and what it takes to verify it. */
export type Provisioned = Pick<World, 'opened' | 'passwords' | 'verify'> & {
	/** Once more, as after a deployment. */
	apply(): Promise<void>;
};

/** A hook that is asked for in another hook is never called: this one stands for all of them. */
const cleanUps: (() => Promise<void>)[] = [];
afterAll(async () => {
	for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** Applies a profile as `administrator`; what it opened is closed after the file. */
export async function provisioned(
	server: TestServer,
	document: unknown,
	administrator: Credentials = server.superuser,
): Promise<Provisioned> {
	const receiptFolder = mkdtempSync(join(tmpdir(), 'gatehouse-receipts-'));
	const opened = await openServer(targetAs(server, administrator));
	cleanUps.push(async () => {
		rmSync(receiptFolder, { recursive: true, force: true });
		await opened.close();
	});
	const profile = parseProfile(document);
	const passwords = new Map<string, Secret>();
	const apply = async () => {
		const { result } = await applyPlan({
			profile,
			server: opened,
			knownPassword: (role) => passwords.get(role),
			async keepPasswords(made) {
				for (const [role, password] of made) passwords.set(role, password);
			},
			receiptFolder,
		});
		if (result.status !== 'applied') throw new Error(result.failure?.message ?? result.status);
	};
	await apply();
	return {
		opened,
		passwords,
		apply,
		verify: (changes = {}) =>
			verifyProfile({ profile, server: opened, passwordOf: (role) => passwords.get(role), ...changes }),
	};
}

/** Provisions as `administrator`, and deploys as the migrate login, as people do. */
export async function makeWorld(
	server: TestServer,
	name: string,
	administrator: Credentials = server.superuser,
	extra: object = {},
	statements: string = deployment,
): Promise<World> {
	const world = await provisioned(server, documentOf(name, extra), administrator);
	const { passwords } = world;
	const database = `${name}_acme`;
	for (const tenant of [database, `${name}_globex`])
		if (passwords.has(`${tenant}_migrator`)) await deploy(server, `${tenant}_migrator`, passwords, tenant, statements);
	return {
		...world,
		database,
		app: `${database}_app`,
		report: `${database}_report`,
		migrator: `${database}_migrator`,
		owner: `${database}_owner`,
		async sql(text) {
			await server.query(text, [], database);
		},
	};
}

export async function deploy(
	server: TestServer,
	migrator: string,
	passwords: ReadonlyMap<string, Secret>,
	database: string,
	statements: string,
): Promise<void> {
	const client = await server.signIn(migrator, openSecret(passwords.get(migrator) ?? Secret.of('')), database);
	await client.query(statements);
	await client.end();
}

/** What is not green, in one line each. */
export function notGreen(checks: readonly Check[]): readonly string[] {
	return checks
		.filter((check) => check.status !== 'pass' && check.status !== 'warn')
		.map((check) => `${check.status} ${check.id}: ${check.found}`);
}

export function failed(report: Pick<VerifyReport, 'checks'>): readonly string[] {
	return report.checks.filter((check) => check.status === 'fail').map((check) => check.id);
}

/** Runs the fix of a check, as whoever reads it would. */
export async function mend(server: TestServer, check: Check): Promise<void> {
	// Databases and roles belong to the server, and the database itself may be shut.
	const client = new pg.Client(server.url(undefined, check.gate === 'connect' ? 'postgres' : check.database));
	await client.connect();
	try {
		await client.query(check.fix ?? '');
	} finally {
		await client.end();
	}
}
