import { openServer, type Server } from '../commands/open-server.js';
import { runSandbox } from '../commands/sandbox.js';
import { stopOnAbort } from '../commands/stop-on-abort.js';
import type { ConnectionOptions, Target } from '../core/connection.js';
import { UsageError } from '../core/errors.js';
import { resolveTarget } from '../postgres/settings/resolve-target.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { progressLine } from './progress-line.js';

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
		const tell = () => io.err('Stopping …\n');
		io.signal.addEventListener('abort', tell, { once: true });
		try {
			return await act(server);
		} finally {
			io.signal.removeEventListener('abort', tell);
			stop();
			await server.close();
		}
	} finally {
		await place.leave();
	}
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

function timeoutOf(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const seconds = Number(text);
	if (!(seconds > 0 && seconds <= 3600))
		throw new UsageError(
			`--timeout ${JSON.stringify(text)} is not a number of seconds.`,
			'Use a number from 1 to 3600.',
		);
	return seconds * 1000;
}
