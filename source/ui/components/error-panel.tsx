export type ErrorPanelProps = {
	/** What is so. */
	readonly message: string;
	/** What to do. */
	readonly remedy: string;
	/** What the server itself said. */
	readonly serverText?: string | undefined;
	/** SQLSTATE or the system's code. */
	readonly code?: string | undefined;
	readonly width?: number | undefined;
	readonly height?: number | undefined;
};
export function ErrorPanel(_props: ErrorPanelProps) {
	return null;
}
