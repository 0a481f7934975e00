// What stands in the way of a drop is found before anything happens, is told with what would mend it, and then mended.
import { describe, expect, test } from 'vitest';
import type { DropInput } from '../../source/commands/drop-profile.js';
import type { ToolError } from '../../source/core/errors.js';
import { handToSuperuser } from '../helpers/administrator.js';
import { catalog } from '../helpers/catalog.js';
import { openAs } from '../helpers/provision.js';
import { type Credentials, testServer } from '../helpers/server.js';
import { type Document, databaseEach, drop, furnish, only, schemaEach } from './dropping.js';
import { loginProfile } from './shared-world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
await server.query('CREATE DATABASE elsewhere');
await server.query('CREATE ROLE heir');

const tenantsOnly: Partial<DropInput> = { scope: { tenantsOnly: true } };
const schemas = (name: string) => ({
	document: schemaEach(name),
	places: ['acme', 'globex'].map((schema) => ({ migrator: `${name}_migrator`, database: name, schema })),
});
const databases = (name: string) => ({
	document: databaseEach(name),
	places: [{ migrator: `${name}_acme_migrator`, database: `${name}_acme`, schema: 'app' }],
});

/** Refused with these words and nothing changed; then, with what it says run by a superuser, dropped. */
async function refusedUntilMended(
	document: Document,
	words: RegExp,
	{ changes = {}, who = server.superuser }: { changes?: Partial<DropInput>; who?: Credentials } = {},
): Promise<void> {
	const before = await catalog(server);
	const error = await drop(await openAs(server, who), document, changes).then(
		() => undefined,
		(reason: ToolError) => reason,
	);
	expect(error?.message).toMatch(words);
	expect(error?.exitCode).toBe(8);
	expect(await catalog(server)).toBe(before);
	await handToSuperuser(server, error?.remedy.split('\n').slice(1).join('\n') ?? '');
	expect(await drop(await openAs(server, who), document, changes)).toMatchObject({ status: 'dropped', failure: null });
}

