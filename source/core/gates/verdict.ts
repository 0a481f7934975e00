import type { Check } from './check.js';
import type { Fact, Probe } from './probe.js';

/**
 * The verdict on one probe. It passes only when nothing contradicts it: neither what the server did nor what its catalog
 * says. What could not be tried is `unchecked`, unless the catalog alone shows that it is wrong.
 */
export function judge(probe: Probe, fact: Fact): Check {
	const { id, gate, role, database, subject, expect, catalog, otherwise } = probe;
	const method = probe.ask.kind === 'catalog' ? 'catalog' : 'login';
	const check = { id, gate, role, database, subject, method, expect, sqlstate: fact.sqlstate } as const;
	const catalogWrong = catalog !== null && catalog.says !== expect;
	if (fact.outcome === 'unknown' && !catalogWrong)
		return { ...check, status: 'unchecked', found: untried(fact), fix: fact.fix };
	// An error is never for want of rows.
	const nothingSeen = fact.outcome === 'denied' && fact.sqlstate === null;
	if (nothingSeen && probe.hollow !== undefined && !catalogWrong)
		return {
			...check,
			status: 'vacuous',
			found: `${asExpected(probe, fact)}, but ${probe.hollow.because}`,
			fix: probe.hollow.fix,
		};
	if (fact.outcome === expect && !catalogWrong)
		return { ...check, status: 'pass', found: asExpected(probe, fact), fix: null };
	// Where the catalog and reality disagree, nothing can be taken for what it seems.
	const puzzling = fact.outcome !== 'unknown' && catalog !== null && catalog.says !== fact.outcome;
	return { ...check, status: puzzling ? 'fail' : otherwise, found: wrong(probe, fact), fix: fixOf(probe, fact) };
}

function untried({ serverText, reason }: Fact): string {
	return [reason ?? 'it could not be tried', ...(serverText === null ? [] : [serverText])].join(': ');
}

function asExpected(probe: Probe, fact: Fact): string {
	if (probe.ask.kind === 'catalog') return probe.catalog?.because ?? fact.outcome;
	return fact.serverText ?? fact.outcome;
}

function wrong({ ask, catalog, expect, explained }: Probe, fact: Fact): string {
	const told = fact.sqlstate === null ? undefined : explained?.[fact.sqlstate];
	const seen = fact.serverText ?? (fact.outcome === 'allowed' ? 'the server allowed it' : 'the server refused it');
	if (told !== undefined) return `${seen}: ${told.because}`;
	if (catalog === null) return seen;
	if (ask.kind === 'catalog' && fact.outcome !== 'unknown') return catalog.because;
	if (fact.outcome === 'unknown') return `${catalog.because} (by the catalog; not tried: ${untried(fact)})`;
	if (catalog.says === fact.outcome) return `${seen}: ${catalog.because}`;
	return expect === catalog.says
		? `the catalog says ${catalog.says} (${catalog.because}), but in reality: ${seen}`
		: `in reality it is ${fact.outcome} (${seen}), but the catalog says ${catalog.says}: ${catalog.because}`;
}

/** Where the catalog is as it should be, its own statement would mend nothing. */
function fixOf({ catalog, expect, explained, fix, ask, puzzle }: Probe, fact: Fact): string | null {
	const told = fact.sqlstate === null ? undefined : explained?.[fact.sqlstate];
	if (told !== undefined) return told.fix;
	if (ask.kind === 'question') return fix;
	return catalog !== null && catalog.says === expect ? (puzzle ?? null) : fix;
}
