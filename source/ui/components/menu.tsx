export type MenuOption<Value extends string> = {
	readonly value: Value;
	readonly label: string;
	readonly hint?: string | undefined;
	/** The reason why it cannot be chosen: shown in place of the hint. */
	readonly disabled?: string | undefined;
};
export type MenuProps<Value extends string> = {
	readonly options: readonly MenuOption<Value>[];
	/** Where the cursor starts. */
	readonly initialValue?: Value | undefined;
	readonly onSelect: (value: Value) => void;
	readonly onHighlight?: ((value: Value) => void) | undefined;
	/** Enter on a disabled option. */
	readonly onRefused?: ((reason: string) => void) | undefined;
	readonly isFocused?: boolean | undefined;
	/** The body's, unless given. */
	readonly width?: number | undefined;
	readonly height?: number | undefined;
};
export function Menu<Value extends string>(_props: MenuProps<Value>) {
	return null;
}
