// What cannot be proved is told as such, and nothing on the server is disturbed by asking.
import { expect, test } from 'vitest';
import type { Check } from '../../source/core/gates/check.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { Secret } from '../../source/core/sql/secret.js';
import { shutPublic } from '../helpers/administrator.js';
import { testServer } from '../helpers/server.js';
import { documentOf, failed, makeWorld, notGreen } from './world.js';

const server = await testServer();
const w = await makeWorld(server, 'u');
const { app, report: reader, owner, database } = w;

const of = (checks: readonly Check[], id: string): Check => {
	const check = checks.find((each) => each.id === id);
	if (check === undefined) throw new Error(`no check ${id}`);
	return check;
};
const statuses = (checks: readonly Check[]) => [...new Set(checks.map((check) => check.status))].toSorted();

test('a password that is refused fails at the first gate and shuts the others', async () => {
	const { checks } = await w.verify({
		passwordOf: (role) => (role === app ? Secret.of('not this one') : w.passwords.get(role)),
	});
	expect(of(checks, `connect:${app}:${database}:sign-in`)).toMatchObject({
		status: 'fail',
		sqlstate: '28P01',
		found: expect.stringMatching(/password authentication failed.*not the one that the server has/),
		fix: expect.stringContaining(`\\password ${app}`),
	});
	const later = checks.filter((check) => check.role === app && check.gate !== 'connect');
	expect(statuses(later)).toEqual(['unchecked']);
	expect(later[0]?.found).toBe(`gate 1 is shut (sign in to ${database})`);
	expect(statuses(checks.filter((check) => check.role === reader))).toEqual(['pass', 'warn']);
});

