// What an administrator that is no superuser can and cannot do, and what a superuser does for it.
import { expect } from 'vitest';
import type { Server } from '../../source/commands/open-server.js';
import type { VerifyReport } from '../../source/core/gates/check.js';
import { planFor } from './provision.js';
import type { Credentials, TestServer } from './server.js';

/** The lines of a catalog that do not name the profile. */
export function others(catalog: string, profile: string): string {
	return catalog
		.split('\n')
		.filter((line) => !line.includes(profile))
		.join('\n');
}

/** Enters the database, and takes it and its roles away again, joining their owners as it may. */
export async function dropAsAdministrator(
	server: TestServer,
	{ user, password }: Credentials,
	database: string,
	roles: readonly string[],
): Promise<void> {
	const within = await server.signIn(user, password, database);
	await within.query('SELECT 1');
	await within.end();
	const client = await server.signIn(user, password, 'postgres');
	const options = server.version >= 160_000 ? ' WITH INHERIT TRUE, SET TRUE' : '';
	await client.query(`GRANT ${database}_db_owner TO CURRENT_USER${options}`);
	await client.query(`SET ROLE ${database}_db_owner`);
	await client.query(`DROP DATABASE ${database}`);
	await client.query('RESET ROLE');
	for (const role of roles) await client.query(`DROP ROLE ${role}`);
	await client.end();
}

/**
 * Before 15 schema `public` is a superuser's, so that another administrator cannot shut it: the plan says so, verification
 * is red there and nowhere else, and the statement that it gives, run by a superuser, mends it. From 15 on none of that.
 */
export async function shutPublic(
	server: TestServer,
	opened: Server,
	document: unknown,
	report: VerifyReport,
): Promise<void> {
	const told = (await planFor(opened, document)).warnings.filter((warning) => warning.code === 'schema-not-shut');
	const red = report.checks.filter((check) => check.status === 'fail');
	if (server.version >= 150_000 || opened.facts.administrator.superuser) {
		expect([told, red]).toEqual([[], []]);
		return;
	}
	const statement = 'REVOKE ALL ON SCHEMA public FROM PUBLIC;';
	const databases = [...new Set(red.map((check) => check.database))];
	expect(databases.length).toBeGreaterThan(0);
	expect(told.map((warning) => warning.message)).toEqual([
		expect.stringContaining(`A superuser can run, in this database: ${statement}`),
	]);
	expect(
		red.filter(
			(check) => check.gate !== 'schema' || !/^REVOKE .* ON SCHEMA public FROM PUBLIC;$/.test(check.fix ?? ''),
		),
	).toEqual([]);
	for (const database of databases) await server.query(statement, [], database);
	expect((await planFor(opened, document)).warnings.filter((warning) => warning.code === 'schema-not-shut')).toEqual(
		[],
	);
}

/** Runs what an administrator was told to hand to someone who may, each statement where it says that it belongs. */
export async function handToSuperuser(server: TestServer, sql: string): Promise<void> {
	let database = 'postgres';
	for (const line of sql.split('\n')) {
		const place = /^-- in database (.*):$/.exec(line)?.[1];
		if (place !== undefined) database = place;
		else if (!line.startsWith('--')) await server.query(line, [], database);
	}
}
