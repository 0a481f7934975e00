export type ListedStatement = {
	readonly id: string;
	/** As it runs, with dots for secrets. */
	readonly sql: string;
	readonly purpose: string;
	/** The SQL that takes it back, or why there is none. */
	readonly undo: string;
};
export type StatementListProps = {
	readonly statements: readonly ListedStatement[];
	readonly isFocused?: boolean | undefined;
	readonly width?: number | undefined;
	readonly height?: number | undefined;
	/** The reasons beneath; true unless given. */
	readonly notes?: boolean | undefined;
	/** How each is taken back, beneath; false unless given. */
	readonly undos?: boolean | undefined;
	readonly initialSelected?: string | undefined;
	readonly onSelect?: ((id: string) => void) | undefined;
	/** True while a search is being typed: the screen's own letters and Esc must then rest. */
	readonly onTyping?: ((isTyping: boolean) => void) | undefined;
};
export function StatementList(_props: StatementListProps) {
	return null;
}