describe('what the roles own or hold elsewhere', () => {
	test('on other databases, and inside of them', async () => {
		const { document, places } = databases('far');
		await furnish(server, await openAs(server), document, places);
		await server.query('GRANT CONNECT ON DATABASE elsewhere TO far_acme_app');
		await server.query('CREATE DATABASE far_own OWNER far_acme_owner');
		await server.query('CREATE TABLE public.far_table (id int)', [], 'elsewhere');
		await server.query('ALTER TABLE public.far_table OWNER TO far_acme_owner', [], 'elsewhere');
		await server.query('CREATE TABLE public.far_lent (id int)', [], 'elsewhere');
		await server.query('GRANT SELECT ON public.far_lent TO far_globex_app', [], 'elsewhere');
		await refusedUntilMended(
			document,
			/far_acme_app has rights on database elsewhere\.\nfar_acme_owner owns database far_own\.\nfar_acme_owner owns one object in database elsewhere, which is not this profile's: table (?:public\.)?far_table[\s\S]*far_globex_app has rights on one object in database elsewhere/,
		);
		expect(await server.query('SELECT FROM public.far_table', [], 'elsewhere')).toEqual([]);
	});

	test('inside of the maintenance database, from where all of it is asked', async () => {
		const { document, places } = databases('home');
		await furnish(server, await openAs(server), document, places);
		await server.query('CREATE TABLE public.home_lent (id int); GRANT SELECT ON public.home_lent TO home_acme_app');
		await refusedUntilMended(
			document,
			/home_acme_app has rights on one object in database postgres, which is not this profile's: table (?:public\.)?home_lent/,
		);
		await server.query('DROP TABLE public.home_lent');
	});

	test('a membership that a role has given to somebody', async () => {
		const { document, places } = databases('giver');
		await furnish(server, await openAs(server), document, places);
		await server.query('CREATE ROLE giver_group');
		await server.query('GRANT giver_group TO giver_acme_app WITH ADMIN OPTION');
		await server.query('SET ROLE giver_acme_app');
		await server.query('GRANT giver_group TO heir');
		await server.query('RESET ROLE');
		// From 16 on a membership depends on who granted it.
		if (server.version >= 160_000) await refusedUntilMended(document, /giver_acme_app has let heir into giver_group\./);
		else expect(await drop(await openAs(server), document)).toMatchObject({ status: 'dropped' });
	});

	test('where its database stays, unless somebody gets it', async () => {
		const { document, places } = schemas('keeper');
		await furnish(server, await openAs(server), document, places);
		await server.query(
			'CREATE TABLE public.kept (id int); ALTER TABLE public.kept OWNER TO keeper_acme_app',
			[],
			'keeper',
		);
		const tenant = only(document, ['acme']);
		const act = drop(await openAs(server), tenant, tenantsOnly);
		await expect(act).rejects.toThrow(/keeper_acme_app owns table (?:public\.)?kept in keeper, which stays/);
		for (const reassignTo of ['nobody_at_all', 'keeper_acme_app'])
			await expect(
				drop(await openAs(server), tenant, { scope: { tenantsOnly: true, reassignTo } }),
			).rejects.toMatchObject({ code: 'no-receiver', exitCode: 8 });
		const scope = { tenantsOnly: true, reassignTo: 'heir' };
		expect(await drop(await openAs(server), tenant, { scope })).toMatchObject({ status: 'dropped', failure: null });
		const owners = await server.query(
			`SELECT pg_get_userbyid(relowner)::text AS owner FROM pg_class WHERE relname = 'kept'`,
			[],
			'keeper',
		);
		expect(owners).toEqual([{ owner: 'heir' }]);
	});

	test('by a grant of somebody who is not the owner', async () => {
		const { document, places } = schemas('lender');
		await furnish(server, await openAs(server), document, places);
		await server.query('CREATE ROLE lender_middle');
		await server.query('GRANT TEMPORARY ON DATABASE lender TO lender_middle WITH GRANT OPTION');
		await server.query('SET ROLE lender_middle');
		await server.query('GRANT TEMPORARY ON DATABASE lender TO lender_acme_migrator_x').catch(() => {});
		await server.query('GRANT TEMPORARY ON DATABASE lender TO lender_acme_app');
		await server.query('RESET ROLE');
		await refusedUntilMended(
			only(document, ['acme']),
			/lender_acme_app has TEMPORARY on DATABASE lender in lender from lender_middle, who alone can take it back/,
			{ changes: tenantsOnly },
		);
	});

	test.each([
		['a superuser', server.superuser, 'su'],
		['an administrator', administrator, 'cr'],
	] as const)('in the next tenant’s schema and in public, which %s takes away', async (_who, who, prefix) => {
		const name = `${prefix}_lent`;
		const document = schemaEach(name, true);
		const places = ['acme', 'globex'].map((schema) => ({
			migrator: `${name}_${schema}_migrator`,
			database: name,
			schema,
		}));
		await furnish(server, await openAs(server, who), document, places);
		const owner = await server.letIn(`${name}_globex_migrator`);
		const client = await server.signIn(owner.user, owner.password, name);
		await client.query(`GRANT USAGE ON SCHEMA globex TO ${name}_acme_app`);
		await client.query(`GRANT SELECT, UPDATE (name) ON globex.item TO ${name}_acme_app`);
		await client.query(`GRANT EXECUTE ON FUNCTION globex.shout TO ${name}_acme_app`);
		await client.query(`ALTER DEFAULT PRIVILEGES IN SCHEMA globex GRANT SELECT ON TABLES TO ${name}_acme_app`);
		await client.end();
		if (who === server.superuser || server.version >= 150_000)
			await server.query(`GRANT USAGE ON SCHEMA public TO ${name}_acme_app`, [], name);
		const result = await drop(await openAs(server, who), only(document, ['acme']), tenantsOnly);
		expect(result).toMatchObject({ status: 'dropped', failure: null });
		expect(await catalog(server, [name])).not.toMatch(/_lent_acme_/);
	});

	test('by a policy that is for it alone', async () => {
		const document = loginProfile('policed');
		const places = [{ migrator: 'policed_migrator', database: 'policed', schema: 'app' }];
		await furnish(server, await openAs(server), document, places);
		await server.query('CREATE POLICY mine ON app.item TO policed_acme_app USING (true)', [], 'policed');
		const act = async () => drop(await openAs(server), only(document, ['acme']), tenantsOnly);
		await expect(act()).rejects.toThrow(/policy mine on table (?:app\.)?item in policed is for policed_acme_app/);
		await server.query('DROP POLICY mine ON app.item', [], 'policed');
		expect(await act()).toMatchObject({ status: 'dropped' });
	});
});

