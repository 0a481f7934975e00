import type { ReactNode } from 'react';
import type { Target } from '../core/connection.js';
import { runSoFar } from '../core/wizard/run-so-far.js';
import { type Beginning, begin } from '../core/wizard/start.js';
import { App } from './app.js';
import { keptHere, whereDraftIs } from './kept-here.js';
import { type Surroundings, wizardServices } from './wizard-services.js';

export type WholeWizard = {
	readonly app: ReactNode;
	/** Waits for a run that has been asked to stop. */
	settle(): Promise<void>;
	/** For whoever did not ask the wizard to end: what became of the run, and where the draft is. */
	lastWords(): string;
	stop(): Promise<void>;
};

/** Everything behind the first frame: what reads files, plans and speaks to servers. */
export function wholeWizard(
	around: Surroundings & { readonly begin: Beginning['with'] },
	known: Target | null,
): WholeWizard {
	const { services, draft, lastRun, stop } = wizardServices(around);
	const first = begin({ ...keptHere(services), with: around.begin });
	let run: readonly string[] = [];
	return {
		app: <App services={services} first={first} known={known} />,
		async settle() {
			// The run has been asked to stop; what it says when it is over is true.
			const result = await lastRun();
			if (result !== undefined) run = runSoFar(result);
		},
		lastWords: () => [...run, ...(draft.isOwn() ? [whereDraftIs(draft.path)] : [])].join('\n'),
		stop,
	};
}