test('what is too much is told although the first gate is shut', async () => {
	await w.sql(`ALTER ROLE ${app} NOLOGIN; GRANT TRUNCATE ON app.audit TO ${app}`);
	const { checks } = await w.verify();
	await w.sql(`ALTER ROLE ${app} LOGIN; REVOKE TRUNCATE ON app.audit FROM ${app}`);
	expect(of(checks, `object:${app}:${database}:TRUNCATE:app.audit`)).toMatchObject({
		status: 'fail',
		found: expect.stringMatching(/TRUNCATE is granted to u_acme_app \(by the catalog; not tried: gate 1 is shut/),
	});
});

test('without a password nothing passes that needs a sign-in, and the catalog is still read', async () => {
	const { checks, ok } = await w.verify({ passwordOf: () => undefined });
	// That PUBLIC may enter another database needs no sign-in to be known.
	expect(statuses(checks.filter((check) => check.method === 'login'))).toEqual(['unchecked', 'warn']);
	expect(statuses(checks.filter((check) => check.method === 'catalog'))).toEqual(['pass']);
	expect(of(checks, `connect:${app}:${database}:sign-in`)).toMatchObject({
		found: `nobody knows the password of ${app}`,
		fix: expect.stringContaining('--secrets FILE'),
	});
	expect(ok).toBe(true);
	expect((await w.verify({ passwordOf: () => undefined, strict: true })).ok).toBe(false);
});

test('how many sign-ins will be refused on purpose is told beforehand', async () => {
	const told: string[] = [];
	await w.verify({ onProgress: (line) => told.push(line), onCheck: () => told.push('check') });
	expect(told[0]).toMatch(/^\d+ sign-ins to other databases will be refused on purpose/);
});

test('a table that somebody has locked is unchecked, and nobody waits for it', async () => {
	const locker = await server.signIn(server.superuser.user, server.superuser.password, database);
	await locker.query('BEGIN; LOCK TABLE app.audit IN ACCESS EXCLUSIVE MODE');
	const { checks } = await w.verify();
	await locker.query('ROLLBACK');
	const select = of(checks, `object:${app}:${database}:SELECT:app.audit`);
	expect(select).toMatchObject({ status: 'unchecked', sqlstate: '55P03' });
	expect(select.found).toMatch(/another session holds a lock on it/);
	// Refused before any lock is asked for.
	expect(of(checks, `object:${app}:${database}:TRUNCATE:app.audit`).status).toBe('pass');
	expect(failed({ checks })).toEqual([]);
});

test('a connection that is lost leaves the rest unchecked', async () => {
	// Planning a query on it ends the session that plans it.
	await w.sql(`CREATE FUNCTION app.farewell() RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT pg_terminate_backend(pg_backend_pid())';
		CREATE VIEW app.farewell AS SELECT * FROM app.audit WHERE app.farewell();
		ALTER FUNCTION app.farewell() OWNER TO ${owner}; ALTER VIEW app.farewell OWNER TO ${owner};
		GRANT SELECT, INSERT, UPDATE, DELETE ON app.farewell TO ${app}; GRANT SELECT ON app.farewell TO ${reader};
		GRANT EXECUTE ON FUNCTION app.farewell() TO ${app}, ${reader}`);
	const { checks } = await w.verify();
	await w.sql('DROP VIEW app.farewell; DROP FUNCTION app.farewell()');
	const mine = checks.filter((check) => check.role === app && check.database === database && check.method === 'login');
	const lost = mine.filter((check) => /connection to the server was lost/.test(check.found));
	expect(statuses(lost)).toEqual(['unchecked']);
	expect(lost.map(({ gate }) => gate)).toContain('object');
	expect(mine.filter(({ gate }) => gate === 'schema').map(({ status }) => status)).not.toContain('unchecked');
	expect(statuses(checks.filter((check) => check.role === reader && check.gate === 'connect'))).toEqual([
		'pass',
		'warn',
	]);
});

test('an abort ends it', async () => {
	const controller = new AbortController();
	const seen: string[] = [];
	const run = w.verify({
		signal: controller.signal,
		onCheck(check) {
			seen.push(check.id);
			if (check.gate === 'schema') controller.abort(new Error('enough'));
		},
	});
	await expect(run).rejects.toThrow('enough');
	const { checks } = await w.verify();
	expect(seen.length).toBeLessThan(checks.length);
	await expect(w.verify({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow();
});

test('event triggers keep it from trying what would fire them', async () => {
	await w.sql(`CREATE TABLE public.fired (tag text);
		CREATE FUNCTION public.fire() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
			$$ BEGIN INSERT INTO public.fired VALUES (tg_tag); END $$;
		CREATE EVENT TRIGGER watch ON ddl_command_start EXECUTE FUNCTION public.fire()`);
	const { checks } = await w.verify({ probeFuture: true });
	const fired = await server.query('SELECT * FROM public.fired', [], database);
	await w.sql('DROP EVENT TRIGGER watch; DROP FUNCTION public.fire(); DROP TABLE public.fired');
	expect(fired).toEqual([]);
	expect(of(checks, `schema:${app}:${database}:create:app`)).toMatchObject({
		status: 'pass',
		method: 'catalog',
		found: expect.stringContaining('an event trigger would fire'),
	});
	expect(of(checks, `object:${owner}:${database}:made:app:tables`).status).toBe('unchecked');
});

test('a database that was never made fails at the first gate, and only there', async () => {
	const { checks } = await w.verify({ profile: profileNamed('u_none') });
	expect(checks.length).toBeGreaterThan(0);
	expect(checks.filter((check) => check.status === 'fail').every((check) => check.gate === 'connect')).toBe(true);
});

function profileNamed(name: string) {
	return parseProfile({
		version: 1,
		name,
		pattern: 'database-per-tenant',
		database: { name },
		roles: [{ name: app, access: 'read-write' }],
	});
}

const administrators = [
	['a superuser', 'fsu', server.superuser],
	['an administrator', 'fcr', await server.createAdministrator('fadm')],
] as const;

test.each(administrators)(
	'%s: what creators really make is looked at, and is gone again',
	async (_who, name, administrator) => {
		const world = await makeWorld(server, name, administrator);
		await shutPublic(server, world.opened, documentOf(name), await world.verify());
		const before = await snapshot(world.database);
		const healthy = await world.verify({ probeFuture: true });
		expect(notGreen(healthy.checks)).toEqual([]);
		const id = `object:${world.owner}:${world.database}:made:app:tables`;
		expect(of(healthy.checks, id)).toMatchObject({ status: 'pass', found: expect.stringContaining('rolled back') });
		expect(await snapshot(world.database)).toEqual(before);

		await world.sql(
			`ALTER DEFAULT PRIVILEGES FOR ROLE ${world.owner} IN SCHEMA app REVOKE DELETE ON TABLES FROM ${world.app}`,
		);
		const open = await world.verify({ probeFuture: true });
		expect(failed(open)).toEqual([`object:${world.owner}:${world.database}:later:app:tables`, id]);
		await world.sql(of(open.checks, id).fix ?? '');
		expect(failed(await world.verify({ probeFuture: true }))).toEqual([]);
	},
);

test('without a migrate login the administrator is a creator, and what it may not make is vacuous', async () => {
	const alone = { roles: [{ name: 'rec_{tenant}_app', access: 'read-write' }] };
	const world = await makeWorld(server, 'rec', administrators[1][2], alone);
	await shutPublic(server, world.opened, documentOf('rec', alone), await world.verify());
	const { checks } = await world.verify({ probeFuture: true });
	expect(notGreen(checks).filter((line) => !line.startsWith('vacuous'))).toEqual([]);
	expect(of(checks, `object:fadm:${world.database}:made:app:tables`)).toMatchObject({
		status: 'vacuous',
		sqlstate: '42501',
	});
});

/** Rows, sequences, what triggers wrote, and every catalog that a probe could have touched. */
async function snapshot(name: string): Promise<unknown> {
	const inside = await server.query(
		`SELECT (SELECT json_agg(c ORDER BY id) FROM app.customers c) AS rows, (SELECT json_agg(a) FROM app.audit a) AS audit,
			(SELECT json_agg(s ORDER BY s.sequencename) FROM pg_sequences s WHERE schemaname = 'app') AS sequences,
			(SELECT json_agg(json_build_array(oid, relname, relacl, relowner, relfilenode) ORDER BY oid) FROM pg_class) AS relations,
			(SELECT json_agg(json_build_array(oid, proname, proacl, proowner) ORDER BY oid) FROM pg_proc WHERE oid >= 16384) AS routines,
			(SELECT json_agg(d ORDER BY oid) FROM pg_default_acl d) AS defaults,
			(SELECT json_agg(n ORDER BY oid) FROM pg_namespace n WHERE nspname !~ '^pg_(toast_)?temp') AS schemas`,
		[],
		name,
	);
	const outside = await server.query(
		`SELECT (SELECT json_agg(r ORDER BY oid) FROM pg_authid r) AS roles,
			(SELECT json_agg(m ORDER BY roleid, member) FROM pg_auth_members m) AS memberships,
			(SELECT json_agg(json_build_array(oid, datname, datacl, datdba) ORDER BY oid) FROM pg_database) AS databases,
			(SELECT json_agg(s ORDER BY setdatabase, setrole) FROM pg_db_role_setting s) AS settings`,
	);
	return { inside, outside };
}

test('nothing is disturbed', async () => {
	await w.sql("SELECT nextval('app.invoice')");
	const before = await snapshot(database);
	await w.verify({ probeFuture: true });
	expect(await snapshot(database)).toEqual(before);
});

test('a login with one session to its name is proved too', async () => {
	await w.sql(`ALTER ROLE ${app} CONNECTION LIMIT 1`);
	const { checks } = await w.verify();
	await w.sql(`ALTER ROLE ${app} CONNECTION LIMIT -1`);
	expect(notGreen(checks)).toEqual([]);
});
