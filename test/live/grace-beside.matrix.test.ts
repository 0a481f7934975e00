// What other commands make of a second login that stands, and what a rotation makes of what others did.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rotationPlace } from '../../source/cli/rotation-place.js';
import { undoRun } from '../../source/commands/undo-run.js';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { InsufficientPrivilegeError } from '../../source/core/errors.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { findReceipt } from '../../source/receipts/find-receipt.js';
import { openSecretsFile } from '../../source/secrets/secrets-file.js';
import { handToSuperuser } from '../helpers/administrator.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { drop } from './dropping.js';
import { graceWorld } from './grace-world.js';
import { loginProfile } from './shared-world.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');

const document = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name },
	roles: [
		{ name: `${name}_app`, access: 'read-write' },
		{ name: `${name}_report`, access: 'read-only' },
	],
});
const scopeOf = (role: string) => ({ scope: { role, tenantsOnly: false } });

test('sessions are listed: of the first before it is rotated, of the second before it ends', async () => {
	const world = await graceWorld(server, await openAs(server), document('seen'));
	const only = scopeOf('seen_app');
	const first = await server.signIn('seen_app', await world.textOf('seen_app'), 'seen');
	await world.step(only);
	const second = await server.signIn('seen_app_grace', await world.textOf('seen_app_grace'), 'seen');
	const { plan } = await world.step(only);
	expect(plan.inUse).toEqual([expect.objectContaining({ role: 'seen_app', database: 'seen', count: 1 })]);
	expect(plan.instead).toEqual([expect.objectContaining({ role: 'seen_app_grace', count: 1 })]);
	expect((await first.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
	const ended = new Promise((resolve) => second.once('error', resolve));
	const end = await world.step(only);
	expect(end.plan.inUse).toEqual([expect.objectContaining({ role: 'seen_app_grace', count: 1 })]);
	expect(end).toMatchObject({ failure: null, drop: 'dropped' });
	expect(await ended).toMatchObject({ code: '57P01' });
});

test('what the second login made is the first one’s in the end', async () => {
	const world = await graceWorld(server, await openAs(server, administrator), {
		...loginProfile('heir'),
		...{ roles: [{ name: 'heir_{tenant}_app', access: 'read-write' }] },
	});
	const only = scopeOf('heir_acme_app');
	await world.step(only);
	const second = await server.signIn('heir_acme_app_grace', await world.textOf('heir_acme_app_grace'), 'heir');
	await second.query('SELECT lo_create(4711)');
	await second.end();
	await world.step(only);
	expect(await world.step(only)).toMatchObject({ failure: null, drop: 'dropped' });
	const [made] = await server.query(
		'SELECT lomowner::regrole::text AS owner FROM pg_largeobject_metadata WHERE oid = 4711',
		[],
		'heir',
	);
	expect(made).toEqual({ owner: 'heir_acme_app' });
});

test('another computer goes on where it was, without the passwords of the first', async () => {
	const opened = await openAs(server);
	const here = await graceWorld(server, opened, document('moved'));
	const only = scopeOf('moved_app');
	await here.step(only);
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-there-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	writeFileSync(join(folder, 's.env'), '', { mode: 0o600 });
	const there = await openSecretsFile(join(folder, 's.env'));
	const place = rotationPlace(there, here.profile, opened.target);
	expect(await here.step({ ...only, place })).toMatchObject({ done: ['moved_app'], plan: { step: 'exchange' } });
	expect(there.get('moved_app')).toBeDefined();
	expect(await here.step({ ...only, place })).toMatchObject({ drop: 'dropped', plan: { step: 'end' } });
	// Here the file has the password of a login that is gone: it goes, and nothing is begun anew.
	expect(await here.step(only)).toMatchObject({ failure: null, done: ['moved_app_grace'], plan: { step: 'end' } });
	expect((await here.held('moved_app_grace')).password).toBeUndefined();
	expect((await here.step(only)).plan.step).toBe('make');
});

test('a step that nobody was told of is done once more where the file has no password that signs in', async () => {
	const opened = await openAs(server, administrator);
	const world = await graceWorld(server, opened, document('astray'));
	const only = scopeOf('astray_app');
	const silent = { ...only, tell: () => false };
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-grace-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, 'other.env');
	const other = async () => rotationPlace(await openSecretsFile(path), world.profile, opened.target);
	const passwordOf = async (role: string) => openSecret((await other()).old(role) ?? Secret.of('none'));
	const signsIn = async (role: string) => await world.signsIn(role, 'astray', await passwordOf(role));

	await world.step(silent);
	const made = await world.step({ ...silent, place: await other() });
	expect(made).toMatchObject({ plan: { step: 'make' }, done: ['astray_app_grace'], failure: null });
	expect(await signsIn('astray_app_grace')).toBe('allowed');
	// Its own file is now the one that is behind; and what is in use meanwhile is told before it is shut out.
	const session = await server.signIn('astray_app_grace', await passwordOf('astray_app_grace'), 'astray');
	expect(
		await world.step({ ...only, beforeRunning: (plan) => Promise.reject(plan) }).catch((plan) => plan),
	).toMatchObject({
		step: 'make',
		inUse: [{ role: 'astray_app_grace', count: 1 }],
	});
	await session.end();
	expect(await world.step({ ...only, place: await other() })).toMatchObject({ proofs: [], done: ['astray_app_grace'] });

	await world.step({ ...silent, place: await other() });
	const changed = await world.step(silent);
	expect(changed).toMatchObject({ plan: { step: 'exchange' }, done: ['astray_app'], failure: null });
	expect(await world.signsIn('astray_app', 'astray')).toBe('allowed');
	expect(await signsIn('astray_app')).toBe('28P01');
	expect(await world.step(only)).toMatchObject({ plan: { step: 'exchange' }, proofs: [], done: ['astray_app'] });
	expect(await world.step(only)).toMatchObject({ failure: null, drop: 'dropped' });
});

test('a role of that name that is somebody else’s is never touched', async () => {
	const world = await graceWorld(server, await openAs(server), document('taken'));
	await server.query(`CREATE ROLE taken_app_grace LOGIN; COMMENT ON ROLE taken_app_grace IS 'mine'`);
	const before = await catalog(server);
	await expect(world.step()).rejects.toMatchObject({ code: 'no-second-login', exitCode: 8 });
	await expect(world.step(scopeOf('taken_report'))).resolves.toMatchObject({ failure: null });
	await drop(await openAs(server), document('taken'));
	expect(await catalog(server)).toContain('taken_app_grace');
	expect(before).toContain('taken_app_grace');
});

describe('an administrator that made neither', () => {
	test('is refused before anything, with the SQL that lets it', async () => {
		const name = 'rights';
		const made = await graceWorld(server, await openAs(server), document(name));
		const opened = await openAs(server, administrator);
		const before = await catalog(server);
		const step = async () => made.step({ ...scopeOf(`${name}_app`), server: opened });
		const refused = await step().catch((error: unknown) => error);
		expect(refused).toBeInstanceOf(InsufficientPrivilegeError);
		expect(await catalog(server)).toBe(before);
		const { missing } = refused as InsufficientPrivilegeError;
		await handToSuperuser(server, missing.map(({ sql }) => sql).join('\n'));
		for (const expected of ['make', 'exchange', 'end'])
			expect(await step()).toMatchObject({ failure: null, plan: { step: expected } });
	});
});

test('drop takes it along, map row and all', async () => {
	for (const tenant of [undefined, 'acme']) {
		const name = tenant === undefined ? 'dropall' : 'dropone';
		const whole = loginProfile(name);
		const opened = await openAs(server);
		const world = await graceWorld(server, opened, whole);
		await world.step();
		const part = tenant === undefined ? whole : { ...whole, tenants: whole.tenants.slice(0, 1) };
		const result = await drop(await openAs(server), part, { scope: { tenantsOnly: tenant !== undefined } });
		expect(result).toMatchObject({ status: 'dropped', failure: null });
		expect(result.proofs.filter(({ status }) => status !== 'pass')).toEqual([]);
		expect(result.plan.gone.logins.map((login) => login.name)).toContain(`${name}_acme_app_grace`);
		const left = await catalog(server, tenant === undefined ? [] : [name]);
		expect(left).not.toContain(`${name}_acme_app`);
		if (tenant !== undefined) expect(left).toContain(`${name}_globex_app_grace`);
	}
});

test('asked about one tenant, nobody takes the second login of another for a stranger', async () => {
	const name = 'others';
	const whole = loginProfile(name);
	const opened = await openAs(server);
	const world = await graceWorld(server, opened, whole);
	await world.step(scopeOf(`${name}_globex_app`));
	const acme = { ...whole, tenants: whole.tenants.slice(0, 1) };
	const plan = await planFor(opened, acme);
	expect(plan.phases).toEqual([]);
	expect(
		plan.warnings.filter(({ code, message }) => code.startsWith('stranger') || message.includes('_grace')),
	).toEqual([]);
	const { checks } = await verifyProfile({
		profile: parseProfile(acme),
		server: opened,
		passwordOf: (role) => world.passwords.get(role),
	});
	expect(checks.filter(({ status }) => status === 'fail')).toEqual([]);
});

test('undo of the run that made the first is refused, with the reason', async () => {
	const opened = await openAs(server);
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-undo-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const { result } = await provision(opened, document('kept'), new Map(), { receiptFolder: folder });
	const world = await graceWorld(server, opened, document('kept'));
	await world.step(scopeOf('kept_app'));
	const before = await catalog(server);
	expect(result.failure).toBeNull();
	const read = async () => (await findReceipt('last', folder, folder)).receipt;
	const undo = async () => undoRun({ receipt: await read(), read, keep: async () => {}, server: await openAs(server) });
	await expect(undo()).rejects.toMatchObject({
		code: 'cannot-undo',
		message: expect.stringMatching(/kept_app is being rotated by a second login, kept_app_grace, since/),
	});
	expect(await catalog(server)).toBe(before);
});
