import type { Answer } from '../gates/probe.js';
import type { RotatedLogin } from './rotation.js';

/** What a sign-in showed: that it is as it should be, that it is not, or nothing, with the reason. */
export type Standing = {
	readonly status: 'pass' | 'fail' | 'unchecked';
	readonly sqlstate: string | null;
	readonly found: string;
};

export type RotationProof = RotatedLogin & {
	readonly newPassword: Standing;
	/** null: it never had another. */
	readonly oldPassword: Standing | null;
	/** Sessions that signed in with the old password and go on: PostgreSQL asks for it only once. */
	readonly sessions: number;
};

/** What comes after the password was accepted: the database may be shut to it, or gone, or full. */
const pastThePassword: ReadonlySet<string> = new Set(['42501', '3D000']);

/** Whether a sign-in says that the server took the password. */
export function isAccepted(answer: Answer): boolean {
	return answer.kind === 'answered' && (answer.sqlstate === null || pastThePassword.has(answer.sqlstate));
}

const refused = '28P01';

/** Whether a sign-in says that the server does not take the password; that nobody could ask says nothing. */
export function isRefused(answer: Answer): boolean {
	return answer.kind === 'answered' && answer.sqlstate === refused;
}

export function judgeNew(answer: Answer): Standing {
	if (answer.kind !== 'answered') return { status: 'unchecked', sqlstate: null, found: answer.reason };
	const { sqlstate } = answer;
	if (isAccepted(answer)) return { status: 'pass', sqlstate, found: 'the new password signs in' };
	if (sqlstate === refused)
		return {
			status: 'fail',
			sqlstate,
			found: 'the new password is refused; look at VALID UNTIL of the role, which the server tells nobody who signs in',
		};
	return {
		status: 'unchecked',
		sqlstate,
		found: `the server let nobody in for another reason: ${answer.text ?? sqlstate}`,
	};
}

/** Of a login that was made just now: that its password is taken is not enough, for somebody is to work with it. */
export function judgeFirst(answer: Answer): Standing {
	if (answer.kind !== 'answered' || answer.sqlstate === null || !pastThePassword.has(answer.sqlstate))
		return judgeNew(answer);
	const { sqlstate, text } = answer;
	return { status: 'fail', sqlstate, found: `the password is taken, and then: ${text ?? sqlstate}` };
}

/** `answer` is undefined where nobody knew the old password. */
export function judgeOld(answer: Answer | undefined): Standing {
	if (answer === undefined) return { status: 'unchecked', sqlstate: null, found: 'nobody knew the old password' };
	if (answer.kind !== 'answered') return { status: 'unchecked', sqlstate: null, found: answer.reason };
	const { sqlstate } = answer;
	if (sqlstate === refused) return { status: 'pass', sqlstate, found: 'the old password is refused' };
	if (isAccepted(answer))
		return {
			status: 'fail',
			sqlstate,
			found: 'the old password still signs in: the server asks for none here; look at pg_hba.conf',
		};
	return {
		status: 'unchecked',
		sqlstate,
		found: `the server let nobody in for another reason: ${answer.text ?? sqlstate}`,
	};
}

export function holds({ newPassword, oldPassword }: RotationProof): boolean {
	return newPassword.status !== 'fail' && oldPassword?.status !== 'fail';
}
