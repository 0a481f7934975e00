import { lazy, Suspense } from 'react';
import type { Target } from '../core/connection.js';
import type { ExitCode } from '../core/exit-code.js';
import type { Beginning } from '../core/wizard/start.js';
import type { Ended, Welcome as WelcomeState } from '../core/wizard/state.js';
import { welcomeAtFirstSight } from './at-first-sight.js';
import { HearsKeys } from './components/use-keys.js';
import { KnownServer } from './screens/screen.js';
import { Welcome } from './screens/welcome.js';
import { runInk } from './terminal/run-ink.js';
import type { WholeWizard } from './whole-wizard.js';
import type { Surroundings } from './wizard-services.js';

export type WizardOptions = Surroundings & {
	/** What the command line already said. */
	readonly begin: Beginning['with'];
	/** Draws on the main screen. */
	readonly inline?: boolean | undefined;
	readonly ascii?: boolean | undefined;
};

/** The wizard from the first screen to the last word, which stays in the scrollback. Both streams must be terminals. */
export async function runWizard(options: WizardOptions): Promise<ExitCode> {
	// What cannot be read here is told when somebody connects.
	const known = await options.resolve({}).catch(() => null);
	let whole: WholeWizard | undefined;
	const load = async (): Promise<WholeWizard> => {
		const { wholeWizard } = await import('./whole-wizard.js');
		whole = wholeWizard(options, known);
		return whole;
	};
	const welcome = options.begin.kind === 'ask' ? welcomeAtFirstSight() : undefined;
	try {
		const end = await runInk<Ended>(welcome === undefined ? (await load()).app : drawnAtOnce(welcome, known, load), {
			inline: options.inline,
			ascii: options.ascii,
			onEnding: () => whole?.settle(),
			lastWords: () => whole?.lastWords() ?? '',
		});
		if (end.kind === 'ended') return end.exitCode;
		options.write(end.value.farewell.map((line) => `${line}\n`).join(''));
		return end.value.exitCode;
	} finally {
		await whole?.stop();
	}
}

/** The picture of the welcome while the rest is loaded beneath it. Keys wait in the terminal for whoever can answer. */
function drawnAtOnce(welcome: WelcomeState, known: Target | null, load: () => Promise<WholeWizard>) {
	const Whole = lazy(async () => {
		const { app } = await load();
		return { default: () => app };
	});
	const picture = (
		<HearsKeys value={false}>
			<KnownServer value={known}>
				<Welcome state={welcome} send={() => {}} />
			</KnownServer>
		</HearsKeys>
	);
	return (
		<Suspense fallback={picture}>
			<Whole />
		</Suspense>
	);
}
