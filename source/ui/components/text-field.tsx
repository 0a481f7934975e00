export type TextFieldProps = {
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** Enter. Pasted text never submits. Given the value as it is now, which the parent may not have drawn yet. */
	readonly onSubmit?: ((value: string) => void) | undefined;
	readonly isFocused: boolean;
	/** Shows a mask of fixed width; the text itself is never laid out. */
	readonly mask?: boolean | undefined;
	/** Cells of the whole field, brackets included. */
	readonly width: number;
	readonly placeholder?: string | undefined;
	/** Sees a paste first; true when it took it (a URL to be split over several fields): nothing is then inserted. */
	readonly onPaste?: ((text: string) => boolean) | undefined;
	readonly onPasteRefused?: ((message: string) => void) | undefined;
};
export function TextField(_props: TextFieldProps) {
	return null;
}
