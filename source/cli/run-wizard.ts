import type { ConnectionOptions } from '../core/connection.js';
import { parseUrl } from '../core/connection-url.js';
import { UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { resolveTarget } from '../postgres/settings/resolve-target.js';
import { wantsLines } from '../ui/accessible/wants-lines.js';
import { firstPicture } from '../ui/first-picture.js';
import type { WizardOptions } from '../ui/run-wizard.js';
import { settleColour } from '../ui/terminal/colour.js';
import { wantsAscii } from '../ui/terminal/glyphs.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { timeoutOf } from './timeout-of.js';

/** `gatehouse` alone: the wizard. Ink is loaded only here, and only when there is a terminal to draw on. */
export async function runWizardCommand(args: Arguments, io: Io): Promise<ExitCode> {
	if (!io.interactive)
		throw new UsageError(
			'The wizard needs a terminal, and there is none here.',
			'Without one use `gatehouse demo`, or `gatehouse plan`, `apply` and `verify` with a PROFILE; `gatehouse --help` lists everything.',
		);
	const { flags } = args;
	settleColour(flags['no-color'] === true ? ['--no-color'] : [], process.env);
	const { env, cwd, homeDir, osUser } = io;
	const timeout = timeoutOf(flags.timeout);
	const resolve = (typed: ConnectionOptions) => resolveTarget({ flags: typed, env, homeDir, osUser, timeout });
	const options = {
		begin: beginning(args),
		known: await resolve({}).catch(() => null), // what cannot be read here is told when somebody connects
		inline: flags.inline,
		ascii: wantsAscii({ argv: flags.ascii === true ? ['--ascii'] : [], env, platform: process.platform }),
		binDir: flags['bin-dir'],
		resolve,
		env,
		cwd,
		homeDir,
		write: io.out,
	};
	// Each when it is wanted: the lines need no Ink, and Ink takes longer to load than all else.
	const code = wantsLines(flags.accessible === true, env)
		? await (await import('../ui/run-accessible.js')).runAccessibleWizard({ ...options, signal: io.signal })
		: await onScreen(options, io.signal);
	return io.stopCode() ?? code;
}

/** The first picture stands while the rest is loaded, and goes with whatever keeps that from being drawn. */
async function onScreen(options: WizardOptions, signal: AbortSignal): Promise<ExitCode> {
	const picture = options.begin.kind === 'ask' && options.inline !== true ? firstPicture(options) : undefined;
	try {
		const { runWizard } = await import('../ui/run-wizard.js');
		return signal.aborted ? ExitCode.interrupted : await runWizard({ ...options, picture });
	} finally {
		picture?.remove();
	}
}

/** What the command line already said fills the form in. */
function beginning({ flags }: Arguments): WizardOptions['begin'] {
	const typed = { host: flags.host, port: flags.port, user: flags.username, database: flags.dbname };
	const given = Object.entries(typed).filter(([, value]) => value !== undefined);
	if (flags.resume === true) {
		if (flags.sandbox === true || flags.url !== undefined || given.length > 0)
			throw new UsageError('--resume goes on where it stopped, on the server of then.', 'Leave the address out.');
		return { kind: 'resume' };
	}
	if (flags.sandbox === true) return { kind: 'sandbox' };
	if (flags.url === undefined && given.length === 0) return { kind: 'ask' };
	const { options, password } = flags.url === undefined ? { options: {}, password: undefined } : parseUrl(flags.url);
	const { host, port, user, database, sslmode, sslrootcert, sslcert, sslkey, environment } = options;
	const fromUrl = {
		host,
		port: port === undefined ? undefined : String(port),
		user,
		database,
		sslmode,
		sslrootcert,
		sslcert,
		sslkey,
		environment,
	};
	const connection = [...Object.entries(fromUrl), ...given].filter(([, value]) => value !== undefined);
	return { kind: 'own', connection: { ...Object.fromEntries(connection), password: password ?? null } };
}
