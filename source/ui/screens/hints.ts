import type { KeyHint } from '../components/key-hint.js';
import type { FormControl } from './form-item.js';

/* What the keys do, the most important first: a narrow footer shows only the first of them. */
export const menuHints: readonly KeyHint[] = [
	{ key: 'Enter', label: 'choose' },
	{ key: 'Up/Down', label: 'move' },
	{ key: 'Esc', label: 'back' },
	{ key: '?', label: 'help' },
];

export const workingHints: readonly KeyHint[] = [{ key: 'Esc', label: 'stop' }];

type Options = {
	/** What Enter does in a field. */
	readonly enter: string;
	/** What Enter does on the button; empty: nothing. */
	readonly presses?: string | undefined;
	/** What Enter does on a link. */
	readonly opens?: string | undefined;
	/** The screen's own letters. */
	readonly extras: readonly KeyHint[];
	/** A list of names opens over the field. */
	readonly chooses?: boolean;
	readonly goesBack: boolean;
	/** The lines do not fit, and the arrows scroll them while a button has the focus. */
	readonly scrolls: boolean;
};

/** The keys of a form, for the kind of thing that has the focus. */
export function hintsFor(kind: FormControl['kind'] | 'button', options: Options): readonly KeyHint[] {
	const { enter, opens = 'open', presses = 'next', extras, chooses = false, goesBack, scrolls } = options;
	const back = goesBack ? [{ key: 'Esc', label: 'back' }] : [];
	const tab = { key: 'Tab', label: 'move' };
	const help = { key: '?', label: 'help' };
	switch (kind) {
		case 'field':
			return [
				{ key: 'Enter', label: enter },
				...(chooses ? [{ key: 'Ctrl+O', label: 'list' }] : []),
				tab,
				...back,
				{ key: 'Ctrl+U', label: 'clear' },
				{ key: 'Ctrl+/', label: 'help' },
			];
		case 'choice':
			return [{ key: 'Left/Right', label: 'choose' }, { key: 'Enter', label: enter }, tab, ...back, ...extras, help];
		case 'toggle':
			return [{ key: 'Space', label: 'toggle' }, { key: 'Enter', label: enter }, tab, ...back, ...extras, help];
		case 'link':
			return [{ key: 'Enter', label: opens }, tab, ...extras, ...back, help];
		case 'button':
			return [
				...(presses === '' ? [] : [{ key: 'Enter', label: presses }]),
				tab,
				...(scrolls ? [{ key: 'Up/Down', label: 'scroll' }] : []),
				...extras,
				...back,
				help,
			];
	}
}

/** Before anything has the focus. */
export const formHints = hintsFor('button', { enter: 'next', extras: [], goesBack: true, scrolls: false });
