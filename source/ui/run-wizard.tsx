import type { ExitCode } from '../core/exit-code.js';
import { runSoFar } from '../core/wizard/run-so-far.js';
import { type Beginning, begin } from '../core/wizard/start.js';
import type { Ended } from '../core/wizard/state.js';
import { App } from './app.js';
import { keptHere, whereDraftIs } from './kept-here.js';
import { runInk } from './terminal/run-ink.js';
import { type Surroundings, wizardServices } from './wizard-services.js';

export type WizardOptions = Surroundings & {
	/** What the command line already said. */
	readonly begin: Beginning['with'];
	/** Draws on the main screen. */
	readonly inline?: boolean | undefined;
	readonly ascii?: boolean | undefined;
};

/** The wizard from the first screen to the last word, which stays in the scrollback. Both streams must be terminals. */
export async function runWizard(options: WizardOptions): Promise<ExitCode> {
	const { services, draft, lastRun, stop } = wizardServices(options);
	const first = begin({ ...keptHere(services), with: options.begin });
	const { inline, ascii } = options;
	let run: readonly string[] = [];
	const onEnding = async (): Promise<void> => {
		// The run has been asked to stop; what it says when it is over is true.
		const result = await lastRun();
		if (result !== undefined) run = runSoFar(result);
	};
	const lastWords = (): string => [...run, ...(draft.isOwn() ? [whereDraftIs(draft.path)] : [])].join('\n');
	// What cannot be read here is told when somebody connects.
	const known = await options.resolve({}).catch(() => null);
	try {
		const end = await runInk<Ended>(<App services={services} first={first} known={known} />, {
			inline,
			ascii,
			onEnding,
			lastWords,
		});
		if (end.kind === 'ended') return end.exitCode;
		options.write(end.value.farewell.map((line) => `${line}\n`).join(''));
		return end.value.exitCode;
	} finally {
		await stop();
	}
}
