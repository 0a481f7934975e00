import type { RadioOption } from '../components/radio-row.js';
import type { Style } from './paragraphs.js';

/** One thing on a form. What has an id can have the focus, in the order in which it stands. */
export type FormItem =
	| { readonly kind: 'text'; readonly text: string; readonly style?: Style; readonly indent?: number }
	| { readonly kind: 'gap' }
	| FormControl;

type Labelled = {
	readonly id: string;
	readonly label: string;
	/** Beside the control: where the value comes from, what it means. */
	readonly note?: string | undefined;
	/** Under the control: why this cannot stay so. */
	readonly problem?: string | undefined;
};

export type FormControl = Labelled &
	(
		| {
				readonly kind: 'field';
				readonly value: string;
				readonly onChange: (value: string) => void;
				readonly mask?: boolean;
				readonly placeholder?: string;
				readonly cells?: number;
				readonly onPaste?: (text: string) => boolean;
		  }
		| {
				readonly kind: 'choice';
				readonly value: string;
				readonly options: readonly RadioOption<string>[];
				readonly onChange: (value: string) => void;
		  }
		| { readonly kind: 'toggle'; readonly checked: boolean; readonly onChange: (checked: boolean) => void }
		/** A line that Enter opens. */
		| { readonly kind: 'link'; readonly text: string; readonly onOpen: () => void }
	);

export function controlsOf(items: readonly FormItem[]): readonly FormControl[] {
	return items.filter((item) => item.kind !== 'text' && item.kind !== 'gap');
}
