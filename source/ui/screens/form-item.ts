import type { Offer } from '../../core/wizard/existing/offers.js';
import type { RadioOption } from '../components/radio-row.js';
import type { Style } from './paragraphs.js';

/** One thing on a form. What has an id can have the focus, in the order in which it stands. */
export type FormItem =
	| {
			readonly kind: 'text';
			readonly text: string;
			readonly style?: Style;
			readonly indent?: number;
			/** No sentence, and not wrapped as one; a shell's command can be copied over its line ends. */
			readonly verbatim?: true | 'command';
			/** Explains, and gives way where the window is low. */
			readonly aside?: boolean;
	  }
	| { readonly kind: 'gap' }
	/** Controls beside each other; under each other where they do not fit. */
	| {
			readonly kind: 'row';
			readonly label: string;
			readonly controls: readonly [FormControl, ...FormControl[]];
			readonly note?: string | undefined;
	  }
	| FormControl;

/** What stands under a control and does not have to be mended. */
export type Remark = {
	readonly text: string;
	readonly tone: 'plain' | 'warn';
	/** Also while something else has the focus. */
	readonly always?: boolean;
};

/** What a field can be answered with, and how to have that looked up anew. */
export type Choices = Offer & {
	/** `reading`: being looked up anew; `failed`: that was to no avail, and these are the old ones. */
	readonly news: 'none' | 'reading' | 'failed';
	readonly onAgain: () => void;
};

type Labelled = {
	readonly id: string;
	readonly label: string;
	/** Beside the control: where the value comes from, what it means. */
	readonly note?: string | undefined;
	/** Under the control: why this cannot stay so. */
	readonly problem?: string | undefined;
	readonly remark?: Remark | undefined;
};

export type FormControl = Labelled &
	(
		| {
				readonly kind: 'field';
				readonly value: string;
				readonly onChange: (value: string) => void;
				readonly mask?: boolean;
				readonly placeholder?: string | undefined;
				readonly cells?: number;
				/** True when it took the text, which then may stand in other fields too; `goTo` moves the focus on. */
				readonly onPaste?: (text: string, goTo: (id: string) => void) => boolean;
				/** Nothing behind it waits for an answer: Enter goes to the first button. */
				readonly isLast?: boolean;
				/** What there is to choose from. */
				readonly choices?: Choices | undefined;
		  }
		| {
				readonly kind: 'choice';
				readonly value: string;
				readonly options: readonly RadioOption<string>[];
				readonly onChange: (value: string) => void;
		  }
		| { readonly kind: 'toggle'; readonly checked: boolean; readonly onChange: (checked: boolean) => void }
		/** A line that Enter opens. */
		| {
				readonly kind: 'link';
				readonly text: string;
				readonly onOpen: () => void;
				/** All its lines come into view, not the first alone. */
				readonly whole?: boolean;
		  }
	);

export type FieldWithChoices = Extract<FormControl, { readonly kind: 'field' }> & { readonly choices: Choices };

export function hasChoices(control: FormControl): control is FieldWithChoices {
	return control.kind === 'field' && control.choices !== undefined;
}

export function controlsOf(items: readonly FormItem[]): readonly FormControl[] {
	return items.flatMap((item): readonly FormControl[] => {
		if (item.kind === 'text' || item.kind === 'gap') return [];
		return item.kind === 'row' ? item.controls : [item];
	});
}

/** What is left of a form in a window so low that every line counts. */
export function withoutAsides(items: readonly FormItem[]): readonly FormItem[] {
	return items.filter((item) => item.kind !== 'gap' && !(item.kind === 'text' && item.aside === true));
}
