import type { VerifyReport } from '../gates/check.js';
import type { ProfileDocument } from '../profile/schema.js';
import { documentOf } from './document.js';
import type { Effect } from './effect.js';
import { answersOf } from './from-document.js';
import type { LastVerify } from './saved-profile.js';
import type { Applied } from './state.js';

/** What is remembered with the saved profile that a run repeats; what a throw-away server proved says nothing of it. */
export function noteUse(
	{ server, document, answers }: Applied,
	report: VerifyReport | null,
	name = answers.repeats,
): readonly Effect[] {
	if (name === null) return [];
	return [{ type: 'note-use', name, document, report: server.kind === 'own' ? report : null }];
}

/**
 * Whether what was proved is what the saved profile says: the customers may be others, and the server where it names
 * none. An answer that was changed on the way makes it another profile, which nobody has proved under this name.
 */
export function isRepetitionOf(saved: ProfileDocument, document: ProfileDocument): boolean {
	const host = saved.connection?.host;
	const isThere =
		host === undefined ||
		(host === document.connection?.host && (saved.connection?.port ?? 5432) === document.connection?.port);
	return isThere && written(documentOf(answersOf(saved))) === written(document);
}

/** A report in the one line that the list of profiles has for it. */
export function lastVerify({ ok, summary, checks }: VerifyReport, at: string): LastVerify {
	return { at, ok, pass: summary.pass, total: checks.length };
}

function written({ tenants: _tenants, connection: _connection, ...document }: ProfileDocument): string {
	return JSON.stringify(document, (_, value: unknown) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
			: value,
	);
}
