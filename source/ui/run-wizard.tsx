import type { Target } from '../core/connection.js';
import type { ExitCode } from '../core/exit-code.js';
import { runSoFar } from '../core/wizard/run-so-far.js';
import { type Beginning, begin } from '../core/wizard/start.js';
import type { Ended } from '../core/wizard/state.js';
import { App } from './app.js';
import { keptHere, whereDraftIs } from './kept-here.js';
import type { Picture } from './terminal/picture.js';
import { runInk } from './terminal/run-ink.js';
import { type Surroundings, wizardServices } from './wizard-services.js';

export type WizardOptions = Surroundings & {
	/** What the command line already said. */
	readonly begin: Beginning['with'];
	/** Where the surroundings lead when nothing is typed. */
	readonly known: Target | null;
	/** Draws on the main screen. */
	readonly inline?: boolean | undefined;
	readonly ascii: boolean;
	/** What is on the screen already. */
	readonly picture?: Picture | undefined;
};

/** The wizard from the first screen to the last word, which stays in the scrollback. Both streams must be terminals. */
export async function runWizard(options: WizardOptions): Promise<ExitCode> {
	const { known, inline, ascii, picture } = options;
	const { services, draft, lastRun, stop } = wizardServices(options);
	const first = begin({ ...keptHere(services), with: options.begin });
	let run: readonly string[] = [];
	try {
		const end = await runInk<Ended>(<App services={services} first={first} known={known} />, {
			inline,
			ascii,
			picture,
			onEnding: async () => {
				// The run has been asked to stop; what it says when it is over is true.
				const result = await lastRun();
				if (result !== undefined) run = runSoFar(result);
			},
			lastWords: () => [...run, ...(draft.isOwn() ? [whereDraftIs(draft.path)] : [])].join('\n'),
		});
		if (end.kind === 'ended') return end.exitCode;
		options.write(end.value.farewell.map((line) => `${line}\n`).join(''));
		return end.value.exitCode;
	} finally {
		await stop();
	}
}
