import type { Effect } from '../core/wizard/effect.js';
import type { NamesNews } from '../core/wizard/event.js';
import { problemOf } from './problem-of.js';
import type { Server, Services } from './services.js';

type Of<Type extends Effect['type']> = Extract<Effect, { readonly type: Type }>;

/** Looks at what a server has by name, beside the jobs. One look of each kind at a time: a later one ends the earlier. */
export function createLookups(
	services: Pick<Services, 'names' | 'inside'>,
	serverOf: (id: number) => Server,
	send: (news: NamesNews) => void,
) {
	const running = new Map<string, AbortController>();
	const look = (
		kind: string,
		job: (signal: AbortSignal) => Promise<NamesNews>,
		failed: (error: unknown) => NamesNews,
	) => {
		running.get(kind)?.abort();
		const controller = new AbortController();
		running.set(kind, controller);
		void Promise.resolve()
			.then(() => job(controller.signal))
			.catch(failed)
			.then((news) => {
				// Whoever was overtaken has nothing to say any more.
				if (!controller.signal.aborted) send(news);
			});
	};
	return {
		names: ({ server }: Of<'read-names'>): void =>
			look(
				'names',
				async (signal) => ({ type: 'names-read', server, names: await services.names(serverOf(server), signal) }),
				(error) => ({ type: 'names-unreadable', server, problem: problemOf(error) }),
			),
		inside: ({ server, wish }: Of<'read-inside'>): void =>
			look(
				'inside',
				async (signal) => ({
					type: 'inside-read',
					server,
					wish,
					names: await services.inside(serverOf(server), wish, signal),
				}),
				(error) => ({ type: 'inside-unreadable', server, wish, problem: problemOf(error) }),
			),
		stop(): void {
			for (const controller of running.values()) controller.abort();
		},
	};
}
