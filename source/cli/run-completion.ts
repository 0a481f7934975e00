import { UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { didYouMean } from '../core/profile/nearest.js';
import { json } from '../formats/json.js';
import type { Arguments } from './arguments.js';
import { bashCompletion } from './completion/bash.js';
import { fishCompletion } from './completion/fish.js';
import { type CompletionTable, completionTable } from './completion/table.js';
import { zshCompletion } from './completion/zsh.js';
import { type Shell, shells } from './hints.js';
import type { Io } from './io.js';

const scripts: Readonly<Record<Shell, (table: CompletionTable) => string>> = {
	bash: bashCompletion,
	zsh: zshCompletion,
	fish: fishCompletion,
};

/** `gatehouse completion`: a script for the shell, which then completes commands, flags, formats and saved profiles. */
export async function runCompletion(args: Arguments, io: Io): Promise<ExitCode> {
	const [word = ''] = args.positionals;
	const shell = shells.find((each) => each === word);
	if (shell === undefined)
		throw new UsageError(
			`There is no completion for ${JSON.stringify(word)}${didYouMean(word, shells) || '.'}`,
			`Use ${shells.join(', ')}.`,
		);
	const script = scripts[shell](completionTable());
	io.out(
		args.format === 'json' ? json({ formatVersion: '1.0', kind: 'completion', shell, script, exitCode: 0 }) : script,
	);
	return ExitCode.ok;
}
