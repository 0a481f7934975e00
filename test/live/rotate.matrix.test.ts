// New passwords on a real server: each is found in the file whatever becomes of the run, and the old one is refused.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { rotationPlace } from '../../source/cli/rotation-place.js';
import type { Server } from '../../source/commands/open-server.js';
import type { PasswordPlace } from '../../source/commands/password-place.js';
import { type RotateInput, rotateProfile } from '../../source/commands/rotate-profile.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { openSecretsFile, type SecretsFile } from '../../source/secrets/secrets-file.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, provision, refusal } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { loginProfile, settingProfile } from './shared-world.js';

const server = await testServer();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

const patterns = [
	[
		'database-per-tenant',
		(name: string) => ({
			version: 1,
			name,
			pattern: 'database-per-tenant',
			database: { name: `${name}_{tenant}` },
			owner: `${name}_{tenant}_owner`,
			roles: [{ name: `${name}_{tenant}_app`, access: 'read-write' }],
			tenants: ['acme', 'globex'],
		}),
		2,
	],
	[
		'schema-per-tenant',
		(name: string) => ({
			version: 1,
			name,
			pattern: 'schema-per-tenant',
			database: { name },
			schema: '{tenant}',
			roles: [
				{ name: `${name}_{tenant}_app`, access: 'read-write' },
				{ name: `${name}_migrator`, access: 'migrate' },
			],
			tenants: ['acme', 'globex'],
		}),
		3,
	],
	['shared-schema with a setting', (name: string) => settingProfile(name), 3],
	['shared-schema with logins', (name: string) => loginProfile(name), 3],
] as const;

/** A profile that is applied, and the file that has its passwords. */
async function applied(opened: Server, document: unknown, extension = 'env') {
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-rotate-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, `secrets.${extension}`);
	const file = await openSecretsFile(path);
	const passwords = new Map<string, Secret>();
	const { result } = await provision(opened, document, passwords);
	expect(result.failure).toBeNull();
	await file.add([...passwords].map(([role, password]) => ({ role, password })));
	const profile = parseProfile(document);
	const place = () => rotationPlace(file, profile, opened.target);
	const rotate = (changes: Partial<RotateInput> = {}) =>
		rotateProfile({ profile, server: opened, scope: { tenantsOnly: false }, place: place(), ...changes });
	return { path, file, passwords, place, rotate };
}

const texts = (file: SecretsFile, role: string) => {
	const [password, pending] = [file.get(role)?.password, file.pending(role)];
	return { password: password && openSecret(password), pending: pending && openSecret(pending) };
};
const tries = async (role: string, password: string | undefined, database: string) => {
	const client = server.signIn(role, password ?? '', database);
	const refused = await refusal(client);
	if (refused === 'allowed') await (await client).end();
	return refused;
};

describe.each(administrators)('by %s', (_who, who, prefix) => {
	test.each(patterns)('%s: every login has a new password, and nothing else changes', async (pattern, build, count) => {
		const name = `${prefix}_${pattern.replaceAll(/[^a-z]/g, '').slice(0, 20)}`;
		const opened = await openAs(server, who);
		const { file, passwords, rotate } = await applied(opened, build(name));
		const before = await catalog(server);
		const result = await rotate();
		expect(result).toMatchObject({ failure: null, open: [] });
		expect(result.rotated).toHaveLength(count);
		for (const proof of result.proofs)
			expect(proof).toMatchObject({
				newPassword: { status: 'pass' },
				oldPassword: { status: 'pass', sqlstate: '28P01' },
				sessions: 0,
			});
		for (const { name: role, database } of result.rotation.logins) {
			const old = openSecret(passwords.get(role) ?? Secret.of(''));
			const { password, pending } = texts(file, role);
			expect(pending).toBeUndefined();
			expect(password).not.toBe(old);
			expect([await tries(role, password, database), await tries(role, old, database)]).toEqual(['allowed', '28P01']);
		}
		expect(await catalog(server)).toBe(before);
	});
});

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

