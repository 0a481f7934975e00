import { few } from '../core/access/diff/words.js';
import type { Failure } from '../core/apply/result.js';
import { ExitCode } from '../core/exit-code.js';
import { holds, type RotationProof, type Standing } from '../core/rotate/proof.js';
import type { Rotation } from '../core/rotate/rotation.js';
import { safeText } from '../core/safe-text.js';

/** What came of a rotation. */
type Result = {
	readonly rotation: Rotation;
	readonly rotated: readonly string[];
	readonly open: readonly string[];
	readonly failure: Failure | null;
	readonly proofs: readonly RotationProof[];
};

/** After a stop the signal's code, except where some logins have new passwords and others not. */
export function rotateExitCode(result: Result, stopCode: ExitCode | undefined): ExitCode {
	const { rotated, open, failure, proofs } = result;
	if (isComplete(result) && failure !== null) return stopCode ?? ExitCode.checkFailed;
	if (failure !== null && rotated.length + open.length > 0) return ExitCode.partial;
	if (stopCode !== undefined) return stopCode;
	if (failure !== null) return ExitCode.undone;
	return proofs.every(holds) ? ExitCode.ok : ExitCode.checkFailed;
}

/** Also where the proof could not be had. */
function isComplete({ rotation, rotated }: Result): boolean {
	return rotated.length === rotation.logins.length;
}

export function rotateJson(result: Result, secrets: string, exitCode: ExitCode): Record<string, unknown> {
	const { rotation, rotated, open, failure, proofs } = result;
	return {
		formatVersion: '1.0',
		kind: 'rotate',
		exitCode,
		profile: rotation.profile,
		secrets,
		logins: rotation.logins.map(({ name, database }) => {
			const proof = proofs.find((each) => each.name === name);
			return {
				role: name,
				database,
				status: rotated.includes(name) ? 'rotated' : open.includes(name) ? 'unfinished' : 'unchanged',
				...(proof === undefined
					? {}
					: { newPassword: proof.newPassword, oldPassword: proof.oldPassword, sessions: proof.sessions }),
			};
		}),
		...(failure === null ? {} : { failed: failure }),
	};
}

/** Whom it would concern, before it is asked. */
export function rotationText({ profile, logins }: Rotation): string {
	const lines = [
		`${logins.length === 1 ? 'One login' : `${logins.length} logins`} of ${profile}:`,
		...logins.slice(0, 20).map(({ name, database }) => `  ${name}  (in ${database})`),
		...(logins.length > 20 ? [`  and ${logins.length - 20} more`] : []),
		'Each gets a new password, and the old one lets nobody in from then on. Sessions that are open go on.',
	];
	return written(lines);
}

export function rotateText(result: Result, secrets: string): string {
	const { rotation, rotated, open, failure, proofs } = result;
	const counted = `${rotated.length} of ${rotation.logins.length === 1 ? 'one login' : `${rotation.logins.length} logins`}`;
	const rest = rotation.logins
		.map(({ name }) => name)
		.filter((name) => !rotated.includes(name) && !open.includes(name));
	return written([
		isComplete(result)
			? `New passwords for ${few(rotated)}; they are in ${secrets}.${failure === null ? '' : ' It is not proved:'}`
			: rotated.length === 0
				? 'Failed.'
				: `Failed after ${counted}: the new passwords of ${few(rotated)} are in ${secrets}.`,
		...proofs.flatMap(proofLines),
		...(failure === null ? [] : failureLines(failure)),
		...(open.length === 0
			? []
			: [
					`Of ${few(open)} ${secrets} holds the old password and, as pending, the new one, for the server may have either. Run the same command again: it finishes with the new one.`,
				]),
		...(failure === null || rest.length === 0
			? []
			: [`${few(rest)} ${rest.length === 1 ? 'keeps its' : 'keep their'} old password.`]),
	]);
}

const marks: Readonly<Record<Standing['status'], string>> = { pass: 'pass', fail: 'FAIL', unchecked: 'unchecked' };

export function proofLines({ name, newPassword, oldPassword, sessions }: RotationProof): readonly string[] {
	const live =
		sessions === 0
			? []
			: [
					`    ${sessions === 1 ? 'one session goes' : `${sessions} sessions go`} on with the old sign-in until it ends`,
				];
	return [
		`  ${name}`,
		standingLine(newPassword),
		...(oldPassword === null ? [] : [standingLine(oldPassword)]),
		...live,
	];
}

export function standingLine({ status, found, sqlstate }: Standing): string {
	return `    ${marks[status].padEnd(9)}  ${found}${sqlstate === null ? '' : `  (${sqlstate})`}`;
}

export function failureLines({ message, sqlstate, remedy }: Failure): readonly string[] {
	return [
		`${message.replaceAll('\n', ' ')}${sqlstate === null ? '' : `  (SQLSTATE ${sqlstate})`}`,
		...remedy.split('\n'),
	];
}

export function written(lines: readonly string[]): string {
	return `${lines.map((line) => safeText(line)).join('\n')}\n`;
}
