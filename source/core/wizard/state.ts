import type { ApplyResult } from '../apply/result.js';
import type { Target } from '../connection.js';
import type { ConnectionField, Issue } from '../errors.js';
import type { ExitCode } from '../exit-code.js';
import type { Answer } from '../explain/answer.js';
import type { Check, VerifyReport } from '../gates/check.js';
import type { Confirmation } from '../plan/confirmation.js';
import type { Plan } from '../plan/plan.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { ServerFacts } from '../server/facts.js';
import type { Answers } from './answers.js';
import type { Basis, Checked } from './checked.js';
import type { DraftStanding, Resumption } from './draft.js';
import type { Known } from './existing/known.js';
import type { ProfileTask } from './profile-task.js';
import type { Progress } from './progress.js';
import type { SavedProfile } from './saved-profile.js';

/** Where the wizard is. Each member holds exactly what exists by then. */
export type State =
	| Welcome
	| Profiles
	| ProfileTasked
	| SandboxStarting
	| Connect
	| Connecting
	| Question
	| Planning
	| Unplanned
	| Review
	| SqlPreview
	| Confirm
	| Applying
	| ApplyFailed
	| Verifying
	| VerifyFailed
	| Verified
	| Finished
	| Explain
	| Ended;

export type Step = State['step'];
export type StateOf<S extends Step> = Extract<State, { readonly step: S }>;

/** Something that went wrong, in words: what is so, and what to do. Made from an error at the edge. */
export type Problem = {
	readonly code: string;
	readonly message: string;
	readonly remedy: string;
	readonly exitCode: ExitCode;
	/** What the server itself said. */
	readonly serverText?: string | undefined;
	/** The SQLSTATE or the system's error code. */
	readonly causeCode?: string | undefined;
	/** The field of the connection form that is to blame. */
	readonly field?: ConnectionField | undefined;
	/** What is wrong with the profile, place by place. */
	readonly issues?: readonly Issue[] | undefined;
};

/** What one of the side jobs (copy, write, save) did, in one line. */
export type Notice = { readonly tone: 'done' | 'failed'; readonly text: string };

/** A server that answered. `id` is the attempt that reached it: how effects say which open connection they mean. */
export type ReachedServer = {
	readonly id: number;
	readonly kind: 'own' | 'sandbox';
	readonly target: Target;
	readonly facts: ServerFacts;
	readonly known: Known;
	/** What the runs of this wizard made here: a later one that finds the logins there does not know their passwords. */
	readonly passwords: ApplyResult['passwords'];
};

/**
 * Where a question leads when it is answered: to the next one; straight back to the review it was opened from; or, for
 * a profile that is repeated, to the tenants and from there to the review. `explain`: a server is reached to ask it why a
 * login is refused.
 */
export type Goal = 'onward' | 'review' | 'tenants' | 'explain';

/** `server` stays open while another is being named, so that going back costs nothing. */
export type Reaching = Started & { readonly goal: Goal | Resumption; readonly server: ReachedServer | null };

export type Started = {
	readonly answers: Answers;
	/** The number of the last job that was begun. A reply that carries another one is stale and dropped. */
	readonly attempt: number;
	/** Names of the saved profiles. */
	readonly profiles: readonly string[];
	readonly draft: DraftStanding;
	/** The questions that were answered, and what they were answered for. */
	readonly checked: Checked;
};
export type Reached = Started & { readonly server: ReachedServer };
export type Planned = Reached & {
	readonly document: ProfileDocument;
	readonly plan: Plan;
	/** The name of the profile that just these answers were saved as. */
	readonly saved: string | null;
};
export type Applied = Planned & { readonly result: ApplyResult };

