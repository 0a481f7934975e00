import type { OtherKind } from './facts.js';

/** What a question is about, before the server's catalogs have said what that is. */
export type Sought = {
	/** Named by whoever asks, or in an error: there the server has found it already. */
	readonly by: 'name' | 'error';
	/**
	 * `door`: signing in and entering the database; `attribute`, `role`: what a role is, and what it may become;
	 * `anything`: whatever has one of the names.
	 */
	readonly about:
		| 'door'
		| 'attribute'
		| 'role'
		| 'database'
		| 'schema'
		| 'relation'
		| 'index'
		| 'routine'
		| OtherKind
		| 'anything';
	/** Names to look for, the likeliest first, each with its schema before it where that is known. */
	readonly names: readonly (readonly string[])[];
	/** Of a routine: its argument types as they were written; null: whichever has the name. */
	readonly arguments: readonly string[] | null;
	readonly column: string | null;
	/** The first of these that is lacking is the one that is meant; empty: all that there are. */
	readonly privileges: readonly string[];
	/** The server looks for the name along `search_path`; otherwise it has found it already, wherever that was. */
	readonly alongPath: boolean;
	/** What the server answered, where the question is an error: all that was pasted, and its code. */
	readonly text: string | null;
	/** It says that row security was off in its session. */
	readonly unfiltered?: true;
	readonly sqlstate: string | null;
	/** An owner alone may do it: no privilege is lacking. */
	readonly ownership: boolean;
	/** The routines that the server was inside of, the innermost first; `arguments` are how many it takes, where that is told. */
	readonly frames: readonly Frame[];
	/** That there is no such thing is an answer, and no mistake of whoever asks. */
	readonly mayBeMissing: boolean;
};

export type Frame = { readonly name: readonly string[]; readonly arguments: number | null };
