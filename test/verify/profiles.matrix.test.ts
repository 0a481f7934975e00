// Profiles that are not as usual: names that no terminal should print, an extension, an owner that was there before.
import { expect, test } from 'vitest';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { testServer } from '../helpers/server.js';
import { documentOf, failed, makeWorld, mend, notGreen } from './world.js';

const server = await testServer();
const made =
	'CREATE TABLE orders (id int); CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS $$ SELECT 2 * a $$';

test('names with line breaks and quotes are compared as they are', async () => {
	const names = { owner: 'ow\nner; drop {tenant}', schema: 'sch"e\nma -- x' };
	const world = await makeWorld(server, 'odd', server.superuser, names, made);
	const { checks } = await world.verify();
	expect(notGreen(checks)).toEqual([]);
	const start = checks.find((check) => check.id.startsWith(`connect:${world.migrator}:${world.database}:starts-as:`));
	expect(start?.found).toBe('the session starts as ow\\nner; drop acme');

	await world.sql(`GRANT ALL ON ALL TABLES IN SCHEMA "sch""e\nma -- x" TO ${world.report}`);
	for (const check of (await world.verify()).checks.filter(({ status }) => status === 'fail'))
		await mend(server, check);
	expect(failed(await world.verify())).toEqual([]);
});

test('where an extension lives, nothing else lets the logins in', async () => {
	await server.query('CREATE ROLE maker');
	const world = await makeWorld(server, 'ext', server.superuser, { extensions: ['pgcrypto'] }, made);
	const { app, report, migrator, database } = world;
	expect(notGreen((await world.verify()).checks)).toEqual([]);
	const id = (role: string) => `object:${role}:${database}:nothing-in:public`;

	await world.sql(`CREATE FUNCTION public.backdoor(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT a';
		CREATE TABLE public.loot (a int, b int); GRANT SELECT (b) ON public.loot TO PUBLIC; GRANT CREATE ON SCHEMA public TO maker;
		ALTER ROLE ${app} IN DATABASE ${database} RESET search_path`);
	const open = await world.verify();
	expect(failed(open).toSorted()).toEqual(
		[
			...[app, report, migrator].map(id),
			`schema:${app}:${database}:search-path`,
			`schema:${database}_db_owner:${database}:nobody-else:public`,
		].toSorted(),
	);
	expect(open.checks.find((check) => check.id === id(app))?.found).toBe(
		'public.loot: PUBLIC holds SELECT (b); public.backdoor(integer), which runs with the rights of postgres: PUBLIC holds EXECUTE',
	);
	for (const check of open.checks.filter(({ status }) => status === 'fail')) await mend(server, check);
	expect(notGreen((await world.verify()).checks)).toEqual([]);
	const settings = await server.query(
		`SELECT s.setconfig FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE r.rolname = $1`,
		[app],
	);
	expect(settings).toEqual([{ setconfig: ['search_path=app, public'] }]);
});

test('a limit of 0 that the profile asks for is mended in the profile', async () => {
	const world = await makeWorld(server, 'zero', server.superuser, {}, made);
	const role = `${world.database}_app`;
	await server.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
	const roles = [
		{ name: 'zero_{tenant}_app', access: 'read-write', connectionLimit: 0 },
		{ name: 'zero_{tenant}_report', access: 'read-only' },
		{ name: 'zero_{tenant}_migrator', access: 'migrate' },
	];
	const profile = parseProfile(documentOf('zero', { roles }));
	const { checks } = await world.verify({ profile });
	const check = checks.find((each) => each.id === `connect:${role}:${world.database}:sign-in`);
	expect(check).toMatchObject({
		status: 'fail',
		found: expect.stringContaining('CONNECTION LIMIT 0'),
		fix: `Give ${role} a \`connectionLimit\` above 0 in the profile, or none, and apply it.`,
	});
});

test('no advice takes anything from a role that the profile did not make', async () => {
	const world = await makeWorld(server, 'own', server.superuser, {}, made);
	const { database, app, migrator } = world;
	await server.query(`COMMENT ON ROLE ${app} IS 'somebody else made it'; ALTER ROLE ${app} BYPASSRLS`);
	const profile = parseProfile({
		version: 1,
		name: 'own',
		pattern: 'database-per-tenant',
		database: { name: database },
		owner: server.superuser.user,
		roles: [
			{ name: app, access: 'read-write' },
			{ name: migrator, access: 'migrate' },
		],
	});
	const { checks } = await world.verify({ profile });
	const by = (id: string) => checks.find((check) => check.id === id);
	expect(by(`connect:postgres:${database}:superuser`)).toMatchObject({
		status: 'fail',
		fix: 'Name another `owner` in the profile: postgres was not made by it, and stays as it is.',
	});
	expect(by(`connect:${app}:${database}:bypassrls`)).toMatchObject({
		status: 'fail',
		fix: `Name another role in the profile: ${app} was not made by it, and stays as it is.`,
	});
	expect(checks.filter(({ fix }) => /ALTER ROLE (postgres|own_acme_app) NO/.test(fix ?? ''))).toEqual([]);
});
