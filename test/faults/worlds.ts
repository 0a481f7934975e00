// What is built while faults come: each pattern with two tenants, and row security on tables that hold rows.
import pg from 'pg';
import type { TestServer } from '../helpers/server.js';
import { type Document, databaseEach, schemaEach } from '../live/dropping.js';
import { acme, globex, loginProfile, settingProfile } from '../live/shared-world.js';

export type World = {
	readonly what: string;
	readonly build: (name: string) => Document;
	readonly databases: (name: string) => readonly string[];
	/** What was applied before, and the tables that came since: then only what these need is missing. */
	readonly tables?: (server: TestServer, name: string) => Promise<void>;
};

export const worlds: readonly World[] = [
	{
		what: 'a database for each tenant',
		build: databaseEach,
		databases: (name) => [`${name}_acme`, `${name}_globex`],
	},
	{ what: 'a schema for each tenant', build: (name) => schemaEach(name), databases: (name) => [name] },
	{ what: 'shared tables and a setting', build: (name) => settingProfile(name), databases: (name) => [name] },
	{ what: 'shared tables and a login each', build: (name) => loginProfile(name), databases: (name) => [name] },
	{
		what: 'shared tables that hold rows',
		build: (name) => settingProfile(name),
		databases: (name) => [name],
		tables: rowsIn,
	},
];

/** Whatever an apply has made of them before, they are new: the migrate login makes them as it would, as the owner. */
async function rowsIn(server: TestServer, name: string): Promise<void> {
	await server.query(
		`SET ROLE ${name}_owner;
		 DROP TABLE IF EXISTS app.item, app.parted;
		 CREATE TABLE app.item (id serial PRIMARY KEY, tenant_id uuid NOT NULL);
		 INSERT INTO app.item (tenant_id) VALUES ('${acme}'), ('${globex}');
		 CREATE TABLE app.parted (tenant_id uuid NOT NULL, at int NOT NULL) PARTITION BY RANGE (at);
		 CREATE TABLE app.parted_1 PARTITION OF app.parted FOR VALUES FROM (0) TO (10);
		 INSERT INTO app.parted VALUES ('${acme}', 1)`,
		[],
		name,
	);
}

/** Takes away, as the superuser, whatever of a world is there: its databases, and the roles whose names begin with it. */
export async function wipe(server: TestServer, databases: readonly string[], prefix: string): Promise<void> {
	for (const database of databases)
		await server.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(database)} WITH (FORCE)`);
	const roles = await server.query<{ name: string }>(
		`SELECT rolname AS name FROM pg_roles WHERE starts_with(rolname, $1)`,
		[prefix],
	);
	if (roles.length > 0)
		await server.query(`DROP ROLE ${roles.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`);
}

/** Asks over connections that begin anew where the server has been away in between. */
export function throughCrashes(server: TestServer): TestServer {
	const { user, password } = server.superuser;
	let kept: Promise<pg.Client> | undefined;
	const forget = () => {
		kept = undefined;
	};
	const keep = async () => {
		try {
			return (await server.signIn(user, password, 'postgres')).once('end', forget);
		} catch (error) {
			forget();
			throw error;
		}
	};
	return {
		...server,
		async query<R extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = [], database = 'postgres') {
			if (database === 'postgres') {
				kept ??= keep();
				return (await (await kept).query<R>(sql, [...parameters])).rows;
			}
			const client = await server.signIn(user, password, database);
			try {
				return (await client.query<R>(sql, [...parameters])).rows;
			} finally {
				await client.end();
			}
		},
	};
}
