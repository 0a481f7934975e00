import { InvalidProfileError, type Issue } from '../errors.js';
import { ExitCode } from '../exit-code.js';
import { hasTenant } from '../profile/expand.js';
import { parseProfile } from '../profile/parse-profile.js';
import type { Answers } from './answers.js';
import { documentOf } from './document.js';
import {
	isForEachTenant,
	loginName,
	needsKeys,
	ownerName,
	schemaName,
	tenantKey,
	tenantNames,
	typedName,
	usedLogins,
} from './names.js';
import { keyField, type Place, placeOf } from './problem-place.js';
import type { Problem, QuestionStep } from './state.js';

/** What is wrong with one answer: the field it is typed in, and the words of the profile's own parser. */
export type FieldProblem = Place & { readonly message: string };

/** Everything that is wrong with the answers, judged by the parser that the command line uses. */
export function problemsOf(answers: Answers): readonly FieldProblem[] {
	const parsed = issuesOf(answers).map(
		(issue): FieldProblem => ({ ...placeOf(issue.path, answers), message: issue.message }),
	);
	const problems = withMissingKeys(answers, withMissingTenants(answers, parsed));
	const noLogin = usedLogins(answers).length === 0;
	const found = noLogin
		? [
				...problems.filter(({ field }) => field !== 'logins'),
				{ step: 'names', field: 'logins', message: 'choose at least one login' } as const,
			]
		: problems;
	return withoutEchoes(answers, [...found, ...fileProblems(answers)]);
}

/** Names that are for each tenant are all wrong for want of one: that is said once, where it is typed. */
function withMissingTenants(answers: Answers, problems: readonly FieldProblem[]): readonly FieldProblem[] {
	const { pattern, names } = answers;
	if (pattern === 'database-per-tenant' || !isForEachTenant(answers) || tenantNames(names).length > 0) return problems;
	const waiting = new Set([
		'tenants',
		...(hasTenant(schemaName(answers)) ? ['schema'] : []),
		...(hasTenant(ownerName(answers)) ? ['owner'] : []),
		...usedLogins(answers).flatMap((login) => (hasTenant(loginName(answers, login)) ? [`${login.key}.name`] : [])),
	]);
	const each = pattern === 'schema-per-tenant' ? 'a schema and logins' : 'logins';
	const message = `name at least one: each gets ${each}`;
	return [...problems.filter(({ field }) => !waiting.has(field)), { step: 'names', field: 'tenants', message }];
}

/** The parser speaks of a document; who fills in a form has not typed yet. */
function withMissingKeys(answers: Answers, problems: readonly FieldProblem[]): readonly FieldProblem[] {
	if (!needsKeys(answers)) return problems;
	const { names, rows } = answers;
	const missing = new Set(
		tenantNames(names)
			.filter((tenant) => tenantKey(names, tenant) === '')
			.map(keyField),
	);
	const message = `is missing; type what ${rows.column} holds in its rows`;
	return [
		...problems.filter(({ field }) => !missing.has(field)),
		...[...missing].map((field): FieldProblem => ({ step: 'names', field, message })),
	];
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

/** A suggestion is wrong because of what it is made from: one message is enough. */
function withoutEchoes(answers: Answers, problems: readonly FieldProblem[]): readonly FieldProblem[] {
	const { database, owner } = answers.names;
	const fromDatabase = [
		...(typedName(owner) === undefined ? ['owner'] : []),
		...answers.logins.filter(({ name }) => typedName(name) === undefined).map(({ key }) => `${key}.name`),
	];
	const has = (field: string): boolean => problems.some((problem) => problem.field === field);
	const echoes = new Set([
		...(has('application') && typedName(database) === undefined ? ['database', ...fromDatabase] : []),
		...(has('database') ? fromDatabase : []),
	]);
	return problems.filter(({ field }) => !echoes.has(field));
}
