// Tenants that share tables, for the tests that provision them: the profiles, the tables, and what a session sees.
import type pg from 'pg';
import type { Secret } from '../../source/core/sql/secret.js';
import { signInAs } from '../helpers/provision.js';
import type { TestServer } from '../helpers/server.js';

export const acme = '00000000-0000-4000-8000-00000000000a';
export const globex = '00000000-0000-4000-8000-00000000000b';

/** A pooled application, a report and a migrate login; the database and the profile are called `name`. */
export function settingProfile(name: string, rowSecurity: object = {}, extra: object = {}) {
	return {
		version: 1,
		name,
		pattern: 'shared-schema',
		database: { name },
		roles: [
			{ name: `${name}_app`, access: 'read-write' },
			{ name: `${name}_report`, access: 'read-only' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
		rowSecurity: { identify: 'setting', ...rowSecurity },
		...extra,
	};
}

/** Two tenants, acme and globex, with a login each. */
export function loginProfile(name: string, rowSecurity: object = {}, extra: object = {}) {
	return {
		version: 1,
		name,
		pattern: 'shared-schema',
		database: { name },
		roles: [
			{ name: `${name}_{tenant}_app`, access: 'read-write' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
		rowSecurity: { identify: 'login', ...rowSecurity },
		tenants: [
			{ name: 'acme', key: acme },
			{ name: 'globex', key: globex },
		],
		...extra,
	};
}

/** Somebody who has said, or has no need to say, whose rows are meant. */
export type Reader = {
	/** Runs one statement, in a transaction of its own. */
	run(sql: string): Promise<pg.QueryResult>;
	readonly client: pg.Client;
};

/** A session of the pooled application that means one tenant. */
export function meaning(client: pg.Client, key: string | null, setting = 'app.tenant_id'): Reader {
	return {
		client,
		async run(sql) {
			await client.query('BEGIN');
			try {
				if (key !== null) await client.query(`SET LOCAL ${setting} = '${key}'`);
				const result = await client.query(sql);
				await client.query('COMMIT');
				return result;
			} catch (error) {
				await client.query('ROLLBACK');
				throw error;
			}
		},
	};
}

/** acme's view of a database that one of the two profiles made. */
export async function readerOf(
	server: TestServer,
	passwords: ReadonlyMap<string, Secret>,
	name: string,
	identify: 'setting' | 'login',
	tenant: 'acme' | 'globex' = 'acme',
): Promise<Reader> {
	const key = tenant === 'acme' ? acme : globex;
	if (identify === 'setting') return meaning(await signInAs(server, passwords, `${name}_app`, name), key);
	const client = await signInAs(server, passwords, `${name}_${tenant}_app`, name);
	return { client, run: (sql) => client.query(sql) };
}
