import { openServer, type Server } from '../commands/open-server.js';
import { runSandbox } from '../commands/sandbox.js';
import { stopOnAbort } from '../commands/stop-on-abort.js';
import type { ConnectionOptions, Target } from '../core/connection.js';
import { inSeconds } from '../core/in-seconds.js';
import { resolveTarget } from '../postgres/settings/resolve-target.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { progressLine } from './progress-line.js';
import { timeoutOf } from './timeout-of.js';

/** Where the profile says the server is; and whether that which was found is the one that is meant. */
export type Wanted = {
	readonly profile: ConnectionOptions | undefined;
	/** Called before anybody connects, unless the server is a throw-away one. */
	readonly agreeTo?: (target: Target) => Promise<void>;
};

/** Signs in where the flags, the profile and the environment say, and closes what it opened. A stop cancels what the server is at. */
export async function withServer<Result>(
	args: Arguments,
	io: Io,
	wanted: Wanted,
	act: (server: Server) => Promise<Result>,
): Promise<Result> {
	const place = await findPlace(args, io, wanted);
	try {
		const server = await openServer(place.target, { signal: io.signal });
		const stop = stopOnAbort(io.signal, () => server.sessions.all);
		const told = tellOfStop(io, place.target);
		try {
			return await act(server);
		} finally {
			told();
			stop();
			await server.close();
		}
	} finally {
		await place.leave();
	}
}

/** Milliseconds after which whoever has asked to stop is told what it is that takes so long. */
const soon = 1000;

/** Says that a stop was heard, and what to wait for. Answers how to take that back. */
function tellOfStop(io: Io, { timeout }: Target): () => void {
	let later: NodeJS.Timeout | undefined;
	const tell = () => {
		io.err('Stopping …\n');
		io.lastWords(
			'Ended there and then. What was begun stands or not, which only the server knows: the same command again looks, and does the rest.\n',
		);
		later = setTimeout(() => {
			io.err(
				`Still stopping: what was begun is taken back, and looked at. A server that answers nobody is given up within ${inSeconds(timeout)}. Ctrl+C again ends this there and then.\n`,
			);
		}, soon).unref();
	};
	io.signal.addEventListener('abort', tell, { once: true });
	return () => {
		io.signal.removeEventListener('abort', tell);
		clearTimeout(later);
		io.lastWords('');
	};
}

type Place = { readonly target: Target; leave(): Promise<void> };

/** Where the server is that the command line, the profile and the environment name, or one that is started for it. */
export async function findPlace(args: Arguments, io: Io, { profile, agreeTo }: Wanted): Promise<Place> {
	const { flags } = args;
	if (flags.sandbox !== true) {
		const target = await targetOf(args, io, profile);
		await agreeTo?.(target);
		return { target, leave: async () => {} };
	}
	const progress = progressLine(io);
	const running = await runSandbox({ binDir: flags['bin-dir'], signal: io.signal, onProgress: progress.show });
	progress.clear();
	return { target: running.target, leave: () => running.stop() };
}

export async function targetOf(args: Arguments, io: Io, profile: ConnectionOptions | undefined): Promise<Target> {
	const { flags } = args;
	return await resolveTarget({
		url: flags.url,
		flags: {
			host: flags.host,
			port: flags.port === undefined ? undefined : Number(flags.port),
			user: flags.username,
			database: flags.dbname,
		},
		profile,
		env: io.env,
		timeout: timeoutOf(flags.timeout),
		homeDir: io.homeDir,
		osUser: io.osUser,
	});
}
