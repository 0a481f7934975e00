export type RadioOption<Value extends string> = { readonly value: Value; readonly label: string };
export type RadioRowProps<Value extends string> = {
	readonly options: readonly RadioOption<Value>[];
	readonly value: Value;
	/** Left and Right choose at once. */
	readonly onChange: (value: Value) => void;
	readonly onSubmit?: (() => void) | undefined;
	readonly isFocused: boolean;
	/** Below the width of the row the options stand under each other. */
	readonly width?: number | undefined;
};
export function RadioRow<Value extends string>(_props: RadioRowProps<Value>) {
	return null;
}
