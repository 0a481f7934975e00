import type { ApplyEvent, ApplyResult } from '../core/apply/result.js';
import type { ConnectionOptions, Target } from '../core/connection.js';
import type { Answer } from '../core/explain/answer.js';
import type { Check, VerifyReport } from '../core/gates/check.js';
import type { Plan } from '../core/plan/plan.js';
import type { ProfileDocument } from '../core/profile/schema.js';
import type { ServerFacts } from '../core/server/facts.js';
import type { InsideNames, ServerNames } from '../core/server/names.js';
import type { Secret } from '../core/sql/secret.js';
import type { Credentials } from '../core/wizard/effect.js';
import type { InsideWish } from '../core/wizard/existing/known.js';
import type { ProfileWork } from '../core/wizard/profile-task.js';
import type { SavedProfile } from '../core/wizard/saved-profile.js';
import type { Refusal } from '../core/wizard/state.js';
import type { Drafts } from './draft-keeper.js';
import type { WorkDone } from './profile-work.js';

/** A server that answered; its connections are open until `close`. */
export type Server = {
	readonly target: Target;
	readonly facts: ServerFacts;
	/** What it had by name when it was reached. */
	readonly names: ServerNames;
	close(): Promise<void>;
};

/**
 * Everything the wizard can do outside of itself. It is given, never imported, so that a test passes small real
 * implementations and nothing has to be mocked.
 */
export type Services = {
	/** Rejects with UsageError, which lists every problem. */
	resolve(input: { readonly options: ConnectionOptions; readonly password?: Secret | undefined }): Promise<Target>;
	/** Rejects with ConnectionError. */
	connect(target: Target, signal: AbortSignal): Promise<Server>;
	/** What the server has by name now. Rejects with ConnectionError. */
	names(server: Server, signal: AbortSignal): Promise<ServerNames>;
	/** What one of its databases has inside. Rejects with ConnectionError. */
	inside(server: Server, wish: InsideWish, signal: AbortSignal): Promise<InsideNames>;
	/** The same sandbox, if one runs already. */
	startSandbox(onProgress: (message: string) => void, signal: AbortSignal): Promise<Target>;
	/** Rejects with InvalidProfileError, InsufficientPrivilegeError or ConnectionError. */
	plan(document: ProfileDocument, server: Server): Promise<Plan>;
	apply(input: ApplyInput): Promise<ApplyResult>;
	verify(input: VerifyInput): Promise<VerifyReport>;
	/** Rejects with UsageError where the question cannot be read, or is about what is not there. */
	explain(question: Refusal, server: Server, signal: AbortSignal): Promise<Answer>;
	readonly profiles: {
		names(): readonly string[];
		list(): readonly SavedProfile[];
		/** Rejects with UsageError, InvalidProfileError or ProfileStoreError. */
		work(work: ProfileWork): Promise<WorkDone>;
		/** That it was used now, and what the checks came to where they were of what it says. */
		note(name: string, document: ProfileDocument, report: VerifyReport | null): void;
		read(name: string): ProfileDocument;
		/** Answers with the place, in words. Without `replace` a name that is taken is refused. */
		save(name: string, document: ProfileDocument, replace: boolean): string;
	};
	/** Where unfinished runs are kept. */
	readonly drafts: Drafts;
	/** The same bytes as `gatehouse plan --format sql`. */
	script(plan: Plan): string;
	/** Makes a file that is not there yet; answers with its full path. */
	writeFile(path: string, text: string, mode: number): Promise<string>;
	/** Adds passwords and URLs to a secrets file (0600), replacing nothing; answers with its full path. */
	keepCredentials(path: string, credentials: readonly Credentials[], target: Target): Promise<string>;
	/** Answers with what happened, in words: a terminal does not say whether it took the text. */
	copy(text: string): Promise<string>;
};

export type ApplyInput = {
	readonly plan: Plan;
	readonly server: Server;
	/** A secrets file whose passwords are used again; null: none. */
	readonly knownFrom: string | null;
	/** Resolves before the server hears of the logins, so that a crash in between loses nothing. */
	keepPasswords(passwords: ReadonlyMap<string, Secret>): Promise<void>;
	onEvent(event: ApplyEvent): void;
	readonly signal: AbortSignal;
};

export type VerifyInput = {
	readonly document: ProfileDocument;
	readonly server: Server;
	/** A secrets file that may know logins which this run did not make; null: none. */
	readonly knownFrom: string | null;
	passwordOf(role: string): Secret | undefined;
	onProgress(message: string): void;
	onCheck(check: Check): void;
	readonly signal: AbortSignal;
	/** Really make a table, in a transaction that is rolled back, to see who may use it. */
	readonly probeFuture: boolean;
};
