/** Sessions that look alike: who it is, where, and what the administrator is let see beside that. */
export type LiveSession = {
	readonly role: string;
	readonly database: string;
	/** Empty where it is hidden, or not said. */
	readonly application: string;
	readonly address: string | null;
	readonly count: number;
};
