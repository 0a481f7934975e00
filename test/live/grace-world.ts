// Rotations by second logins, for the tests that do them: what is applied, the file of secrets, and the steps.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { rotationPlace } from '../../source/cli/rotation-place.js';
import type { Server } from '../../source/commands/open-server.js';
import { type GraceInput, rotateWithGrace } from '../../source/commands/rotate-with-grace.js';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { openSecretsFile } from '../../source/secrets/secrets-file.js';
import { provision, refusal } from '../helpers/provision.js';
import type { TestServer } from '../helpers/server.js';

/** A profile that is applied, and the file that has its passwords. */
export async function graceWorld(server: TestServer, opened: Server, document: unknown, extension = 'env') {
	const folder = mkdtempSync(join(tmpdir(), 'gatehouse-grace-'));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, `secrets.${extension}`);
	const file = await openSecretsFile(path);
	const passwords = new Map<string, Secret>();
	const { result } = await provision(opened, document, passwords);
	if (result.failure !== null) throw new Error(result.failure.message);
	await file.add([...passwords].map(([role, password]) => ({ role, password })));
	const profile = parseProfile(document);
	const place = async () => rotationPlace(await openSecretsFile(path), profile, opened.target);
	const textOf = async (role: string) => openSecret((await openSecretsFile(path)).get(role)?.password ?? Secret.of(''));
	return {
		path,
		profile,
		passwords,
		place,
		textOf,
		held: async (role: string) => {
			const now = await openSecretsFile(path);
			return { password: now.get(role)?.password, pending: now.pending(role) };
		},
		/** The next step. */
		step: async (changes: Partial<GraceInput> = {}) =>
			rotateWithGrace({
				profile,
				server: opened,
				scope: { tenantsOnly: false },
				place: await place(),
				tell: () => true,
				...changes,
			}),
		/** `allowed`, or the SQLSTATE that a sign-in with the password of the file is refused with. */
		signsIn: async (role: string, database: string, password?: string) => {
			const client = server.signIn(role, password ?? (await textOf(role)), database);
			const refused = await refusal(client);
			if (refused === 'allowed') await (await client).end();
			return refused;
		},
		verify: async () => {
			const now = await openSecretsFile(path);
			return verifyProfile({ profile, server: opened, passwordOf: (role) => now.get(role)?.password });
		},
	};
}
