import { runSandbox } from '../commands/sandbox.js';
import { ExitCode } from '../core/exit-code.js';
import { json } from '../formats/json.js';
import { loginUrl } from '../secrets/login-url.js';
import { reveal } from '../secrets/reveal.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { progressLine } from './progress-line.js';

/** `gatehouse sandbox`: a throw-away PostgreSQL, until it is stopped. */
export async function runSandboxCommand(args: Arguments, io: Io): Promise<ExitCode> {
	const progress = progressLine(io);
	const running = await runSandbox({ binDir: args.flags['bin-dir'], signal: io.signal, onProgress: progress.show });
	progress.clear();
	try {
		const { target, sandbox } = running;
		const url = reveal(loginUrl(target, { role: target.user, database: 'postgres', password: sandbox.password }));
		io.out(
			args.format === 'json'
				? json({
						formatVersion: '1.0',
						kind: 'sandbox',
						url,
						version: sandbox.version,
						port: sandbox.port,
						exitCode: 0,
					})
				: `${url}\n`,
		);
		io.err(
			`PostgreSQL ${sandbox.version}, with sample data in the databases shop and legacy_reports. Ctrl+C ends it and removes it.\n`,
		);
		await aborted(io.signal);
	} finally {
		await running.stop();
	}
	return io.stopCode() ?? ExitCode.interrupted;
}

function aborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	// A pending promise keeps no process alive; a timer does.
	const alive = setInterval(() => {}, 2 ** 30);
	return new Promise((resolve) => {
		signal.addEventListener(
			'abort',
			() => {
				clearInterval(alive);
				resolve();
			},
			{ once: true },
		);
	});
}
