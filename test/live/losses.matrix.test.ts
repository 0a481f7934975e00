// Who lived on what PUBLIC had: listed, and then kept or confirmed, and nothing else of the server is touched.
import { describe, expect, test, vi } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { RefusedError } from '../../source/core/errors.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { planText } from '../../source/formats/plan-text.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision, refusal } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { failed } from '../verify/world.js';
import { livings, moveIn, password, profileOf, restOfServer } from './neighbours.js';

const server = await testServer({ settings: { wal_level: 'logical' } });
await server.query('CREATE DATABASE elsewhere');
const everyone = { monitor: 'works', reader: 'works', dumper: 'works', replicator: 'works', billing: 'works' };

describe('a database that others live in', () => {
	test('is not taken over while one of them is neither kept nor confirmed', async () => {
		const at = await moveIn(server, 'guarded');
		const opened = await openAs(server);
		const session = await server.signIn(at.monitor, password, at.name);
		expect(await livings(server, at)).toEqual(everyone);
		const before = await catalog(server, [at.name, 'elsewhere']);
		const document = profileOf(at, { keep: [at.monitor] });
		const attempt = provision(opened, document, new Map(), { confirmedLosses: [at.reader] });
		const error = await attempt.then(
			() => undefined,
			(thrown: unknown) => thrown,
		);
		expect(error).toBeInstanceOf(RefusedError);
		const { message, remedy, exitCode } = error as RefusedError;
		expect(exitCode).toBe(8);
		for (const role of [at.dumper, at.replicator, at.billing]) {
			expect(message).toContain(role);
			expect(remedy).toContain(`--confirm-loss ${role}`);
		}
		expect(remedy).toContain('`keep`');
		expect(message).not.toContain(at.monitor);
		expect(message).not.toContain(at.reader);
		expect(await catalog(server, [at.name, 'elsewhere'])).toBe(before);
		expect(await livings(server, at)).toEqual(everyone);
		await session.end();
	});

	test('tells of each what it loses, and what is seen to rely on it', async () => {
		const at = await moveIn(server, 'told');
		const session = await server.signIn(at.billing, password, at.name);
		await server.query(`SELECT pg_create_logical_replication_slot('told_feed', 'pgoutput')`, [], at.name);
		const plan = await planFor(await openAs(server), profileOf(at));
		expect(plan.losses.filter(({ role }) => role.startsWith('told_')).map((loss) => loss.role)).toEqual(
			at.roles.toSorted(),
		);
		const of = (role: string) => plan.losses.find((loss) => loss.role === role);
		expect(of(at.billing)).toMatchObject({
			inKeep: false,
			sessions: 1,
			relying: ['view told_billing.loud in told'],
			rights: expect.arrayContaining([
				{ database: 'told', on: 'database told', privileges: expect.arrayContaining(['CONNECT', 'TEMPORARY']) },
				{ database: 'told', on: 'schema app', privileges: ['USAGE'] },
				{ database: 'told', on: 'app.shout(text)', privileges: ['EXECUTE'] },
			]),
		});
		expect(of(at.replicator)?.relying).toEqual(['logical replication slot told_feed of told']);
		// It reads every schema without PUBLIC.
		if (server.version >= 140_000) expect(of(at.reader)?.rights.map((right) => right.on)).not.toContain('schema app');
		const text = planText(plan);
		expect(text).toContain('told_billing (1 session open; view told_billing.loud in told)');
		expect(text).toContain('--confirm-loss told_billing');
		await session.end();
		await server.query(`SELECT pg_drop_replication_slot('told_feed')`, [], at.name);
	});

	test('leaves to whom `keep` names what they lived on', async () => {
		const at = await moveIn(server, 'kept');
		const opened = await openAs(server);
		const before = await restOfServer(server, at);
		const document = profileOf(at, { keep: at.roles });
		// The neighbours of the tests before have a way into this database too.
		const others = (await planFor(opened, document)).losses.filter((loss) => !loss.inKeep).map((loss) => loss.role);
		expect(others.every((role) => !role.startsWith('kept_'))).toBe(true);
		const passwords = new Map<string, Secret>();
		const { result } = await provision(opened, document, passwords, { confirmedLosses: others });
		expect(result).toMatchObject({ status: 'applied', failure: null });
		expect(await livings(server, at)).toEqual(everyone);
		expect(await refusal(server.signIn('told_billing', password, at.name))).toBe('42501');
		expect(await restOfServer(server, at)).toEqual(before);

		expect(statementsOf(await planFor(opened, document))).toEqual([]);
		const report = await verifyProfile({
			profile: parseProfile(document),
			server: opened,
			passwordOf: (role) => passwords.get(role),
		});
		// Those two have a grant of their own on the table, and the data is nobody's but the profile's.
		expect(failed(report)).toEqual(['object:kept_owner:kept:nobody-else:app:tables']);
	});

	test('refuses afterwards whose loss was confirmed, and nobody else', async () => {
		const at = await moveIn(server, 'lost');
		const opened = await openAs(server);
		const before = await restOfServer(server, at);
		const document = profileOf(at, { keep: [at.monitor, at.dumper] });
		const plan = await planFor(opened, document);
		const confirmedLosses = plan.losses.filter((loss) => !loss.inKeep).map((loss) => loss.role);
		expect(confirmedLosses).toEqual(expect.arrayContaining([at.reader, at.replicator, at.billing]));
		const mayEnter = async () => {
			const rows = await server.query<{ role: string }>(
				// Another profile's logins live on their own grants.
				`SELECT rolname AS role FROM pg_roles WHERE rolcanlogin AND has_database_privilege(oid, $1, 'CONNECT')
					AND coalesce(shobj_description(oid, 'pg_authid'), '') NOT LIKE 'gatehouse: %' ORDER BY 1`,
				[at.name],
			);
			return rows.map((row) => row.role);
		};
		const could = await mayEnter();
		const { result } = await provision(opened, document, new Map(), { confirmedLosses });
		expect(result.failure).toBeNull();
		expect(await livings(server, at)).toEqual({
			...everyone,
			reader: '42501',
			replicator: '42501',
			billing: '42501',
		});
		expect(await restOfServer(server, at)).toEqual(before);
		// By the server's own word: who was listed, and nobody else.
		const can = await mayEnter();
		expect(could.filter((role) => !can.includes(role)).toSorted()).toEqual(confirmedLosses.toSorted());
	});
});

