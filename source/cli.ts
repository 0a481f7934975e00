import { homedir, userInfo } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { type Arguments, type Command, parseArguments } from './cli/arguments.js';
import type { Io } from './cli/io.js';
import { stopOnSignals } from './cli/signals.js';
import { version } from './cli/version.js';
import { UsageError } from './core/errors.js';
import { ExitCode } from './core/exit-code.js';
import { errorJson, errorText } from './formats/error.js';
import { json } from './formats/json.js';
import { usage } from './usage.js';

/** Each command is loaded when it is asked for, so that none waits for another's libraries. */
const commands: Readonly<Record<Command, (args: Arguments, io: Io) => Promise<ExitCode>>> = {
	wizard: async (args, io) => (await import('./cli/run-wizard.js')).runWizardCommand(args, io),
	demo: async (args, io) => (await import('./cli/run-demo.js')).runDemoCommand(args, io),
	plan: async (args, io) => (await import('./cli/run-plan.js')).runPlan(args, io),
	apply: async (args, io) => (await import('./cli/run-apply.js')).runApply(args, io),
	verify: async (args, io) => (await import('./cli/run-verify.js')).runVerify(args, io),
	profiles: async (args, io) => (await import('./cli/run-profiles.js')).runProfiles(args, io),
	sandbox: async (args, io) => (await import('./cli/run-sandbox.js')).runSandboxCommand(args, io),
	doctor: async (args, io) => (await import('./cli/run-doctor.js')).runDoctor(args, io),
};

const signals = stopOnSignals();

const io: Io = {
	out: (text) => process.stdout.write(text),
	err: (text) => process.stderr.write(text),
	stdin: process.stdin,
	env: process.env,
	cwd: process.cwd(),
	homeDir: homedir(),
	osUser: userInfo().username,
	interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
	ask,
	signal: signals.signal,
};

async function ask(question: string): Promise<string | null> {
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	try {
		const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
		return await Promise.race([lines.question(question, { signal: io.signal }), closed]);
	} catch {
		return null;
	} finally {
		lines.close();
	}
}

async function main(argv: readonly string[]): Promise<ExitCode> {
	const args = parseArguments(argv);
	if (args.help) io.out(usage);
	else if (args.flags.version === true) io.out(`${version}\n`);
	else return await commands[args.command](args, io);
	return ExitCode.ok;
}

/** Without a readable command line nothing is known of its format but the words themselves. */
function wantsJson(argv: readonly string[]): boolean {
	return argv.some((word, at) => word === '--format=json' || (word === '--format' && argv[at + 1] === 'json'));
}

const argv = process.argv.slice(2);
try {
	process.exitCode = signals.exitCode(await main(argv));
} catch (error) {
	const failure = errorJson(error);
	if (wantsJson(argv)) io.out(json(failure));
	else io.err(errorText(error));
	if (error instanceof UsageError && argv.length === 0) io.err(usage);
	process.exitCode = signals.exitCode(failure.exitCode as ExitCode);
}
signals.release();
