export type CheckboxProps = {
	readonly label: string;
	readonly checked: boolean;
	readonly onChange: (checked: boolean) => void;
	/** Enter; Space toggles. */
	readonly onSubmit?: (() => void) | undefined;
	readonly isFocused: boolean;
	readonly hint?: string | undefined;
	readonly width?: number | undefined;
};
export function Checkbox(_props: CheckboxProps) {
	return null;
}
