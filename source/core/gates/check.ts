/** `connect`: may it enter; `schema`: may it look inside; `object`: may it read or write. */
export const gates = ['connect', 'schema', 'object'] as const;
export type Gate = (typeof gates)[number];

/**
 * `warn` is true but outside the profile; `vacuous` proves nothing because there was nothing to hide; `unchecked` could
 * not be tried, and `found` says why.
 */
export type CheckStatus = 'pass' | 'fail' | 'warn' | 'vacuous' | 'unchecked';

/** A probe, what was expected, what was found, and the one statement that mends it. */
export type Check = {
	readonly id: string;
	readonly gate: Gate;
	readonly role: string;
	readonly database: string;
	/** What was tried, e.g. `SELECT on app.orders (1 of 14 alike)`. */
	readonly subject: string;
	readonly method: 'login' | 'catalog';
	readonly expect: 'allowed' | 'denied';
	readonly status: CheckStatus;
	/** What is so, in words; for a denial what the application would see. */
	readonly found: string;
	readonly sqlstate: string | null;
	/** SQL, or what to do, or null when nothing is to be mended. */
	readonly fix: string | null;
};

/** Of what did not pass: the bare word `denied` would read as what came of it. */
export const shouldBe = ({ expect }: Pick<Check, 'expect'>): string => `should be ${expect} to`;

export type VerifySummary = Readonly<Record<CheckStatus, number>>;

export type VerifyReport = {
	readonly profile: string;
	readonly ok: boolean;
	readonly summary: VerifySummary;
	readonly checks: readonly Check[];
};

/** `strict` counts what was not proved as not proved. */
export function report(profile: string, checks: readonly Check[], strict = false): VerifyReport {
	const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
	const summary: VerifySummary = {
		pass: count('pass'),
		fail: count('fail'),
		warn: count('warn'),
		vacuous: count('vacuous'),
		unchecked: count('unchecked'),
	};
	const ok = summary.fail === 0 && !(strict && summary.unchecked + summary.vacuous > 0);
	return { profile, ok, summary, checks };
}
