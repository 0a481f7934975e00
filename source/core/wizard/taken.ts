import type { ServerFacts } from '../server/facts.js';
import type { Answers } from './answers.js';
import { databaseName, expandedNames, loginName, ownerName, usedLogins } from './names.js';

/** Names that the server has already, by the field they are typed in. No problem by itself: what is missing is added. */
export function takenNames(
	answers: Answers,
	facts: Pick<ServerFacts, 'roles' | 'databases'>,
): ReadonlyMap<string, readonly string[]> {
	const roles = new Set(facts.roles);
	const databases = new Set(facts.databases.map(({ name }) => name));
	const among = (known: ReadonlySet<string>, template: string) =>
		expandedNames(answers, template).filter((name) => known.has(name));
	const marks: readonly (readonly [string, readonly string[]])[] = [
		['database', among(databases, databaseName(answers))],
		['owner', among(roles, ownerName(answers))],
		...usedLogins(answers).map((login) => [`${login.key}.name`, among(roles, loginName(answers, login))] as const),
	];
	return new Map(marks.filter(([, names]) => names.length > 0));
}
