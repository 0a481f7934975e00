import type { ExitCode } from '../core/exit-code.js';
import { begin } from '../core/wizard/start.js';
import { lineTerminal } from './accessible/line-terminal.js';
import { runAccessible } from './accessible/session.js';
import { keptHere, whereDraftIs } from './kept-here.js';
import type { WizardOptions } from './run-wizard.js';
import { createMachine } from './use-effects.js';
import { wizardServices } from './wizard-services.js';

/** The wizard by lines, for a screen reader or a terminal that can do no more. */
export async function runAccessibleWizard(
	options: WizardOptions & { readonly signal: AbortSignal },
): Promise<ExitCode> {
	const { services, draft, stop } = wizardServices(options);
	const first = begin({ ...keptHere(services), with: options.begin });
	const machine = createMachine(services, first);
	const terminal = lineTerminal(process.stdin, options.write);
	try {
		const { exitCode, farewell } = await runAccessible({
			machine,
			terminal,
			known: options.known,
			signal: options.signal,
		});
		for (const line of ['', ...farewell]) terminal.say(line);
		return exitCode;
	} catch (error) {
		await machine.dispose();
		if (draft.isOwn()) terminal.say(whereDraftIs(draft.path));
		throw error;
	} finally {
		terminal.close();
		await machine.dispose();
		await stop();
	}
}