test('sessions that are open go on, and are counted', async () => {
	const { passwords, rotate } = await applied(await openAs(server), document('live'));
	const client = await server.signIn('live_app', openSecret(passwords.get('live_app') ?? Secret.of('')), 'live');
	const { proofs } = await rotate();
	expect(proofs.map((proof) => [proof.name, proof.sessions])).toEqual([
		['live_app', 1],
		['live_report', 0],
	]);
	expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

describe('killed', () => {
	const steps = [
		'before it is written down',
		'after it is written down',
		'before it is settled',
		'after it is settled',
	];

	/** A place that never comes back from one step, as if the process had ended there. */
	function dying(place: PasswordPlace, step: string): { readonly place: PasswordPlace; readonly dead: Promise<void> } {
		let die = () => {};
		const dead = new Promise<void>((resolve) => {
			die = resolve;
		});
		const forever = () => {
			die();
			return new Promise<never>(() => {});
		};
		return {
			dead,
			place: {
				...place,
				propose: async (made) => {
					if (step === steps[0]) await forever();
					await place.propose(made);
					if (step === steps[1]) await forever();
				},
				settle: async (made) => {
					if (step === steps[2]) await forever();
					await place.settle(made);
					if (step === steps[3]) await forever();
				},
			},
		};
	}
	const endRuns = () =>
		server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gatehouse'`);

	test.each(steps.map((step, at) => [step, `dead${at}`] as const))(
		'%s: the password that holds is in the file, and the next run finishes',
		async (step, name) => {
			const opened = await openAs(server);
			const { path, place, rotate } = await applied(opened, document(name), step === steps[1] ? 'json' : 'env');
			const mortal = dying(place(), step);
			void rotate({ place: mortal.place }).catch(() => {});
			await mortal.dead;
			await endRuns();

			const file = await openSecretsFile(path);
			const role = `${name}_app`;
			const { password, pending } = texts(file, role);
			const works = [await tries(role, password, name), pending && (await tries(role, pending, name))];
			expect(works).toEqual(
				{
					[steps[0] ?? '']: ['allowed', undefined],
					[steps[1] ?? '']: ['allowed', '28P01'],
					[steps[2] ?? '']: ['28P01', 'allowed'],
					[steps[3] ?? '']: ['allowed', undefined],
				}[step],
			);

			const again = await openAs(server);
			const next = await rotateProfile({
				profile: parseProfile(document(name)),
				server: again,
				scope: { tenantsOnly: false },
				place: rotationPlace(file, parseProfile(document(name)), again.target),
			});
			expect(next).toMatchObject({ failure: null, open: [], rotated: [role, `${name}_report`] });
			expect(next.proofs.map((proof) => [proof.newPassword.status, proof.oldPassword?.status])).toEqual([
				['pass', 'pass'],
				['pass', 'pass'],
			]);
			const after = texts(file, role);
			// What was begun is what the application may have been given already.
			if (pending !== undefined) expect(after.password).toBe(pending);
			expect([await tries(role, after.password, name), after.pending]).toEqual(['allowed', undefined]);
		},
	);
});

test('a transaction that fails leaves the old passwords, and nothing pending', async () => {
	const { path, file, rotate } = await applied(await openAs(server), document('fails'));
	const before = readFileSync(path, 'utf8');
	const blocker = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await blocker.query('BEGIN; ALTER ROLE fails_report CONNECTION LIMIT 5');
	const result = await rotate();
	await blocker.query('ROLLBACK');
	expect(result).toMatchObject({ rotated: [], open: [], proofs: [] });
	expect(result.failure).not.toBeNull();
	expect(readFileSync(path, 'utf8')).toBe(before);
	expect(await tries('fails_app', texts(file, 'fails_app').password, 'fails')).toBe('allowed');
});

test('a connection that is lost in the middle leaves both, and says whose', async () => {
	const { file, rotate } = await applied(await openAs(server), document('lost'));
	const blocker = await server.signIn(server.superuser.user, server.superuser.password, 'postgres');
	await blocker.query('BEGIN; ALTER ROLE lost_report CONNECTION LIMIT 5');
	const act = rotate();
	await vi.waitFor(async () => {
		const ended = await server.query(
			`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'ALTER ROLE lost_%'`,
		);
		expect(ended).toHaveLength(1);
	});
	const result = await act;
	await blocker.query('ROLLBACK');
	expect(result).toMatchObject({ rotated: [], open: ['lost_app', 'lost_report'] });
	const { password, pending } = texts(file, 'lost_app');
	expect([await tries('lost_app', password, 'lost'), await tries('lost_app', pending, 'lost')]).toEqual([
		'allowed',
		'28P01',
	]);
});

test('another set of logins than was agreed to is stale', async () => {
	const opened = await openAs(server);
	const { rotate, place } = await applied(opened, document('agreed'));
	const { rotation } = await rotate({ scope: { role: 'agreed_app', tenantsOnly: false } });
	await expect(rotate({ reviewed: rotation, place: place() })).rejects.toMatchObject({ code: 'stale-plan' });
});
