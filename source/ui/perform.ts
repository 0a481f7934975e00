import { setMaxListeners } from 'node:events';
import { ToolError } from '../core/errors.js';
import { connectionOptions } from '../core/wizard/connection-form.js';
import type { Effect } from '../core/wizard/effect.js';
import type { Event, Reply } from '../core/wizard/event.js';
import { scriptWritten } from '../core/wizard/script-written.js';
import type { Notice } from '../core/wizard/state.js';
import { createDraftKeeper } from './draft-keeper.js';
import { type Answer, type Job, runApply, runVerify } from './long-jobs.js';
import { createLookups } from './lookups.js';
import { problemOf } from './problem-of.js';
import { revealedString } from './reveal.js';
import type { Server, Services } from './services.js';

type Send = (event: Event) => void;

/** Does what the machine asks for, and tells it how that went. */
export type Performer = {
	perform(effect: Effect): void;
	/** Stops every job and leaves every server. */
	dispose(): Promise<void>;
};

export function createPerformer(services: Services, send: Send): Performer {
	const servers = new Map<number, Server>();
	const running = new Map<number, AbortController>();
	const drafts = createDraftKeeper(services.drafts, send);

	/** Runs one job under its attempt's number and its own signal. What it throws becomes the event `failed` makes of it. */
	const run = (
		attempt: number,
		job: (signal: AbortSignal, tell: (answer: Answer) => void) => Promise<Answer>,
		failed: (error: unknown) => Answer,
	): void => {
		const controller = new AbortController();
		setMaxListeners(0, controller.signal); // each session that is open listens: many are no leak
		running.set(attempt, controller);
		const tell = (answer: Answer): void => send({ ...answer, attempt } as Reply);
		void Promise.resolve()
			.then(() => job(controller.signal, tell))
			.catch(failed)
			.then((answer) => {
				running.delete(attempt);
				tell(answer);
			});
	};

	const opened = async (
		attempt: number,
		kind: 'own' | 'sandbox',
		target: Server['target'],
		signal: AbortSignal,
	): Promise<Answer> => {
		const server = await services.connect(target, signal);
		servers.set(attempt, server);
		const { facts, names } = server;
		return { type: 'connected', kind, target: server.target, facts, names };
	};
	const serverOf = (id: number): Server => {
		const server = servers.get(id);
		if (server === undefined) throw new Error('The connection is closed already.');
		return server;
	};
	const lookups = createLookups(services, serverOf, send);
	const leave = async (id: number): Promise<void> => {
		const server = servers.get(id);
		servers.delete(id);
		await server?.close();
	};

	const jobs: { readonly [Type in Effect['type']]: (effect: Job<Type>) => void } = {
		'start-sandbox': ({ attempt }) =>
			run(
				attempt,
				async (signal, tell) => {
					const target = await services.startSandbox(
						(message) => tell({ type: 'sandbox-progressed', message }),
						signal,
					);
					return opened(attempt, 'sandbox', target, signal);
				},
				(error) => ({ type: 'connect-failed', problem: problemOf(error) }),
			),
		connect: ({ attempt, connection }) =>
			run(
				attempt,
				async (signal, tell) => {
					const target = await services.resolve({
						options: connectionOptions(connection),
						password: connection.password ?? undefined,
					});
					tell({ type: 'connect-begun', patience: target.timeout });
					return opened(attempt, 'own', target, signal);
				},
				(error) => ({ type: 'connect-failed', problem: problemOf(error) }),
			),
		disconnect: ({ server }) => void leave(server),
		abort: ({ attempt }) => running.get(attempt)?.abort(),
		'read-names': lookups.names,
		'read-inside': lookups.inside,
		'list-profiles': ({ attempt }) =>
			run(
				attempt,
				async () => ({ type: 'profiles-listed', profiles: services.profiles.list() }),
				(error) => ({ type: 'profiles-unreadable', problem: problemOf(error) }),
			),
		'do-profile-work': ({ attempt, work }) =>
			run(
				attempt,
				async () => {
					const { name, text } = await services.profiles.work(work);
					return { type: 'task-done', name, notice: done(text) };
				},
				(error) => ({ type: 'task-refused', problem: problemOf(error) }),
			),
		'note-use': ({ name, document, report }) => noteUse(services, name, document, report),
		'keep-draft': ({ draft }) => drafts.keep(draft),
		'forget-draft': () => drafts.forget(),
		'read-profile': ({ attempt, name }) =>
			run(
				attempt,
				async () => ({ type: 'profile-read', document: services.profiles.read(name) }),
				(error) => ({ type: 'profile-unreadable', problem: problemOf(error) }),
			),
		'make-plan': ({ attempt, server, document }) =>
			run(
				attempt,
				async () => ({ type: 'plan-made', plan: await services.plan(document, serverOf(server)) }),
				(error) => ({ type: 'plan-refused', problem: problemOf(error) }),
			),
		apply: (effect) =>
			run(
				effect.attempt,
				(signal, tell) => runApply(services, effect, serverOf(effect.server), signal, tell),
				(error) => ({ type: 'apply-refused', problem: problemOf(error) }),
			),
		verify: (effect) =>
			run(
				effect.attempt,
				(signal, tell) => runVerify(services, effect, serverOf(effect.server), signal, tell),
				(error) => ({ type: 'verify-broke', problem: problemOf(error) }),
			),
		explain: ({ attempt, server, question }) =>
			run(
				attempt,
				async (signal) => ({ type: 'explained', answer: await services.explain(question, serverOf(server), signal) }),
				(error) => ({ type: 'explain-failed', problem: problemOf(error) }),
			),
		'write-script': ({ attempt, plan, path }) =>
			run(
				attempt,
				async () => noticed(scriptWritten(await services.writeFile(path, services.script(plan), 0o644), plan)),
				failedNotice,
			),
		'copy-script': ({ attempt, plan }) =>
			run(attempt, async () => noticed(`${await services.copy(services.script(plan))} Press w for it.`), failedNotice),
		'copy-credentials': ({ attempt, server, credentials }) =>
			run(
				attempt,
				async () => noticed(await services.copy(revealedString(serverOf(server).target, credentials))),
				failedNotice,
			),
		'write-credentials': ({ attempt, server, path, credentials }) =>
			run(
				attempt,
				async () => ({
					type: 'credentials-kept',
					path: await services.keepCredentials(path, credentials, serverOf(server).target),
				}),
				failedNotice,
			),
		'save-profile': ({ attempt, name, document, replace }) =>
			run(
				attempt,
				async () => ({
					type: 'profile-saved',
					name,
					notice: done(services.profiles.save(name, document, replace)),
				}),
				failedNotice,
			),
	};

	return {
		perform: (effect) => (jobs[effect.type] as (effect: Effect) => void)(effect),
		async dispose() {
			drafts.flush();
			lookups.stop();
			for (const controller of running.values()) controller.abort();
			await Promise.all([...servers.keys()].map(leave));
		},
	};
}

const done = (text: string): Notice => ({ tone: 'done', text });
const noticed = (text: string): Answer => ({ type: 'noticed', notice: done(text) });

function failedNotice(error: unknown): Answer {
	const { message, remedy } = problemOf(error);
	return { type: 'noticed', notice: { tone: 'failed', text: `${message} ${remedy}` } };
}

/** A convenience for the list of profiles: where it cannot be noted, the run goes on. */
function noteUse({ profiles }: Services, ...use: Parameters<Services['profiles']['note']>): void {
	try {
		profiles.note(...use);
	} catch (error) {
		if (!(error instanceof ToolError)) throw error;
	}
}
