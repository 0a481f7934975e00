import type { FieldHelp } from '../../core/wizard/field-help.js';
import type { FormItem } from '../screens/form-item.js';

/** One screen, to be told and answered line by line. */
export type Page = {
	/** `Step 2 of 8. Pattern.` */
	readonly title: string;
	/** Told in their order; what can be answered is numbered. Asked for again after each answer. */
	readonly items: () => readonly FormItem[];
	/** What can be done next. */
	readonly choices: () => readonly PageChoice[];
	/** The place of the one that Enter chooses; the first unless given. */
	readonly initial?: number;
	/** Instead of a choice, words that must be typed; any other go nowhere. */
	readonly typed?: { readonly prompt: string; readonly words: readonly string[]; readonly onTyped: () => void };
	/** What a number does; it changes an answer unless given. */
	readonly numbers?: string;
	/** What a control is about. */
	readonly helpOn?: (control: string) => FieldHelp | undefined;
	readonly onBack: (() => void) | undefined;
};

export type PageChoice = {
	readonly label: string;
	/** Why it cannot be chosen. */
	readonly disabled?: string | undefined;
	readonly hint?: string | undefined;
	readonly press: () => void;
	/** It only tells something, and the page goes on. */
	readonly stays?: true;
};
