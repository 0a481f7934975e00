export type SpinnerProps = { readonly label?: string };
export function Spinner(_props: SpinnerProps) {
	return null;
}
