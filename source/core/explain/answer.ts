/** In the order in which the server comes to them. */
export type ExplainGate = 'sign-in' | 'connect' | 'schema' | 'object' | 'column' | 'row';

/** What the application sees where a gate is shut: PostgreSQL's own English, and the code by which it is decided. */
export type Refusal = { readonly sqlstate: string; readonly message: string };

/** One gate: open by a path (`direct`, `via team`, `PUBLIC`, `owner`, `superuser`), or shut for a reason. */
export type GateAnswer = {
	readonly gate: ExplainGate;
	readonly open: boolean;
	/** How it is open; null: it is shut. */
	readonly path: string | null;
	/** Why it is shut; null: it is open. */
	readonly why: string | null;
	/** null: it is open, or rows are left out without a word. */
	readonly refusal: Refusal | null;
	/** The least that opens it, statement by statement; empty where no statement does. */
	readonly fixes: readonly string[];
};

/** May this login do that to this thing, and which gate says no? */
export type Answer = {
	readonly role: string;
	readonly database: string;
	/** e.g. `SELECT on app.orders`. */
	readonly asked: string;
	readonly allowed: boolean;
	/** The first gate that is shut. */
	readonly shut: ExplainGate | null;
	readonly gates: readonly GateAnswer[];
	/** What opens all that is shut and that a statement may open, or null. */
	readonly fix: string | null;
	/** What else is worth knowing. */
	readonly notes: readonly string[];
};

export function opened(gate: ExplainGate, path: string): GateAnswer {
	return { gate, open: true, path, why: null, refusal: null, fixes: [] };
}

export function shut(gate: ExplainGate, why: string, refusal: Refusal | null, fixes: readonly string[]): GateAnswer {
	return { gate, open: false, path: null, why, refusal, fixes };
}
