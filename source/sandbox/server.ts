import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from './guard.js';
import type { Guardian } from './guardian.js';
import { type Cluster, giveTo, programEnvironment } from './initdb.js';
import { failure } from './program-failure.js';
import type { Account } from './unprivileged.js';

export type Server = { readonly pid: number; readonly port: number; readonly socketDir: string };

export type ServerSettings = Readonly<Record<string, string>>;

/** Nothing in a sandbox has to survive a power cut. */
export const fleeting: ServerSettings = {
	fsync: 'off',
	synchronous_commit: 'off',
	full_page_writes: 'off',
	shared_buffers: '32MB',
};

const portAttempts = 5;

export async function startServer(
	guardian: Guardian,
	cluster: Cluster,
	options: {
		readonly account: Account;
		readonly settings: ServerSettings;
		readonly choosePort: () => Promise<number>;
	},
): Promise<Server> {
	const socketDir = join(guardian.folder, 'socket');
	await mkdir(socketDir, { mode: 0o700 });
	await giveTo(options.account, socketDir);
	for (let attempt = 1; ; attempt++) {
		const port = await options.choosePort();
		const settings = {
			listen_addresses: '127.0.0.1',
			unix_socket_directories: socketDir,
			...options.settings,
			port: String(port),
		};
		const answer = await guardian.run({
			file: join(cluster.binDir, 'postgres'),
			args: ['-D', cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
			env: programEnvironment,
			account: options.account,
			readyWhen: 'ready to accept connections',
		});
		if (answer.pid !== undefined) return { pid: answer.pid, port, socketDir };
		if (!portWasTaken(answer) || attempt === portAttempts) throw failure('postgres', answer);
	}
}

/** The server's log is all there is to tell it by; with LC_ALL=C its words are always these. */
function portWasTaken(answer: Answer): boolean {
	return answer.output.includes('Address already in use');
}
