export type Button<Id extends string> = { readonly id: Id; readonly label: string; readonly disabled?: boolean };
export type ButtonRowProps<Id extends string> = {
	readonly buttons: readonly Button<Id>[];
	/** Who has the focus on this screen, e.g. `ring.focused`; any other id than a button's means: none of them. */
	readonly focused: string;
	/** Left and Right, e.g. `ring.focus`. */
	readonly onFocus: (id: Id) => void;
	readonly onPress: (id: Id) => void;
	/** Milliseconds after it appears in which it hears nothing: for keys meant for the screen before. */
	readonly armAfter?: number | undefined;
	readonly now?: (() => number) | undefined;
	readonly width?: number | undefined;
};
export function ButtonRow<Id extends string>(_props: ButtonRowProps<Id>) {
	return null;
}
