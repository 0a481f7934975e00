import type { Check, Gate } from '../gates/check.js';

/** Checks of one gate that are told in one breath. */
export type Gathered =
	| {
			readonly kind: 'passed';
			readonly gate: Gate;
			readonly expect: Check['expect'];
			/** What was tried, each once, whoever tried it. */
			readonly subjects: readonly string[];
	  }
	/** The same finding for several roles. */
	| { readonly kind: 'other'; readonly gate: Gate; readonly check: Check; readonly roles: readonly string[] };

const severity: readonly Check['status'][] = ['fail', 'warn', 'vacuous', 'unchecked'];

/** A gate in a few lines: what it lets through, what it refuses, and by itself whatever is not as it should be. */
export function gatheredChecks(checks: readonly Check[], gate: Gate): readonly Gathered[] {
	const own = checks.filter((check) => check.gate === gate);
	const passed = (['allowed', 'denied'] as const).flatMap((expect): readonly Gathered[] => {
		const alike = own.filter((check) => check.status === 'pass' && check.expect === expect);
		if (alike.length === 0) return [];
		return [{ kind: 'passed', gate, expect, subjects: distinctive(alike, own) }];
	});
	const others = severity.flatMap((status) => groups(own.filter((check) => check.status === status)));
	return [...passed, ...others.map(({ check, roles }) => ({ kind: 'other', gate, check, roles }) as const)];
}

/** What is allowed to one role and denied to another says the least without the role, and comes last. */
function distinctive(checks: readonly Check[], all: readonly Check[]): readonly string[] {
	const subjects = [...new Set(checks.map(({ subject }) => subject))];
	const isMixed = (text: string): boolean =>
		new Set(all.filter(({ subject }) => subject === text).map(({ expect }) => expect)).size > 1;
	return [...subjects.filter((text) => !isMixed(text)), ...subjects.filter(isMixed)];
}

function groups(checks: readonly Check[]): readonly { readonly check: Check; readonly roles: readonly string[] }[] {
	const known = new Map<string, { check: Check; roles: string[] }>();
	for (const check of checks) {
		// A fix names the role, so that each failure keeps its own.
		const key = JSON.stringify([check.expect, check.subject, check.found, check.fix]);
		const group = known.get(key) ?? { check, roles: [] };
		group.roles.push(check.role);
		known.set(key, group);
	}
	return [...known.values()];
}