test('a subscription goes on where its role is kept', async () => {
	const at = await moveIn(server, 'feed');
	const { host, port } = server.sandbox;
	await server.query('CREATE DATABASE feed_reader');
	await server.query('CREATE SCHEMA app; CREATE TABLE app.item (id int PRIMARY KEY, name text)', [], 'feed_reader');
	await server.query('CREATE PUBLICATION feed FOR TABLE app.item', [], at.name);
	await server.query(`SELECT pg_create_logical_replication_slot('feed', 'pgoutput')`, [], at.name);
	const source = `host=${host} port=${port} user=${at.replicator} password=${password} dbname=${at.name}`;
	await server.query(
		`CREATE SUBSCRIPTION feed CONNECTION '${source}' PUBLICATION feed WITH (create_slot = false, copy_data = false)`,
		[],
		'feed_reader',
	);
	const arrives = (id: number) =>
		vi.waitFor(async () => {
			const rows = await server.query('SELECT FROM app.item WHERE id = $1', [id], 'feed_reader');
			expect(rows.length).toBe(1);
		}, 20_000);
	await server.query(`INSERT INTO app.item VALUES (2, 'before')`, [], at.name);
	await arrives(2);

	const opened = await openAs(server);
	const document = profileOf(at, { keep: [at.replicator] });
	const plan = await planFor(opened, document);
	const mine = plan.losses.find((loss) => loss.role === at.replicator);
	expect(mine).toMatchObject({ inKeep: true, sessions: 1 });
	// Before 15 PUBLIC may make things in schema public, which is nobody's to keep.
	expect(mine?.rights.flatMap((right) => right.privileges)).toEqual(server.version < 150_000 ? ['CREATE'] : []);
	const confirmedLosses = plan.losses.filter((loss) => !loss.inKeep).map((loss) => loss.role);
	const before = await restOfServer(server, at);
	expect((await provision(opened, document, new Map(), { confirmedLosses })).result.failure).toBeNull();
	expect(await restOfServer(server, at)).toEqual(before);
	// The session that was open would have gone on anyway: the next one has to sign in.
	await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_replication WHERE usename = $1', [at.replicator]);
	await server.query(`INSERT INTO app.item VALUES (3, 'after')`, [], at.name);
	await arrives(3);
	await server.query('DROP SUBSCRIPTION feed', [], 'feed_reader');
});