describe('what others have', () => {
	test.each([
		[
			'a view',
			'CREATE VIEW public.totals AS SELECT count(*) FROM acme.item',
			/view (?:public\.)?totals|rule .* on view (?:public\.)?totals/,
			'DROP VIEW public.totals',
		],
		[
			'a foreign key',
			'CREATE TABLE public.note (item int REFERENCES acme.item)',
			/constraint note_item_fkey on table (?:public\.)?note/,
			'DROP TABLE public.note',
		],
		[
			'a default',
			`CREATE TABLE public.numbered (id int DEFAULT nextval('acme.item_id_seq'))`,
			/default value for column id of table (?:public\.)?numbered/,
			'DROP TABLE public.numbered',
		],
		[
			'a function’s type',
			'CREATE FUNCTION public.f(acme.item) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
			/function (?:public\.)?f\((?:acme\.)?item\)/,
			'DROP FUNCTION public.f(acme.item)',
		],
		[
			'another tenant’s view',
			'CREATE VIEW globex.spy AS SELECT id FROM acme.item',
			/globex\.spy/,
			'DROP VIEW globex.spy',
		],
		['an extension', 'CREATE EXTENSION hstore SCHEMA acme', /extension hstore/, 'DROP EXTENSION hstore'],
	])('%s that depends on a tenant’s schema', async (what, make, words, mend) => {
		const name = `dep_${what.replaceAll(/[^a-z]/g, '')}`;
		const { document, places } = schemas(name);
		await furnish(server, await openAs(server), document, places);
		await server.query(make, [], name);
		const before = await catalog(server, [name]);
		const act = async () => drop(await openAs(server), only(document, ['acme']), tenantsOnly);
		await expect(act()).rejects.toThrow(words);
		await expect(act()).rejects.toThrow(`in ${name} depends on what is in acme, and would go with it`);
		expect(await catalog(server, [name])).toBe(before);
		await server.query(mend, [], name);
		expect(await act()).toMatchObject({ status: 'dropped', failure: null });
	});

	test('in a database that goes', async () => {
		const { document, places } = databases('guest');
		await furnish(server, await openAs(server), document, places);
		await server.query('CREATE SCHEMA audit CREATE TABLE audit.log (id int)', [], 'guest_acme');
		await server.query('CREATE TABLE public.stray (id int)', [], 'guest_acme');
		await expect(drop(await openAs(server), document)).rejects.toThrow(
			/Schema audit in guest_acme is not the profile's, and holds one object of postgres\.\nSchema public in guest_acme is not/,
		);
		await server.query('DROP SCHEMA audit CASCADE; DROP TABLE public.stray', [], 'guest_acme');
		expect(await drop(await openAs(server), document)).toMatchObject({ status: 'dropped', failure: null });
	});

	test('a tenant that the profile does not name, where all share a database', async () => {
		const { document, places } = schemas('whole');
		await furnish(server, await openAs(server), document, places);
		const act = async () => drop(await openAs(server), only(document, ['acme']));
		await expect(act()).rejects.toThrow(
			/Schema globex in whole is of this profile too[\s\S]*whole_globex_app is a role of this profile too, and it does not name it/,
		);
		await drop(await openAs(server), only(document, ['globex']), tenantsOnly);
		expect(await act()).toMatchObject({ status: 'dropped', failure: null });
	});
});

test('what this profile did not make, until it is marked', async () => {
	const { document, places } = databases('stranger');
	await furnish(server, await openAs(server), document, places);
	await server.query('COMMENT ON DATABASE stranger_acme IS NULL');
	await server.query('COMMENT ON ROLE stranger_globex_app IS NULL');
	await refusedUntilMended(
		document,
		/Role stranger_globex_app was not made by this profile[\s\S]*Database stranger_acme was not made by this profile/,
	);
});

test('a schema that this profile did not make', async () => {
	const document = schemaEach('foreigner');
	await furnish(server, await openAs(server), document, []);
	await server.query('DROP SCHEMA acme; CREATE SCHEMA acme AUTHORIZATION heir', [], 'foreigner');
	await refusedUntilMended(only(document, ['acme']), /Schema acme in foreigner was not made by this profile/, {
		changes: tenantsOnly,
	});
});

