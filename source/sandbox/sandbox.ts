import { join } from 'node:path';
import type { Secret } from '../core/sql/secret.js';
import { findBinaries } from './find-binaries.js';
import { freePort } from './free-port.js';
import { postGuardian } from './guardian.js';
import { createCluster } from './initdb.js';
import { SandboxError } from './sandbox-error.js';
import { fleeting, type ServerSettings, startServer } from './server.js';
import { temporaryRoot, unprivilegedAccount } from './unprivileged.js';

export type SandboxOptions = {
	/** Where `initdb` and `postgres` are; left out: wherever they are found. */
	readonly binDir?: string | undefined;
	/** Writes to the disk as a real server does; slower. */
	readonly durable?: boolean | undefined;
	/** More of the server's settings. */
	readonly settings?: ServerSettings | undefined;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((message: string) => void) | undefined;
	readonly choosePort?: (() => Promise<number>) | undefined;
};

/** A real PostgreSQL of our own. It does not keep the process alive, and it does not outlive it. */
export type Sandbox = {
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly password: Secret;
	readonly database: 'postgres';
	readonly socketDir: string;
	/** What the server logs. */
	readonly logFile: string;
	readonly version: string;
	readonly pid: number;
	/** Resolves when the server and its folder are gone; may be called twice. */
	stop(): Promise<void>;
};

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { signal, durable = false, onProgress = () => {} } = options;
	verifyPlatform();
	signal?.throwIfAborted();
	const { binDir, version, origin } = await findBinaries(options);
	const account = unprivilegedAccount();
	const guardian = await postGuardian(join(await temporaryRoot(account), 'gatehouse-'), signal);
	try {
		signal?.throwIfAborted();
		onProgress(`Making a throw-away PostgreSQL ${version} (${origin})`);
		const cluster = await createCluster(guardian, { binDir, account, durable });
		onProgress('Starting it');
		const server = await startServer(guardian, cluster, {
			account,
			settings: { ...(durable ? {} : fleeting), ...options.settings },
			choosePort: options.choosePort ?? freePort,
		});
		signal?.throwIfAborted();
		guardian.release();
		return {
			host: '127.0.0.1',
			user: 'postgres',
			password: cluster.password,
			database: 'postgres',
			logFile: join(guardian.folder, 'server.log'),
			version,
			...server,
			async stop() {
				if (!(await guardian.dismiss())) throw leftBehind(guardian.folder, server.pid);
			},
		};
	} catch (error) {
		await guardian.dismiss();
		signal?.throwIfAborted();
		throw error;
	}
}

function verifyPlatform(): void {
	if (process.platform !== 'win32') return;
	throw new SandboxError(
		'sandbox-unsupported',
		'The sandbox runs on Linux and macOS only.',
		'Use the Windows Subsystem for Linux, or name a server of your own with --url.',
	);
}

const leftBehind = (folder: string, pid: number) =>
	new SandboxError(
		'sandbox-left-behind',
		`The process that guards the sandbox was killed, so the server (process ${pid}) and ${folder} may still be there.`,
		`End that process if it runs, and remove the folder.`,
	);
