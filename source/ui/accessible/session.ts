import type { Target } from '../../core/connection.js';
import type { ExitCode } from '../../core/exit-code.js';
import type { State, StateOf } from '../../core/wizard/state.js';
import { words } from '../screens/help.js';
import type { Machine } from '../use-effects.js';
import { converse } from './converse.js';
import type { LineTerminal } from './line-terminal.js';
import { narrate } from './narrate.js';
import { type Asking, pageOf, type Working } from './pages.js';
import { sentence } from './spoken.js';

const help: readonly string[] = [
	'Type what the prompt offers and press Enter. Enter alone takes what stands in brackets; b goes back and keeps every answer; q quits.',
	...words.map(([word, meaning]) => sentence(`${word}: ${meaning}`)),
];

const working: ReadonlySet<string> = new Set<Working>([
	'sandbox-starting',
	'connecting',
	'planning',
	'applying',
	'verifying',
]);

export type AccessibleOptions = {
	readonly machine: Machine;
	readonly terminal: LineTerminal;
	readonly known: Target | null;
	/** Ctrl+C: what runs is stopped and told, and then the wizard ends. */
	readonly signal: AbortSignal;
	/** Milliseconds after which something that still runs says so. */
	readonly heartbeat?: number;
};

/** The wizard by lines: the same machine, told and asked in sentences, until it ends. */
export async function runAccessible(
	options: AccessibleOptions,
): Promise<{ readonly exitCode: ExitCode; readonly farewell: readonly string[] }> {
	const { machine, terminal, known, signal } = options;
	const context = { send: machine.send, current: machine.state, known, say: terminal.say };
	machine.begin();
	let told: State | undefined;
	for (;;) {
		const state = machine.state();
		if (state.step === 'ended') return state;
		if (signal.aborted && !isWorking(state)) {
			machine.send({ type: 'quit-pressed', by: 'interrupt' });
			continue;
		}
		if (isWorking(state)) {
			told = await follow(options, told);
			continue;
		}
		told = state;
		const stop = once(signal);
		const outcome = await Promise.race([
			converse(
				pageOf(state as StateOf<Asking>, context),
				terminal,
				help,
				() => signal.aborted || !isSamePage(machine.state(), state),
			),
			stop.fired,
		]);
		stop.release();
		if (outcome === 'quit' || outcome === 'gone')
			machine.send({ type: 'quit-pressed', by: outcome === 'quit' ? 'choice' : 'interrupt' });
		await settled(machine, state);
	}
}

function isWorking(state: State): boolean {
	if (state.step === 'explain') return state.isAsking;
	return working.has(state.step) || (state.step === 'profiles' && state.listed === null);
}

/**
 * That an answer was taken, that the draft has it, or that more is known of the server leads nowhere else: the page that
 * asked goes on.
 */
function isSamePage(one: State, other: State): boolean {
	const page = (state: State) => ({
		...state,
		answers: null,
		draft: null,
		server: 'server' in state ? state.server?.id : null,
	});
	const [first, second] = [Object.entries(page(one)), page(other)];
	return (
		one.step === other.step &&
		first.every(([name, value]) => value === (second as Readonly<Record<string, unknown>>)[name])
	);
}

/** A side job has begun on the page that was left: what it has to say is waited for. */
async function settled(machine: Machine, before: State): Promise<void> {
	const now = machine.state();
	if (isSamePage(now, before) || now.step !== before.step || isWorking(now)) return;
	do await changed(machine);
	while (isSamePage(machine.state(), now));
}

function changed(machine: Machine): Promise<void> {
	return new Promise((resolve) => {
		const release = machine.watch(() => {
			release();
			resolve();
		});
	});
}

/** Tells what happens while something runs, and that it still does, until it has ended. */
async function follow(
	{ machine, terminal, signal, heartbeat = 30_000 }: AccessibleOptions,
	from: State | undefined,
): Promise<State> {
	let told = from;
	const began = Date.now();
	const beat = setInterval(
		() => terminal.say(`Still working, ${Math.round((Date.now() - began) / 1000)} seconds.`),
		heartbeat,
	);
	const interrupt = () => {
		terminal.say('Stopping. What is true then is looked up and told.');
		machine.send({ type: 'interrupted' });
	};
	if (signal.aborted) interrupt();
	signal.addEventListener('abort', interrupt);
	try {
		for (;;) {
			const now = machine.state();
			for (const line of narrate(told, now)) terminal.say(line);
			told = now;
			if (!isWorking(now)) return now;
			await changed(machine);
		}
	} finally {
		clearInterval(beat);
		signal.removeEventListener('abort', interrupt);
	}
}

/** Resolves as something that ends a conversation when the signal is given. */
function once(signal: AbortSignal): { readonly fired: Promise<'left'>; release(): void } {
	let release = (): void => {};
	const fired = new Promise<'left'>((resolve) => {
		const heard = () => resolve('left');
		if (signal.aborted) heard();
		signal.addEventListener('abort', heard);
		release = () => signal.removeEventListener('abort', heard);
	});
	return { fired, release };
}
