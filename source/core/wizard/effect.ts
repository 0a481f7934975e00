import type { VerifyReport } from '../gates/check.js';
import type { Plan } from '../plan/plan.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Secret } from '../sql/secret.js';
import type { ConnectionAnswers } from './answers.js';
import type { Draft } from './draft.js';
import type { InsideWish } from './existing/known.js';
import type { ProfileWork } from './profile-task.js';
import type { Refusal } from './state.js';

/** A login and the database that it signs in to. */
export type Login = { readonly role: string; readonly database: string };
/** What a connection string is made of. */
export type Credentials = Login & { readonly password: Secret };

/** What is to be done outside, as data. One place performs it, and its outcome comes back as an event. */
export type Effect =
	| { readonly type: 'start-sandbox'; readonly attempt: number }
	| { readonly type: 'connect'; readonly attempt: number; readonly connection: ConnectionAnswers }
	/** Ends the connection that this attempt opened. */
	| { readonly type: 'disconnect'; readonly server: number }
	/** Beside whatever else goes on; its outcome is news of a server and of no attempt. */
	| { readonly type: 'read-names'; readonly server: number }
	/** The only one: an earlier look into another database is given up. */
	| { readonly type: 'read-inside'; readonly server: number; readonly wish: InsideWish }
	/** Stops the job of this attempt. What it still answers counts only if nothing was begun since. */
	| { readonly type: 'abort'; readonly attempt: number }
	/** What comes of it is told by `draft-kept` or `draft-failed`. */
	| { readonly type: 'keep-draft'; readonly draft: Draft }
	/** This run's own; another wizard's is left to it. */
	| { readonly type: 'forget-draft' }
	| { readonly type: 'list-profiles'; readonly attempt: number }
	| { readonly type: 'do-profile-work'; readonly attempt: number; readonly work: ProfileWork }
	/** Remembered with the profile of this name: that it was used, and what the checks came to, where it was they. */
	| {
			readonly type: 'note-use';
			readonly name: string;
			readonly document: ProfileDocument;
			readonly report: VerifyReport | null;
	  }
	| { readonly type: 'read-profile'; readonly attempt: number; readonly name: string }
	| {
			readonly type: 'make-plan';
			readonly attempt: number;
			readonly server: number;
			readonly document: ProfileDocument;
	  }
	| {
			readonly type: 'apply';
			readonly attempt: number;
			readonly server: number;
			readonly plan: Plan;
			/** Where each login signs in, for the connection string beside its password. */
			readonly logins: readonly Login[];
			/** The file that gets each password before the server hears of the login; null: none. */
			readonly secretsFile: string | null;
	  }
	| {
			readonly type: 'verify';
			readonly attempt: number;
			readonly server: number;
			readonly document: ProfileDocument;
			readonly passwords: ReadonlyMap<string, Secret>;
			/** Where the passwords of logins that were there before may be; null: nowhere. */
			readonly secretsFile: string | null;
			readonly probeFuture: boolean;
	  }
	| { readonly type: 'explain'; readonly attempt: number; readonly server: number; readonly question: Refusal }
	| { readonly type: 'write-script'; readonly attempt: number; readonly plan: Plan; readonly path: string }
	| { readonly type: 'copy-script'; readonly attempt: number; readonly plan: Plan }
	| {
			readonly type: 'copy-credentials';
			readonly attempt: number;
			readonly server: number;
			readonly credentials: Credentials;
	  }
	| {
			readonly type: 'write-credentials';
			readonly attempt: number;
			readonly server: number;
			readonly path: string;
			readonly credentials: readonly Credentials[];
	  }
	| {
			readonly type: 'save-profile';
			readonly name: string;
			readonly attempt: number;
			readonly document: ProfileDocument;
			/** A profile of this name was saved before, and the user knows. */
			readonly replace: boolean;
	  };