test('a group in `keep` keeps its members, and one that is confirmed stands for them', async () => {
	const at = await moveIn(server, 'grouped');
	await server.query(`CREATE ROLE grouped_team; GRANT grouped_team TO ${at.monitor}, ${at.billing}`);
	await server.query(`CREATE ROLE grouped_gone; GRANT grouped_gone TO ${at.reader}, ${at.dumper}, ${at.replicator}`);
	const opened = await openAs(server);
	const document = profileOf(at, { keep: ['grouped_team'] });
	const others = (await planFor(opened, document)).losses.filter((loss) => !loss.role.startsWith('grouped_'));
	const confirmedLosses = ['grouped_gone', ...others.map((loss) => loss.role)];
	const before = await restOfServer(server, at);
	expect((await provision(opened, document, new Map(), { confirmedLosses })).result.failure).toBeNull();
	expect(await restOfServer(server, at)).toEqual(before);
	const refused = { reader: '42501', dumper: '42501', replicator: '42501' };
	expect(await livings(server, at)).toEqual({ ...everyone, ...refused });
});

test('an administrator that is no superuser is not locked out of what it enters through PUBLIC', async () => {
	const administrator = await server.createAdministrator('adm');
	await server.query('CREATE ROLE theirs; CREATE ROLE door_owner');
	// From 16 on the right to act as the owner is a grant; without its rights unasked, as on a managed server.
	const options = server.version >= 160_000 ? ' WITH ADMIN TRUE, INHERIT FALSE, SET FALSE' : '';
	if (server.version >= 160_000) await server.query(`GRANT theirs TO adm${options}; GRANT door_owner TO adm${options}`);
	await server.query('CREATE DATABASE door OWNER theirs');
	const opened = await openAs(server, administrator);
	const document = { ...profileOf({ name: 'door' }), schema: 'app', owner: 'door_owner' };
	const confirmedLosses = (await planFor(opened, document)).losses.map((loss) => loss.role);
	expect(confirmedLosses).not.toContain('adm');
	const before = await restOfServer(server, { name: 'door' });
	expect((await provision(opened, document, new Map(), { confirmedLosses })).result.failure).toBeNull();
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
	expect(await restOfServer(server, { name: 'door' })).toEqual(before);
	await (await server.signIn('adm', administrator.password, 'door')).end();
});

test('what the plan itself makes is nobody’s loss', async () => {
	const document = profileOf({ name: 'fresh' }, { keep: ['kept_monitor'] });
	const opened = await openAs(server);
	expect((await planFor(opened, document)).losses).toEqual([]);
	const before = await restOfServer(server, { name: 'fresh' });
	expect((await provision(opened, document, new Map())).result.failure).toBeNull();
	expect(await restOfServer(server, { name: 'fresh' })).toEqual(before);
	await (await server.signIn('kept_monitor', password, 'fresh')).end();
});
