export type KeyHint = { readonly key: string; readonly label: string };
export type KeyHintsProps = { readonly hints: readonly KeyHint[]; readonly width: number };
export function KeyHints(_props: KeyHintsProps) {
	return null;
}
