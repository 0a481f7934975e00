import { resolve } from 'node:path';
import { applyPlan } from '../commands/apply-plan.js';
import { explain } from '../commands/explain.js';
import { type Server as OpenServer, openServer } from '../commands/open-server.js';
import { planProfile } from '../commands/plan-profile.js';
import { firstNames, namesAgain, namesInside } from '../commands/read-names.js';
import { reviewedPlan } from '../commands/same-plan.js';
import { type RunningSandbox, runSandbox } from '../commands/sandbox.js';
import { verifyProfile } from '../commands/verify-profile.js';
import type { ApplyResult } from '../core/apply/result.js';
import type { ConnectionOptions, Target } from '../core/connection.js';
import { soughtByError } from '../core/explain/sought-by-error.js';
import { soughtByName } from '../core/explain/sought-by-name.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { ServerNames } from '../core/server/names.js';
import { isRepetitionOf, lastVerify } from '../core/wizard/note-use.js';
import { planSql } from '../formats/plan-sql.js';
import { type DraftFile, openDraft } from '../profiles/draft-file.js';
import { openStore } from '../profiles/store.js';
import { receiptFolder } from '../receipts/receipt-book.js';
import { knownPasswords } from '../secrets/known-passwords.js';
import { loginUrl } from '../secrets/login-url.js';
import { openSecretsFile } from '../secrets/secrets-file.js';
import { copyThroughTerminal } from './clipboard.js';
import { doProfileWork } from './profile-work.js';
import type { Services } from './services.js';
import { writeNewFile } from './write-new-file.js';

export type Surroundings = {
	/** Fills what the form leaves out: PG* variables, the service file, `~/.pgpass`, defaults. */
	readonly resolve: (options: ConnectionOptions) => Promise<Target>;
	readonly binDir?: string | undefined;
	readonly env: NodeJS.ProcessEnv;
	readonly cwd: string;
	readonly homeDir: string;
	/** Straight to the terminal. */
	readonly write: (bytes: string) => void;
};

type Server = OpenServer & { readonly names: ServerNames };

/** With what it has by name, which is asked for at once so that no field has to wait for it. */
async function reach(target: Target, signal: AbortSignal): Promise<Server> {
	const server = await openServer(target, { signal });
	try {
		return { ...server, names: await firstNames(server) };
	} catch (error) {
		await server.close();
		throw error;
	}
}

/** The real services: the same commands that the command line runs. */
export function wizardServices(around: Surroundings): {
	readonly services: Services;
	readonly draft: DraftFile;
	/** What became of the last run, once it is over; undefined: none has begun, or it was refused. */
	lastRun(): Promise<ApplyResult | undefined>;
	stop(): Promise<void>;
} {
	const { env, cwd, homeDir } = around;
	const store = openStore();
	const draft = openDraft();
	const sandboxes: RunningSandbox[] = [];
	let run: Promise<ApplyResult | undefined> = Promise.resolve(undefined);

	const services = {
		async resolve({ options, password }) {
			const target = await around.resolve(options);
			if (password === undefined) return target;
			const { password: _elsewhere, ...sources } = target.sources;
			return { ...target, password, sources };
		},
		connect: reach,
		names: (server, signal) => namesAgain(server as Server, signal),
		inside: (server, wish, signal) => namesInside(server as Server, wish, signal),
		async startSandbox(onProgress, signal) {
			const [running] = sandboxes;
			if (running !== undefined) return running.target;
			const started = await runSandbox({ binDir: around.binDir, onProgress, signal });
			sandboxes.push(started);
			return started.target;
		},
		plan: (document, server: Server) => planProfile(parseProfile(document), server),
		async apply({ plan, server, keepPasswords, onEvent, signal, knownFrom }) {
			const file = knownFrom === null ? undefined : await openSecretsFile(resolve(cwd, knownFrom));
			await file?.verifyWritable();
			const known = knownPasswords({ env, file });
			const applying = applyPlan({
				profile: parseProfile(plan.document),
				server: server as Server,
				reviewed: reviewedPlan(plan),
				// Whoever typed the name has read who loses what: the review lists them all.
				confirmedLosses: plan.losses.map((loss) => loss.role),
				knownPassword: known.get,
				keepPasswords,
				onEvent,
				signal,
				receiptFolder: receiptFolder(env, homeDir),
			}).then(({ result }) => result);
			run = applying.catch(() => undefined);
			return await applying;
		},
		async verify({ document, server, knownFrom, passwordOf, ...input }) {
			const file = knownFrom === null ? undefined : await openSecretsFile(resolve(cwd, knownFrom));
			const known = knownPasswords({ env, file });
			return await verifyProfile({
				...input,
				profile: parseProfile(document),
				server: server as Server,
				passwordOf: (role) => passwordOf(role) ?? known.get(role),
			});
		},
		explain({ role, database, error, on, privilege }, server, signal) {
			const sought = error.trim() === '' ? soughtByName(on, privilege) : soughtByError(error);
			return explain({ server: server as Server, role: role.trim(), database: database.trim(), sought, signal });
		},
		profiles: {
			names: store.names,
			list: store.list,
			work: (work) => doProfileWork(work, { store, cwd, homeDir }),
			note(name, document, report) {
				const at = new Date().toISOString();
				const isProved = report !== null && isRepetitionOf(store.read(name).document, document);
				store.touch(name, { lastUsed: at, ...(isProved ? { lastVerify: lastVerify(report, at) } : {}) });
			},
			read: (name) => store.read(name).document,
			save(name, document, replace) {
				store.save(name, document, { replace });
				return `Saved as ${name}, without passwords, in ${store.path}`;
			},
		},
		drafts: draft,
		script: (plan) => planSql(plan),
		writeFile: (path, text, mode) => writeNewFile(cwd, path, text, mode),
		async keepCredentials(path, credentials, target) {
			const full = resolve(cwd, path);
			const file = await openSecretsFile(full);
			await file.add(
				credentials.map((login) => ({ role: login.role, password: login.password, url: loginUrl(target, login) })),
			);
			return full;
		},
		copy: async (text) => copyThroughTerminal(text, around),
	} satisfies Services;

	return {
		services,
		draft,
		lastRun: () => run,
		async stop() {
			await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
		},
	};
}
