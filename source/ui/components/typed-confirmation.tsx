export type TypedConfirmationProps = {
	/** What must be typed, to the letter. */
	readonly expected: string;
	/** e.g. `Type the database name to apply:` */
	readonly prompt: string;
	readonly onConfirm: () => void;
	readonly onBack: () => void;
	readonly confirmLabel?: string | undefined;
	readonly backLabel?: string | undefined;
	readonly isActive?: boolean | undefined;
	/** 400 unless given. */
	readonly armAfter?: number | undefined;
	readonly now?: (() => number) | undefined;
	readonly width?: number | undefined;
	readonly onPasteRefused?: ((message: string) => void) | undefined;
};
export function TypedConfirmation(_props: TypedConfirmationProps) {
	return null;
}