/** What the welcome offers, and so where one comes back from. */
export type Entry = 'resume' | 'sandbox' | 'own' | 'repeat' | 'explain';
export type Welcome = Started & {
	readonly step: 'welcome';
	readonly problem: Problem | null;
	/** The entry that has the cursor; null: the first. */
	readonly at: Entry | null;
};
export type Profiles = Started & {
	readonly step: 'profiles';
	/** null: they are being looked up. */
	readonly listed: readonly SavedProfile[] | null;
	/** The one that has, or is to have, the cursor. */
	readonly selected: string | null;
	readonly notice: Notice | null;
	readonly problem: Problem | null;
};
/** Something is to be done to a saved profile, and is asked about first. */
export type ProfileTasked = Started & {
	readonly step: 'profile-task';
	readonly listed: readonly SavedProfile[];
	readonly task: ProfileTask;
	/** What was typed when it was agreed to. */
	readonly typed: string;
	readonly problem: Problem | null;
};
export type SandboxStarting = Reaching & { readonly step: 'sandbox-starting'; readonly messages: readonly string[] };
export type Connect = Reaching & { readonly step: 'connect'; readonly problem: Problem | null };
export type Connecting = Reaching & {
	readonly step: 'connecting';
	/** Milliseconds after which it is given up; null: not known yet. */
	readonly patience: number | null;
};

/** The screens that ask, in their order. `rows` is asked only where customers share tables. */
export const questions = ['server-facts', 'pattern', 'rows', 'names', 'grants', 'security'] as const;
export type QuestionStep = (typeof questions)[number];
export type Question = {
	[S in QuestionStep]: Reached & {
		readonly step: S;
		readonly goal: Goal;
		/** What it hung on when it was opened. */
		readonly opened: Basis;
	};
}[QuestionStep];

export type Planning = Reached & {
	readonly step: 'planning';
	readonly document: ProfileDocument;
	/** It is to put right what a check found. */
	readonly mends: boolean;
};
/** The answers, and why there is no plan for them. */
export type Unplanned = Reached & { readonly step: 'unplanned'; readonly problem: Problem };
export type Review = Planned & { readonly step: 'review'; readonly notice: Notice | null };
export type SqlPreview = Planned & { readonly step: 'sql'; readonly notice: Notice | null };
export type Confirm = Planned & { readonly step: 'confirm'; readonly confirmation: Confirmation };
export type Applying = Planned & {
	readonly step: 'applying';
	readonly progress: Progress;
	readonly stopping: 'no' | 'asked';
};
/** `result` is what the run itself found out; `problem` is why there is none. */
export type ApplyFailed = Planned & {
	readonly step: 'apply-failed';
	readonly progress: Progress;
	readonly outcome:
		| { readonly kind: 'result'; readonly result: ApplyResult }
		| { readonly kind: 'problem'; readonly problem: Problem };
};
export type Verifying = Applied & {
	readonly step: 'verifying';
	readonly checks: readonly Check[];
	/** What the run wants to be known before it goes on. */
	readonly message: string | null;
};
export type VerifyFailed = Applied & {
	readonly step: 'verify-failed';
	readonly checks: readonly Check[];
	readonly problem: Problem;
};
export type Verified = Applied & { readonly step: 'verified'; readonly report: VerifyReport };
export type Finished = Applied & {
	readonly step: 'finished';
	/** null: the checks were broken off. */
	readonly report: VerifyReport | null;
	readonly notice: Notice | null;
	/** The file that has the passwords; null: none, and they are gone when the wizard is. */
	readonly kept: string | null;
};
/** What is asked about a refusal: by the error that is seen, or by the object and the privilege. */
export type Refusal = {
	readonly role: string;
	readonly database: string;
	readonly error: string;
	readonly on: string;
	readonly privilege: string;
};
/** Where it was opened from, and Esc leads back to; null: from the welcome. */
export type ExplainedFrom = Verified | Finished | null;
export type Explain = Reached & {
	readonly step: 'explain';
	readonly from: ExplainedFrom;
	readonly question: Refusal;
	readonly isAsking: boolean;
	readonly answer: Answer | null;
	readonly problem: Problem | null;
};
/** The screen is gone; what is left to say goes to the terminal it came from. */
export type Ended = { readonly step: 'ended'; readonly exitCode: ExitCode; readonly farewell: readonly string[] };
