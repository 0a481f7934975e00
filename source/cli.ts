import { homedir, userInfo } from 'node:os';
import process from 'node:process';
import { type Arguments, guessArguments, parseArguments } from './cli/arguments.js';
import type { Command } from './cli/command-table.js';
import type { Io } from './cli/io.js';
import { outlet } from './cli/outlet.js';
import { stopOnSignals } from './cli/signals.js';
import { whyEnded } from './cli/stopped.js';
import { version } from './cli/version.js';
import { UsageError } from './core/errors.js';
import { ExitCode } from './core/exit-code.js';
import { applyErrorJson, errorJson, errorText } from './formats/error.js';
import { json, jsonLine } from './formats/json.js';
import { usage } from './usage.js';

/** Each command is loaded when it is asked for, so that none waits for another's libraries. */
const commands: Readonly<Record<Command, (args: Arguments, io: Io) => Promise<ExitCode>>> = {
	wizard: async (args, io) => {
		const code = await (await import('./cli/run-wizard.js')).runWizardCommand(args, io);
		// Whoever pressed Ctrl+C twice does not wait for a server that answers nobody.
		if (code === ExitCode.interrupted) setTimeout(() => process.exit(), 1000).unref();
		return code;
	},
	demo: async (args, io) => (await import('./cli/run-demo.js')).runDemoCommand(args, io),
	plan: async (args, io) => (await import('./cli/run-plan.js')).runPlan(args, io),
	apply: async (args, io) => (await import('./cli/run-apply.js')).runApply(args, io),
	verify: async (args, io) => (await import('./cli/run-verify.js')).runVerify(args, io),
	explain: async (args, io) => (await import('./cli/run-explain.js')).runExplain(args, io),
	undo: async (args, io) => (await import('./cli/run-undo.js')).runUndo(args, io),
	rotate: async (args, io) => (await import('./cli/run-rotate.js')).runRotate(args, io),
	drop: async (args, io) => (await import('./cli/run-drop.js')).runDrop(args, io),
	profiles: async (args, io) => (await import('./cli/run-profiles.js')).runProfiles(args, io),
	sandbox: async (args, io) => (await import('./cli/run-sandbox.js')).runSandboxCommand(args, io),
	doctor: async (args, io) => (await import('./cli/run-doctor.js')).runDoctor(args, io),
	help: async (args, io) => (await import('./cli/run-help.js')).runHelp(args, io),
	completion: async (args, io) => (await import('./cli/run-completion.js')).runCompletion(args, io),
};

const [output, complaints] = [outlet(process.stdout), outlet(process.stderr)];
const signals = stopOnSignals(complaints.write);

const io: Io = {
	out: output.write,
	wentOut: output.wentOut,
	err: complaints.write,
	stdin: process.stdin,
	env: process.env,
	cwd: process.cwd(),
	homeDir: homedir(),
	osUser: userInfo().username,
	interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
	ask,
	signal: signals.signal,
	stopCode: signals.stopCode,
	lastWords: signals.lastWords,
};

async function ask(question: string): Promise<string | null> {
	const { createInterface } = await import('node:readline/promises'); // most commands ask nothing
	const lines = createInterface({ input: process.stdin, output: process.stderr });
	// On a terminal in raw mode Ctrl+C is a key and no signal.
	lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
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
	if (args.help && args.format === 'json') {
		const about = args.command === 'wizard' ? [] : [args.command];
		return await commands.help({ ...args, positionals: about }, io);
	}
	if (args.help)
		io.out(args.command === 'wizard' ? usage : (await import('./cli/command-help.js')).commandHelp(args.command));
	else if (args.flags.version === true) io.out(`${version}\n`);
	else return await commands[args.command](args, io);
	return ExitCode.ok;
}

/** Also where the command line cannot be read: whoever asked for JSON gets JSON, and from `apply` its last line. */
function tellFailure(error: unknown, argv: readonly string[]): void {
	const { command, format } = guessArguments(argv);
	if (format !== 'json') io.err(errorText(error));
	else if (command === 'apply') io.out(jsonLine(applyErrorJson(error)));
	else io.out(json(errorJson(error)));
	if (error instanceof UsageError && argv.length === 0) io.err(usage);
}

const argv = process.argv.slice(2);
try {
	process.exitCode = await main(argv);
} catch (thrown) {
	const error = whyEnded(thrown, signals.stopCode());
	tellFailure(error, argv);
	process.exitCode = errorJson(error).exitCode;
}
if (signals.stopCode() === undefined && !(await output.wentOut()) && output.problem() !== undefined) {
	io.err(
		`What was to be said could not be written (${output.problem()}). Mend that, and run the same command again.\n`,
	);
	if (process.exitCode === ExitCode.ok) process.exitCode = ExitCode.bug;
}
signals.release();
// A name that no name server answers for is still being looked up, and would keep the process for as long as it likes.
setTimeout(() => process.exit(), signals.stopCode() === undefined ? 500 : 0).unref();
