import type { Answer } from '../gates/probe.js';

/** What was looked at after a drop, over new connections. */
export type DropProof = {
	readonly subject: string;
	readonly status: 'pass' | 'fail' | 'unchecked';
	readonly sqlstate: string | null;
	readonly found: string;
};

/** A role that is not there, one that may not sign in, and a database that is not there. */
const refusals: ReadonlySet<string> = new Set(['28P01', '28000', '3D000']);

export function judgeSignIn(login: string, database: string, answer: Answer): DropProof {
	const subject = `sign-in of ${login} to ${database}`;
	if (answer.kind !== 'answered') return { subject, status: 'unchecked', sqlstate: null, found: answer.reason };
	const { sqlstate } = answer;
	if (sqlstate !== null && refusals.has(sqlstate)) return { subject, status: 'pass', sqlstate, found: 'is refused' };
	if (sqlstate === null) return { subject, status: 'fail', sqlstate, found: 'succeeds' };
	return {
		subject,
		status: 'unchecked',
		sqlstate,
		found: `the server let nobody in for another reason: ${answer.text ?? sqlstate}`,
	};
}

/** Whether the catalog, read anew, knows any of these still. */
export function judgeAbsence(kind: string, names: readonly string[], left: readonly string[]): readonly DropProof[] {
	if (names.length === 0) return [];
	const subject = `${names.length === 1 ? `${kind} ${names[0]}` : `${names.length} ${kind}s`} in the catalog`;
	return [
		left.length === 0
			? { subject, status: 'pass', sqlstate: null, found: names.length === 1 ? 'is gone' : 'are gone' }
			: { subject, status: 'fail', sqlstate: null, found: `still there: ${left.join(', ')}` },
	];
}