test('the database that the administrator is connected to', async () => {
	const { document, places } = databases('within');
	const opened = await openAs(server);
	await furnish(server, opened, document, places);
	const target = { ...opened.target, database: 'within_acme' };
	await expect(drop({ ...opened, target }, document)).rejects.toMatchObject({ code: 'connected-to-it', exitCode: 8 });
	expect(await drop(await openAs(server), document)).toMatchObject({ status: 'dropped' });
});

describe('an administrator that is no superuser', () => {
	test('is told what it lacks of what another made, and with that it goes', async () => {
		const { document, places } = databases('theirs');
		await furnish(server, await openAs(server), document, places);
		const before = await catalog(server);
		const told: string[] = [];
		for (let attempt = 0; attempt < 4; attempt++) {
			const error = await drop(await openAs(server, administrator), document).then(
				() => undefined,
				(reason: ToolError) => reason,
			);
			if (error === undefined) break;
			expect(error).toMatchObject({ code: 'insufficient-privilege', exitCode: 8 });
			if (told.length === 0) expect(await catalog(server)).toBe(before);
			told.push(error.message);
			await handToSuperuser(server, error.remedy.split('\n').slice(1).join('\n'));
		}
		expect(told.join()).toMatch(/CONNECT on database theirs_acme/);
		// Before 16 CREATEROLE lets into every role that is no superuser.
		expect(told.join().includes('ADMIN OPTION on theirs_acme_app')).toBe(server.version >= 160_000);
		expect(await catalog(server)).not.toContain('theirs');
	});

	test.each([
		['that inherits nothing', 'CREATEDB CREATEROLE NOINHERIT', ''],
		[
			'whose sessions would let it into what it makes',
			'CREATEDB CREATEROLE',
			`SET createrole_self_grant = 'set, inherit'`,
		],
	])('%s drops what it made, and is as it was', async (what, attributes, setting) => {
		const name = `kind_${what.length}`;
		const who = await server.createAdministrator(`${name}_adm`, attributes);
		if (setting !== '' && server.version >= 160_000) await server.query(`ALTER ROLE ${name}_adm ${setting}`);
		const before = await catalog(server);
		for (const { document, places } of [databases(name), schemas(name)]) {
			await furnish(server, await openAs(server, who), document, places);
			const client = await server.signIn(who.user, who.password, places[0]?.database ?? '');
			const tenant = only(document, ['acme']);
			expect(await drop(await openAs(server, who), tenant, tenantsOnly)).toMatchObject({ failure: null });
			expect(await drop(await openAs(server, who), document)).toMatchObject({ status: 'dropped', failure: null });
			await client.query('SELECT 1').catch(() => {});
			expect(await catalog(server)).toBe(before);
		}
	});

	test('cannot end the sessions of others, and learns so before', async () => {
		const { document, places } = databases('busy');
		await furnish(server, await openAs(server, administrator), document, places);
		const client = await server.signIn(server.superuser.user, server.superuser.password, 'busy_acme');
		const act = async () => drop(await openAs(server, administrator), document);
		await expect(act()).rejects.toThrow(/the right to end the sessions of postgres in busy_acme/);
		await client.end();
		expect(await act()).toMatchObject({ status: 'dropped', failure: null });
	});
});

test('what comes in the way between two looks opens the logins again', async () => {
	const document = loginProfile('between');
	const places = [{ migrator: 'between_migrator', database: 'between', schema: 'app' }];
	await furnish(server, await openAs(server), document, places);
	const before = await catalog(server, ['between']);
	const result = await drop(await openAs(server), only(document, ['acme']), {
		...tenantsOnly,
		beforeRunning: async () => {
			await server.query('GRANT CONNECT ON DATABASE elsewhere TO between_acme_app');
		},
	});
	expect(result).toMatchObject({ status: 'undone', done: [], proofs: [] });
	expect(result.failure?.message).toMatch(/between_acme_app has rights on database elsewhere/);
	await server.query('REVOKE CONNECT ON DATABASE elsewhere FROM between_acme_app');
	expect(await catalog(server, ['between'])).toBe(before);
});
