import type { CopiedNames } from './copied-document.js';
import type { SavedProfile } from './saved-profile.js';

/** What is asked about before it is done: about one of the saved profiles, or about a file. */
export type ProfileTask =
	| { readonly kind: 'rename' | 'duplicate' | 'delete' | 'export' | 'customer'; readonly profile: SavedProfile }
	/** `beside`: the one that has the cursor meanwhile. */
	| { readonly kind: 'import'; readonly beside: string | null };

/** What is then done on this computer. */
export type ProfileWork =
	| { readonly kind: 'rename'; readonly from: string; readonly to: string }
	| { readonly kind: 'duplicate'; readonly from: string; readonly to: string; readonly names: CopiedNames }
	| { readonly kind: 'delete'; readonly name: string }
	| { readonly kind: 'export'; readonly name: string; readonly path: string }
	/** `as` null: under the name that the profile has itself. */
	| { readonly kind: 'import'; readonly path: string; readonly as: string | null };

/** `as` is what else was typed: the name that an imported profile gets; empty: its own. `names`: those in a copy. */
export type TaskAnswer = { readonly text: string; readonly as: string; readonly names?: CopiedNames };

/** What there is to do once it is agreed to; undefined where what was typed does not agree to it. */
export function workOf(task: ProfileTask, { text, as, names = 'new' }: TaskAnswer): ProfileWork | undefined {
	switch (task.kind) {
		case 'rename':
			return text === '' ? undefined : { kind: task.kind, from: task.profile.name, to: text };
		case 'duplicate':
			return text === '' ? undefined : { kind: task.kind, from: task.profile.name, to: text, names };
		// Forgetting is not undone by anything: the name, to the letter.
		case 'delete':
			return text === task.profile.name ? { kind: 'delete', name: text } : undefined;
		case 'export':
			return text.trim() === '' ? undefined : { kind: 'export', name: task.profile.name, path: text.trim() };
		case 'import':
			return text.trim() === '' ? undefined : { kind: 'import', path: text.trim(), as: as === '' ? null : as };
		case 'customer':
			return undefined;
	}
}
