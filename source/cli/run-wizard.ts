import { UsageError } from '../core/errors.js';
import type { ExitCode } from '../core/exit-code.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';

/** `gatehouse` alone: the wizard. Ink is loaded only here, and only when there is a terminal to draw on. */
export async function runWizardCommand(args: Arguments, io: Io): Promise<ExitCode> {
	if (!io.interactive)
		throw new UsageError(
			'The wizard needs a terminal, and there is none here.',
			'Without one use `gatehouse demo`, or `gatehouse plan`, `apply` and `verify` with a PROFILE; `gatehouse --help` lists everything.',
		);
	const { flags } = args;
	const { prepareColour } = await import('../ui/terminal/colour.js');
	void prepareColour;
	const { runWizard } = await import('../ui/run-wizard.js');
	return await runWizard({ flags, io } as never);
}
