import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Event } from '../core/wizard/event.js';
import type { State } from '../core/wizard/state.js';
import type { StepResult } from '../core/wizard/step-result.js';
import { transition } from '../core/wizard/transition.js';
import { createPerformer, type Performer } from './perform.js';
import type { Services } from './services.js';

/** The machine, running: events go in, its state can be watched, and its effects are performed. */
export type Machine = {
	state(): State;
	send(event: Event): void;
	watch(listener: () => void): () => void;
	begin(): void;
	dispose(): Promise<void>;
};

/** Holds no more than React needs; the line renderer can drive the same. */
export function createMachine(services: Services, first: StepResult): Machine {
	let { state } = first;
	const listeners = new Set<() => void>();
	const move = (next: StepResult): void => {
		const changed = next.state !== state;
		state = next.state;
		for (const effect of next.effects) performer.perform(effect);
		if (changed) for (const listener of listeners) listener();
	};
	const send = (event: Event): void => move(transition(state, event));
	const performer: Performer = createPerformer(services, send);
	return {
		state: () => state,
		send,
		watch(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		begin: () => move(first),
		dispose: () => performer.dispose(),
	};
}

/** Runs the machine's effects while the component is on the screen, and feeds what comes back into it. */
export function useEffects(
	services: Services,
	first: StepResult,
): { readonly state: State; readonly send: (event: Event) => void } {
	// biome-ignore lint/correctness/useExhaustiveDependencies: a wizard begins once
	const machine = useMemo(() => createMachine(services, first), []);
	const state = useSyncExternalStore(machine.watch, machine.state);
	useEffect(() => {
		machine.begin();
		return () => void machine.dispose();
	}, [machine]);
	return { state, send: machine.send };
}
