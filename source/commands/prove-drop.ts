import { randomBytes } from 'node:crypto';
import { mapSchema } from '../core/access/desired.js';
import { mapTable } from '../core/access/row-security/tenant-function.js';
import type { DropPlan } from '../core/drop/make-drop.js';
import { type DropProof, judgeAbsence, judgeSignIn } from '../core/drop/proof.js';
import { groupBy } from '../core/group-by.js';
import type { Secret } from '../core/sql/secret.js';
import { generatePassword } from '../postgres/password.js';
import { inOrder, type Task } from '../postgres/probe/in-order.js';
import { signIn } from '../postgres/probe/sign-in.js';
import { openSessions, type Sessions } from '../postgres/sessions.js';
import type { Server } from './open-server.js';

type ProofInput = {
	readonly server: Pick<Server, 'target' | 'facts'>;
	readonly gone: DropPlan['gone'];
	readonly knownPassword?: ((role: string) => Secret | undefined) | undefined;
	readonly signal?: AbortSignal | undefined;
};

/** Sign-ins that are tried: each leaves a line in the server's log, and the catalog speaks for all. */
const most = 20;
const width = 4;

/** Reads the catalog over new connections, and tries to sign in as those who are gone. */
export async function proveDrop(input: ProofInput): Promise<readonly DropProof[]> {
	const sessions = openSessions(input.server.target, input.signal);
	const proofs: DropProof[] = [];
	try {
		proofs.push(...(await readAbsence(input, sessions)));
	} finally {
		await sessions.close();
	}
	const { server, gone, knownPassword, signal } = input;
	const tasks = gone.logins.slice(0, most).map(
		({ name, database }): Task<DropProof> =>
			async (emit) => {
				const password = knownPassword?.(name) ?? generatePassword(randomBytes);
				const credentials = { user: name, password, database, version: server.facts.version };
				const { answer, session } = await signIn(server.target, credentials, signal, false);
				await session?.close();
				emit(judgeSignIn(name, database, answer));
			},
	);
	await inOrder(tasks, width, (proof) => proofs.push(proof));
	return proofs;
}

async function readAbsence({ server, gone }: ProofInput, sessions: Sessions): Promise<readonly DropProof[]> {
	const session = await sessions.open(server.target.database);
	const [left] = await session.query<{ roles: string[]; databases: string[] }>(
		`SELECT ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1)) AS roles,
			ARRAY(SELECT datname::text FROM pg_database WHERE datname = ANY($2)) AS databases`,
		[gone.roles, gone.databases],
	);
	const proofs = [
		...judgeAbsence('database', gone.databases, left?.databases ?? []),
		...judgeAbsence('role', gone.roles, left?.roles ?? []),
	];
	for (const [database, schemas] of groupBy(gone.schemas, (each) => each.database)) {
		const names = schemas.map((schema) => schema.name);
		const inside = await sessions.open(database);
		const rows = await inside.query<{ name: string }>(
			'SELECT nspname::text AS name FROM pg_namespace WHERE nspname = ANY($1)',
			[names],
		);
		proofs.push(
			...judgeAbsence(
				'schema',
				names,
				rows.map((row) => row.name),
			),
		);
	}
	for (const [database, entries] of groupBy(gone.mapRows, (each) => each.database)) {
		const logins = entries.map((entry) => entry.login);
		const inside = await sessions.open(database);
		const rows = await inside.query<{ login: string }>(
			`SELECT login::text AS login FROM ${mapSchema}.${mapTable} WHERE login = ANY($1)`,
			[logins],
		);
		proofs.push(
			...judgeAbsence(
				'tenant map row',
				logins,
				rows.map((row) => row.login),
			),
		);
	}
	return proofs;
}
