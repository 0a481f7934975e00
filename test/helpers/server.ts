// A real PostgreSQL of the test file's own. Roles belong to the whole server, so files never share one.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll } from 'vitest';
import { openSecret } from '../../source/core/sql/secret.js';
import { type Sandbox, startSandbox } from '../../source/sandbox/sandbox.js';

export type Credentials = { readonly user: string; readonly password: string };

export type TestServer = {
	readonly sandbox: Sandbox;
	/** `server_version_num`, e.g. 180004. */
	readonly version: number;
	/** The superuser, signed in to the database `postgres`. */
	readonly admin: pg.Client;
	readonly superuser: Credentials;
	/** A connection string; it has the password of the superuser and of every administrator made here. */
	url(user?: string, database?: string): string;
	/** Runs one statement as the superuser, over a connection that is gone afterwards unless it is `admin`'s. */
	query<R extends pg.QueryResultRow = Record<string, unknown>>(
		sql: string,
		parameters?: readonly unknown[],
		database?: string,
	): Promise<R[]>;
	/** Makes a role that may create databases and roles but is no superuser. */
	createAdministrator(name: string, attributes?: string): Promise<Credentials>;
	/** Gives a role a password, so that tests can sign in as it. */
	letIn(name: string): Promise<Credentials>;
	/** Rejects with pg's own error. What is not ended by the test is ended after the file. */
	signIn(user: string, password: string, database: string): Promise<pg.Client>;
};

/**
 * Call it at the top of a test file, `const server = await testServer()`, so that its version can decide which tests are
 * skipped. It stops after the file's last test. `GATEHOUSE_TEST_BIN_DIR` says which PostgreSQL; else the sandbox looks.
 */
export async function testServer(
	options: {
		settings?: Record<string, string>;
		/** What the superuser that initdb made is called; managed services have names of their own. */
		superuser?: string;
	} = {},
): Promise<TestServer> {
	const binDir = process.env['GATEHOUSE_TEST_BIN_DIR'];
	const sandbox = await startSandbox({ binDir, settings: options.settings });
	const superuser = { user: options.superuser ?? sandbox.user, password: openSecret(sandbox.password) };
	if (superuser.user !== sandbox.user) await rename(sandbox, superuser);
	const passwords = new Map([[superuser.user, superuser.password]]);
	const clients = new Set<pg.Client>();
	afterAll(async () => {
		await Promise.all([...clients].map((client) => client.end().catch(() => {})));
		await sandbox.stop();
	});

	const signIn = async (user: string, password: string, database: string) => {
		const client = new pg.Client({ host: sandbox.host, port: sandbox.port, user, password, database });
		client.on('error', () => {}); // the server may end it; the next query says so
		client.once('end', () => clients.delete(client));
		clients.add(client);
		try {
			await client.connect();
		} catch (error) {
			clients.delete(client);
			throw error;
		}
		return client;
	};
	const admin = await signIn(superuser.user, superuser.password, 'postgres');
	const { rows } = await admin.query<{ version: number }>(
		`SELECT current_setting('server_version_num')::int AS version`,
	);

	const letIn = async (name: string): Promise<Credentials> => {
		const password = randomBytes(12).toString('hex');
		await admin.query(`ALTER ROLE ${pg.escapeIdentifier(name)} PASSWORD '${password}'`);
		passwords.set(name, password);
		return { user: name, password };
	};

	return {
		sandbox,
		admin,
		superuser,
		version: rows[0]?.version ?? 0,
		signIn,
		url(user = superuser.user, database = 'postgres') {
			const url = new URL(`postgresql://${sandbox.host}:${sandbox.port}/${encodeURIComponent(database)}`);
			url.username = encodeURIComponent(user);
			url.password = encodeURIComponent(passwords.get(user) ?? '');
			return url.href;
		},
		async query<R extends pg.QueryResultRow>(sql: string, parameters: readonly unknown[] = [], database = 'postgres') {
			if (database === 'postgres') return (await admin.query<R>(sql, [...parameters])).rows;
			const client = await signIn(superuser.user, superuser.password, database);
			try {
				return (await client.query<R>(sql, [...parameters])).rows;
			} finally {
				await client.end();
			}
		},
		letIn,
		async createAdministrator(name, attributes = 'CREATEDB CREATEROLE') {
			await admin.query(`CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN NOSUPERUSER ${attributes}`);
			return await letIn(name);
		},
	};
}

/** Nobody can rename the role that they are signed in as, so another superuser does. */
async function rename({ host, port, user }: Sandbox, to: Credentials): Promise<void> {
	const run = async (who: Credentials, sql: string) => {
		const client = new pg.Client({ host, port, ...who, database: 'postgres' });
		await client.connect();
		await client.query(sql);
		await client.end();
	};
	const helper = { user: 'renaming', password: to.password };
	await run({ ...to, user }, `CREATE ROLE renaming LOGIN SUPERUSER PASSWORD '${helper.password}'`);
	await run(helper, `ALTER ROLE ${pg.escapeIdentifier(user)} RENAME TO ${pg.escapeIdentifier(to.user)}`);
	await run(to, 'DROP ROLE renaming');
}
