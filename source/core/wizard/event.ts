import type { ApplyEvent, ApplyResult } from '../apply/result.js';
import type { Target } from '../connection.js';
import type { Answer } from '../explain/answer.js';
import type { Check, VerifyReport } from '../gates/check.js';
import type { Plan } from '../plan/plan.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { ServerFacts } from '../server/facts.js';
import type { InsideNames, ServerNames } from '../server/names.js';
import type { Answers } from './answers.js';
import type { KeptDraft } from './draft.js';
import type { InsideWish } from './existing/known.js';
import type { ProfileTask, TaskAnswer } from './profile-task.js';
import type { SavedProfile } from './saved-profile.js';
import type { Notice, Problem, QuestionStep, Refusal } from './state.js';

/** What happened, in the past tense: a person decided something, or a job came back. */
export type Event = Decision | DraftNews | NamesNews | Reply;

/** What became of the draft. It concerns no attempt: a draft is kept beside whatever else goes on. */
export type DraftNews =
	| { readonly type: 'draft-kept'; readonly draft: KeptDraft }
	| { readonly type: 'draft-failed'; readonly problem: Problem };

/** What is on the server by name. It concerns no attempt, but a server, and for its inside one database. */
export type NamesNews =
	| { readonly type: 'names-asked' }
	| ({ readonly server: number } & (
			| { readonly type: 'names-read'; readonly names: ServerNames }
			| { readonly type: 'names-unreadable'; readonly problem: Problem }
			| { readonly type: 'inside-read'; readonly wish: InsideWish; readonly names: InsideNames }
			| { readonly type: 'inside-unreadable'; readonly wish: InsideWish; readonly problem: Problem }
	  ));

export type Decision =
	// Anywhere
	| { readonly type: 'answered'; readonly answers: Partial<Answers> }
	| { readonly type: 'next-pressed' }
	| { readonly type: 'back-pressed' }
	/** To a step that was answered before; 1 is the first. */
	| { readonly type: 'jump-pressed'; readonly to: number }
	/** Ctrl+C, once: stops what is running, and nothing else. */
	| { readonly type: 'interrupted' }
	| { readonly type: 'quit-pressed'; readonly by: 'choice' | 'interrupt' }
	// Welcome and the saved profiles
	| { readonly type: 'resume-chosen' }
	| { readonly type: 'sandbox-chosen' }
	| { readonly type: 'own-server-chosen' }
	| { readonly type: 'repeat-chosen' }
	| { readonly type: 'explain-chosen'; readonly question?: Partial<Refusal> }
	| { readonly type: 'profile-chosen'; readonly name: string }
	| { readonly type: 'task-chosen'; readonly task: ProfileTask }
	| ({ readonly type: 'task-confirmed' } & TaskAnswer)
	// Review
	| { readonly type: 'edit-chosen'; readonly step: EditableStep }
	| { readonly type: 'sql-opened' }
	| { readonly type: 'script-written'; readonly path: string }
	| { readonly type: 'script-copied' }
	| { readonly type: 'apply-chosen' }
	/** `typed` is what stands in the field; null where a plain yes is enough. */
	| { readonly type: 'confirmed'; readonly typed: string | null }
	| { readonly type: 'retry-pressed' }
	| { readonly type: 'question-asked'; readonly question: Refusal }
	/** What failed is to be put right by a plan of its own. */
	| { readonly type: 'mend-chosen' }
	// Finish
	| { readonly type: 'credentials-copied'; readonly role: string }
	| { readonly type: 'credentials-written'; readonly path: string }
	| { readonly type: 'save-chosen' };

/** The steps that the review can open again. */
export type EditableStep = 'connect' | Exclude<QuestionStep, 'server-facts'>;

/** Answers of jobs. Each says which attempt it belongs to. */
export type Reply = { readonly attempt: number } & (
	| { readonly type: 'sandbox-progressed'; readonly message: string }
	/** Where to is known, and how many milliseconds it is tried. */
	| { readonly type: 'connect-begun'; readonly patience: number }
	| {
			readonly type: 'connected';
			readonly kind: 'own' | 'sandbox';
			readonly target: Target;
			readonly facts: ServerFacts;
			readonly names: ServerNames;
	  }
	| { readonly type: 'connect-failed'; readonly problem: Problem }
	| { readonly type: 'profiles-listed'; readonly profiles: readonly SavedProfile[] }
	| { readonly type: 'profiles-unreadable'; readonly problem: Problem }
	/** `name`: what the profile is called now; null: it is gone. */
	| { readonly type: 'task-done'; readonly name: string | null; readonly notice: Notice }
	| { readonly type: 'task-refused'; readonly problem: Problem }
	| { readonly type: 'profile-read'; readonly document: ProfileDocument }
	| { readonly type: 'profile-unreadable'; readonly problem: Problem }
	| { readonly type: 'plan-made'; readonly plan: Plan }
	| { readonly type: 'plan-refused'; readonly problem: Problem }
	/** Several at a time: a run of thousands of statements must not redraw the screen for each. */
	| { readonly type: 'apply-progressed'; readonly events: readonly ApplyEvent[] }
	| { readonly type: 'apply-ended'; readonly result: ApplyResult }
	| { readonly type: 'apply-refused'; readonly problem: Problem }
	| { readonly type: 'verify-progressed'; readonly message: string }
	| { readonly type: 'checks-arrived'; readonly checks: readonly Check[] }
	| { readonly type: 'verified'; readonly report: VerifyReport }
	| { readonly type: 'verify-broke'; readonly problem: Problem }
	| { readonly type: 'explained'; readonly answer: Answer }
	| { readonly type: 'explain-failed'; readonly problem: Problem }
	| { readonly type: 'noticed'; readonly notice: Notice }
	| { readonly type: 'credentials-kept'; readonly path: string }
	| { readonly type: 'profile-saved'; readonly name: string; readonly notice: Notice }
);
