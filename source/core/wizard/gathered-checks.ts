import type { Check, Gate } from '../gates/check.js';

/** Checks of one gate that are told in one breath. */
export type Gathered =
	/** What was tried, each once, whoever tried it. */
	| { readonly kind: 'passed'; readonly expect: Check['expect']; readonly subjects: readonly string[] }
	/** The same finding, for each of several roles. */
	| { readonly kind: 'finding'; readonly check: Check; readonly roles: readonly string[] }
	/** What was not proved for the same reason. */
	| { readonly kind: 'unproved'; readonly check: Check; readonly count: number; readonly roles: readonly string[] };

/** A gate in a few lines: what it lets through, what it refuses, and by itself whatever is not as it should be. */
export function gatheredChecks(checks: readonly Check[], gate: Gate): readonly Gathered[] {
	const own = checks.filter((check) => check.gate === gate);
	const of = (...statuses: readonly Check['status'][]): readonly Check[] =>
		own.filter(({ status }) => statuses.includes(status));
	const passed = (['allowed', 'denied'] as const).flatMap((expect): readonly Gathered[] => {
		const alike = of('pass').filter((check) => check.expect === expect);
		return alike.length === 0 ? [] : [{ kind: 'passed', expect, subjects: distinctive(alike, own) }];
	});
	const findings = [...of('fail'), ...of('warn')];
	return [
		...passed,
		...groups(findings, ({ status, expect, subject, fix }) => [status, expect, subject, fix]).map(
			([check, all]): Gathered => ({ kind: 'finding', check, roles: rolesOf(all) }),
		),
		...groups(of('vacuous', 'unchecked'), ({ status }) => [status]).map(
			([check, all]): Gathered => ({ kind: 'unproved', check, count: all.length, roles: rolesOf(all) }),
		),
	];
}

const rolesOf = (checks: readonly Check[]): readonly string[] => [...new Set(checks.map(({ role }) => role))];

/** Alike are those whose parts, and what was found, are the same but for the role that it was found for. */
function groups(
	checks: readonly Check[],
	partsOf: (check: Check) => readonly (string | null)[],
): readonly (readonly [Check, readonly Check[]])[] {
	const known = new Map<string, [Check, Check[]]>();
	for (const check of checks) {
		// A fix that names the role is another fix for another role.
		const key = JSON.stringify([...partsOf(check), check.found.replaceAll(check.role, '')]);
		const group = known.get(key);
		if (group === undefined) known.set(key, [check, [check]]);
		else group[1].push(check);
	}
	return [...known.values()];
}

/** What is allowed to one role and denied to another says the least without the role, and comes last. */
function distinctive(checks: readonly Check[], all: readonly Check[]): readonly string[] {
	const subjects = [...new Set(checks.map(({ subject }) => subject))];
	const isMixed = (text: string): boolean =>
		new Set(all.filter(({ subject }) => subject === text).map(({ expect }) => expect)).size > 1;
	return [...subjects.filter((text) => !isMixed(text)), ...subjects.filter(isMixed)];
}
