import type * as z from 'zod';
import type { Issue } from '../errors.js';
import { didYouMean } from './nearest.js';
import { valueAt, writePath } from './path.js';
import { knownKeys, meaningOf } from './schema-place.js';

type ShapeIssue = z.core.$ZodIssue;

/** Every way in which the document has the wrong shape, in the user's words. No value is repeated that could be a secret. */
export function shapeIssues(document: unknown, issues: readonly ShapeIssue[]): Issue[] {
	return issues.flatMap((issue) => {
		if (issue.code === 'unrecognized_keys') {
			return issue.keys.map((key) => ({ path: writePath([...issue.path, key]), message: unknownKey(issue.path, key) }));
		}
		return [{ path: writePath(issue.path), message: describe(issue, valueAt(document, issue.path)) }];
	});
}

/** A union's complaint is replaced by those of the branch the user meant, where it can be told which one that is. */
export function flattenUnions(issues: readonly ShapeIssue[]): ShapeIssue[] {
	return issues.flatMap((issue): ShapeIssue[] => {
		if (issue.code !== 'invalid_union') return [issue];
		const meant = issue.errors.find((branch) => !branch.some(isWrongKind));
		if (meant === undefined) return [issue];
		return flattenUnions(meant.map((each) => ({ ...each, path: [...issue.path, ...each.path] })));
	});
}

function isWrongKind(issue: ShapeIssue): boolean {
	return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

const secretLike = /pass|secret|^pw|pwd|token|^ur[il]$|dsn|connection_?string/i;

function unknownKey(path: readonly PropertyKey[], key: string): string {
	if (secretLike.test(key)) {
		return 'is not a field: a profile never holds a password or a URL with one. Remove it; the administrator signs in with --url, PGPASSWORD, ~/.pgpass or when asked, those of the logins go to --secrets FILE';
	}
	const known = knownKeys(path);
	const hint = didYouMean(key, known);
	return `is not a field${hint === '' ? `; known here: ${known.join(', ')}` : hint}`;
}

function describe(issue: ShapeIssue, value: unknown): string {
	if (value === undefined) return missing(issue);
	if (value === null) return 'has no value; give it one or remove the line';
	const wanted = expectation(issue);
	switch (issue.code) {
		case 'too_small':
			if (issue.origin === 'array') return 'is an empty list; name at least one or remove the line';
			return issue.origin === 'string' ? 'is empty; give it a value or leave it out' : `is below ${issue.minimum}`;
		case 'too_big':
			// A tenant's key may be text, which is exact where JavaScript's numbers are not.
			if (issue.path.at(-1) === 'key') return 'is too large to be read exactly; quote it';
			return `is above ${issue.maximum}`;
		case 'invalid_value':
			return notOneOf(value, issue.values, wanted);
		case 'invalid_type':
			// Every number of a profile is whole, but for those among its settings.
			return wrongKind(value, issue.expected === 'number' ? 'a whole number' : wanted);
		case 'invalid_union':
			return wrongKind(value, wanted);
		default:
			return `is not ${wanted}`;
	}
}

function missing(issue: ShapeIssue): string {
	const meaning = meaningOf(issue.path);
	const add = issue.code === 'invalid_value' ? `write ${expectation(issue)}` : 'add it';
	return `is missing; ${add}${meaning === undefined ? '' : ` (${meaning.replace(/\.$/, '')})`}`;
}

function notOneOf(value: unknown, values: readonly unknown[], wanted: string): string {
	if (typeof value !== 'string') return `is not ${wanted}`;
	if (!values.includes(value) && values.map(String).includes(value))
		return `is text and must be ${wanted}; write it without quotes`;
	return `is not ${wanted}${didYouMean(
		value,
		values.filter((each) => typeof each === 'string'),
	)}`;
}

function wrongKind(value: unknown, wanted: string): string {
	const textWanted = /\btext\b/.test(wanted);
	if (textWanted && (typeof value === 'number' || typeof value === 'boolean')) {
		return `is read as the ${typeof value} ${value}, not as text; quote it, exactly as it is meant`;
	}
	if (textWanted && value instanceof Date) return 'is read as a date, not as text; quote it';
	return `is ${kindOf(value)} and must be ${wanted}`;
}

function kindOf(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number with a fraction';
	return (
		{ string: 'text', boolean: 'true or false', object: 'a mapping' }[typeof value as string] ?? `a ${typeof value}`
	);
}

const kinds: Readonly<Record<string, string>> = {
	string: 'text',
	object: 'a mapping',
	record: 'a mapping',
	array: 'a list',
	number: 'a number',
	int: 'a whole number',
	boolean: 'true or false',
};

function expectation(issue: ShapeIssue): string {
	switch (issue.code) {
		case 'invalid_type':
			return kinds[issue.expected] ?? issue.expected;
		case 'invalid_value':
			return issue.values.length === 1
				? JSON.stringify(issue.values[0])
				: `one of ${issue.values.map(String).join(', ')}`;
		case 'invalid_union':
			return [...new Set(issue.errors.flat().filter(isWrongKind).map(expectation))].join(' or ');
		default:
			return 'valid';
	}
}
