/** What one role has through PUBLIC alone, which is about to lose it. */
export type Loss = {
	readonly role: string;
	/** The profile's `keep` names it, or a role whose rights it has. */
	readonly inKeep: boolean;
	/** What it loses. */
	readonly rights: readonly LostRight[];
	/** What it would lose, were it not granted by name first. */
	readonly kept: readonly LostRight[];
	/** Sessions that it has open in these databases. They go on: only the next sign-in is refused. */
	readonly sessions: number;
	/** What is known to rely on it, e.g. `subscription feed in orders`. */
	readonly relying: readonly string[];
	/** Itself, and the roles whose rights it has: whoever confirms one of them has confirmed this. */
	readonly holdsAs: readonly string[];
};

export type LostRight = {
	readonly database: string;
	/** e.g. `database orders`, `schema public`, `3 routines of app`. */
	readonly on: string;
	readonly privileges: readonly string[];
};

/** Making things is nobody's to keep, and that is told: every other loss of anybody is to be confirmed. */
export function isToConfirm({ inKeep, rights }: Loss): boolean {
	return rights.some((right) => !inKeep || right.privileges.some((privilege) => privilege !== 'CREATE'));
}
