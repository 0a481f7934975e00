// A server on which others live: a database that nobody hardened, and who relies on what PUBLIC may do there.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { catalog } from '../helpers/catalog.js';
import { refusal } from '../helpers/provision.js';
import type { TestServer } from '../helpers/server.js';

export const password = 'of-a-neighbour';

export type Neighbours = {
	/** The database that is to come under a profile. */
	readonly name: string;
	readonly monitor: string;
	readonly reader: string;
	readonly dumper: string;
	readonly replicator: string;
	readonly billing: string;
	/** All of them. */
	readonly roles: readonly string[];
};

/**
 * A database with a schema, a table and a routine, all of `<name>_owner`, and five logins: a monitor and a reader by
 * membership, one that dumps, one that replicates, and another application. Each of them enters through PUBLIC.
 */
export async function moveIn(server: TestServer, name: string): Promise<Neighbours> {
	const role = (what: string) => `${name}_${what}`;
	const monitor = role('monitor');
	const reader = role('reader');
	const dumper = role('dumper');
	const replicator = role('replicator');
	const billing = role('billing');
	const roles = [monitor, reader, dumper, replicator, billing];
	for (const each of roles) await server.query(`CREATE ROLE ${each} LOGIN PASSWORD '${password}'`);
	await server.query(`GRANT pg_monitor TO ${monitor}`);
	await server.query(`ALTER ROLE ${replicator} REPLICATION`);
	await server.query(`CREATE ROLE ${role('owner')}`);
	await server.query(`CREATE DATABASE ${name}`);
	// pg_read_all_data came with 14; before, a reader had a grant on each table.
	const readAll =
		server.version >= 140_000 ? `GRANT pg_read_all_data TO ${reader}` : `GRANT SELECT ON app.item TO ${reader}`;
	await server.query(
		`CREATE SCHEMA app AUTHORIZATION ${role('owner')};
		 GRANT USAGE ON SCHEMA app TO PUBLIC;
		 SET ROLE ${role('owner')};
		 CREATE TABLE app.item (id int PRIMARY KEY, name text);
		 INSERT INTO app.item VALUES (1, 'one');
		 CREATE FUNCTION app.shout(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)';
		 GRANT SELECT ON app.item TO ${dumper}, ${replicator};
		 RESET ROLE;
		 CREATE SCHEMA ${billing} AUTHORIZATION ${billing};
		 CREATE VIEW ${billing}.loud AS SELECT app.shout('paid') AS said;
		 ALTER VIEW ${billing}.loud OWNER TO ${billing};
		 ${readAll}`,
		[],
		name,
	);
	return { name, monitor, reader, dumper, replicator, billing, roles };
}

/** The profile that takes the database over. */
export function profileOf({ name }: Pick<Neighbours, 'name'>, extra: object = {}): object {
	return {
		version: 1,
		name,
		pattern: 'database-per-tenant',
		database: { name },
		roles: [{ name: `${name}_app`, access: 'read-write' }],
		...extra,
	};
}

/** What each of them does for a living: `works`, or the SQLSTATE that it is refused with. */
export async function livings(server: TestServer, at: Neighbours): Promise<Readonly<Record<string, string>>> {
	const asks = async (role: string, sql: string): Promise<string> => {
		const code = await refusal(withClient(server, role, at.name, (client) => client.query(sql)));
		return code === 'allowed' ? 'works' : code;
	};
	const read = server.version >= 140_000 ? 'SELECT * FROM app.item' : 'SELECT 1';
	return {
		monitor: await asks(
			at.monitor,
			'SELECT datname, numbackends, pg_database_size(datid) FROM pg_stat_database WHERE datid <> 0',
		),
		reader: await asks(at.reader, read),
		dumper: await dump(server, at),
		replicator: await replicates(server, at),
		billing: await asks(at.billing, `SELECT said FROM ${at.billing}.loud`),
	};
}

async function withClient<T>(
	server: TestServer,
	role: string,
	database: string,
	act: (client: pg.Client) => Promise<T>,
): Promise<T> {
	const client = await server.signIn(role, password, database);
	try {
		return await act(client);
	} finally {
		await client.end();
	}
}

const run = promisify(execFile);

/** pg_dump itself, where there is one that is not older than the server; else what it does. */
async function dump(server: TestServer, { dumper, name }: Neighbours): Promise<string> {
	const { host, port } = server.sandbox;
	if ((await dumpMajor()) >= Math.floor(server.version / 10_000)) {
		const args = ['-h', host, '-p', String(port), '-U', dumper, '-d', name, '-t', 'app.item'];
		const { stdout } = await run('pg_dump', args, { env: { ...process.env, LC_ALL: 'C', PGPASSWORD: password } }).catch(
			(error: { stderr?: string }) => ({
				stdout: /permission denied/.test(error.stderr ?? '') ? '42501' : String(error),
			}),
		);
		return stdout.includes('COPY app.item') ? 'works' : stdout;
	}
	const code = await refusal(
		withClient(server, dumper, name, async (client) => {
			await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
			await client.query('LOCK TABLE app.item IN ACCESS SHARE MODE');
			await client.query('SELECT * FROM app.item');
		}),
	);
	return code === 'allowed' ? 'works' : code;
}

async function dumpMajor(): Promise<number> {
	const { stdout } = await run('pg_dump', ['--version']).catch(() => ({ stdout: '' }));
	return Number(/(\d+)\.\d+/.exec(stdout)?.[1] ?? 0);
}

/** How a subscriber begins: a walsender inside the database that it copies from. */
async function replicates(server: TestServer, { replicator, name }: Neighbours): Promise<string> {
	const { host, port } = server.sandbox;
	const config = { host, port, user: replicator, password, database: name, replication: 'database' };
	const client = new pg.Client(config as pg.ClientConfig);
	client.on('error', () => {});
	const code = await refusal(
		(async () => {
			await client.connect();
			await client.query('IDENTIFY_SYSTEM');
		})(),
	);
	await client.end().catch(() => {});
	return code === 'allowed' ? 'works' : code;
}

/** The server but for what carries the profile's name: before and after, nothing of it may differ. */
export async function restOfServer(server: TestServer, { name }: Pick<Neighbours, 'name'>): Promise<readonly string[]> {
	const databases = ['postgres', 'template1', 'elsewhere'];
	const lines = (await catalog(server, databases)).split('\n');
	const mine = [`${name} `, `${name}_app`, `${name}_owner`, `${name}_db_owner`];
	return lines.filter((line) => !mine.some((each) => line.startsWith(each) || line.includes(` ${each}`)));
}
