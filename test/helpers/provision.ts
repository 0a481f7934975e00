// The path that people take, on a real server: plan, apply, sign in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { onTestFinished } from 'vitest';
import { type ApplyInput, applyPlan } from '../../source/commands/apply-plan.js';
import { openServer, type Server } from '../../source/commands/open-server.js';
import { planProfile } from '../../source/commands/plan-profile.js';
import type { ApplyResult } from '../../source/core/apply/result.js';
import type { Target } from '../../source/core/connection.js';
import type { Plan } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import type { Credentials, TestServer } from './server.js';

/** A server as the product sees it, signed in to as `who`. */
export async function openAs(server: TestServer, who: Credentials = server.superuser): Promise<Server> {
	const opened = await openServer(targetAs(server, who));
	onTestFinished(() => opened.close());
	return opened;
}

export function targetAs(server: TestServer, who: Credentials = server.superuser): Target {
	return {
		host: server.sandbox.host,
		port: server.sandbox.port,
		user: who.user,
		password: Secret.of(who.password),
		database: 'postgres',
		sslmode: 'disable',
		environment: 'development',
		timeout: 10_000,
		sources: {},
	};
}

/** Applies a profile and keeps what it made; `passwords` gathers the passwords of the logins. */
export async function provision(
	opened: Server,
	document: unknown,
	passwords: Map<string, Secret>,
	changes: Partial<ApplyInput> = {},
): Promise<{ readonly plan: Plan; readonly result: ApplyResult }> {
	const receiptFolder = mkdtempSync(join(tmpdir(), 'gatehouse-receipts-'));
	onTestFinished(() => rmSync(receiptFolder, { recursive: true, force: true }));
	return await applyPlan({
		profile: parseProfile(document),
		server: opened,
		knownPassword: (role) => passwords.get(role),
		async keepPasswords(made) {
			for (const [role, password] of made) passwords.set(role, password);
		},
		receiptFolder,
		...changes,
	});
}

export function planFor(opened: Server, document: unknown): Promise<Plan> {
	return planProfile(parseProfile(document), opened);
}

/** Signs in as a login that was provisioned. */
export function signInAs(
	server: TestServer,
	passwords: ReadonlyMap<string, Secret>,
	role: string,
	database: string,
): Promise<pg.Client> {
	const password = passwords.get(role);
	if (password === undefined) throw new Error(`nobody knows the password of ${role}`);
	return server.signIn(role, openSecret(password), database);
}

/** The SQLSTATE a statement or a sign-in is refused with; fails the test where it is not refused. */
export async function refusal(attempt: Promise<unknown>): Promise<string> {
	try {
		await attempt;
	} catch (error) {
		return (error as { code?: string }).code ?? `no SQLSTATE: ${String(error)}`;
	}
	return 'allowed';
}
