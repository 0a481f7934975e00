import type { Failure } from '../core/apply/result.js';
import type { Receipt } from '../core/undo/record.js';
import type { Server } from './open-server.js';

export type UndoInput = {
	/** As it was shown, and agreed to. */
	readonly receipt: Receipt;
	/** Reads it again, under the lock. */
	readonly read: () => Promise<Receipt>;
	readonly server: Server;
	/** Writes the receipt as it stands then. */
	readonly keep: (receipt: Receipt) => Promise<void>;
	readonly onEvent?: (event: UndoEvent) => void;
	readonly signal?: AbortSignal | undefined;
};

export type UndoEvent =
	| { readonly type: 'waiting-for-lock'; readonly holder: string | null }
	| { readonly type: 'rehearsing' | 'checking' }
	/** It has the name of one that the run had begun, and the run did not make it. */
	| { readonly type: 'left-alone'; readonly index: string }
	| { readonly type: 'undoing'; readonly database: string; readonly statements: number };

/** `undone`: the server is as it was before the run, and that was looked up. */
export type UndoResult = {
	readonly status: 'undone' | 'nothing-to-do' | 'partial';
	readonly undone: readonly string[];
	/** What is not as it was, read back from the server. */
	readonly remains: readonly string[];
	readonly failure: Failure | null;
};
