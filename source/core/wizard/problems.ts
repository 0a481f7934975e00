import { InvalidProfileError, type Issue } from '../errors.js';
import { ExitCode } from '../exit-code.js';
import { parseProfile } from '../profile/parse-profile.js';
import type { Answers } from './answers.js';
import { documentOf } from './document.js';
import { usedLogins } from './names.js';
import type { Problem, QuestionStep } from './state.js';

/** What is wrong with one answer: the field it is typed in, and the words of the profile's own parser. */
export type FieldProblem = { readonly step: QuestionStep; readonly field: string; readonly message: string };

/** Everything that is wrong with the answers, judged by the parser that the command line uses. */
export function problemsOf(answers: Answers): readonly FieldProblem[] {
	const problems = issuesOf(answers).map(
		(issue): FieldProblem => ({ ...placeOf(issue.path, answers), message: issue.message }),
	);
	const noLogin = usedLogins(answers).length === 0;
	const found = noLogin
		? [
				...problems.filter(({ field }) => field !== 'logins'),
				{ step: 'names', field: 'logins', message: 'choose at least one login' } as const,
			]
		: problems;
	return withoutEchoes(answers, [...found, ...fileProblems(answers)]);
}

/** The secrets file is no part of the profile. */
function fileProblems({ security }: Answers): readonly FieldProblem[] {
	if (security.passwords === 'shown' || security.file.trim() !== '') return [];
	return [{ step: 'security', field: 'file', message: 'is empty; name a file' }];
}

export function problemsAt(answers: Answers, step: QuestionStep): readonly FieldProblem[] {
	return problemsOf(answers).filter((problem) => problem.step === step);
}

/** Why no plan can be made of the answers, or undefined. */
export function planHindrance(answers: Answers): Problem | undefined {
	const problems = problemsOf(answers);
	if (problems.length === 0) return undefined;
	return {
		code: 'invalid-profile',
		message: problems.length === 1 ? 'One answer needs a correction.' : `${problems.length} answers need a correction.`,
		remedy: 'Open the line that is marked and mend it.',
		exitCode: ExitCode.usage,
		issues: problems.map(({ field, message }) => ({ path: field, message })),
	};
}

function issuesOf(answers: Answers): readonly Issue[] {
	try {
		parseProfile(documentOf(answers));
		return [];
	} catch (error) {
		if (error instanceof InvalidProfileError) return error.issues;
		throw error;
	}
}

const stepOfRoleField: Readonly<Record<string, QuestionStep>> = {
	access: 'grants',
	grants: 'grants',
	temporary: 'grants',
	connectionLimit: 'security',
	validUntil: 'security',
	settings: 'security',
};

/** `roles[1].connectionLimit` is asked as `report.connectionLimit`: roles that are left out have no place in a document. */
export function placeOf(path: string, answers: Answers): { readonly step: QuestionStep; readonly field: string } {
	const role = /^roles\[(\d+)\]\.?(\w*)/.exec(path);
	const login = role === null ? undefined : usedLogins(answers)[Number(role[1])];
	if (login !== undefined) {
		const part = role?.[2] || 'name';
		return { step: stepOfRoleField[part] ?? 'names', field: `${login.key}.${part}` };
	}
	const [top = ''] = /^\w*/.exec(path) ?? [];
	if (top === 'pattern') return { step: 'pattern', field: 'pattern' };
	if (top === 'siblings') return { step: 'security', field: 'siblings' };
	if (top === 'name') return { step: 'names', field: 'application' };
	return { step: 'names', field: top === 'roles' ? 'logins' : top };
}

/** A suggestion is wrong because of what it is made from: one message is enough. */
function withoutEchoes(answers: Answers, problems: readonly FieldProblem[]): readonly FieldProblem[] {
	const { database, owner } = answers.names;
	const fromDatabase = [
		...(owner === null ? ['owner'] : []),
		...answers.logins.filter(({ name }) => name === null).map(({ key }) => `${key}.name`),
	];
	const has = (field: string): boolean => problems.some((problem) => problem.field === field);
	const echoes = new Set([
		...(has('application') && database === null ? ['database', ...fromDatabase] : []),
		...(has('database') ? fromDatabase : []),
	]);
	return problems.filter(({ field }) => !echoes.has(field));
}
