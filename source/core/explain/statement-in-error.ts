/** What a statement needs of the table that it is about: to find its rows, an UPDATE or DELETE reads them too. */
const needs: readonly (readonly [verb: RegExp, privileges: readonly string[]])[] = [
	[/^INSERT\b/i, ['INSERT', 'USAGE', 'SELECT', 'UPDATE']],
	[/^UPDATE\b/i, ['UPDATE', 'SELECT']],
	[/^DELETE\b/i, ['DELETE', 'SELECT']],
	[/^MERGE\b/i, ['SELECT', 'INSERT', 'UPDATE', 'DELETE']],
	[/^TRUNCATE\b/i, ['TRUNCATE']],
	[/^CREATE\s+(?:LOCAL\s+|GLOBAL\s+)?TEMP/i, ['TEMPORARY']],
	[/^CREATE\b/i, ['CREATE', 'USAGE', 'REFERENCES', 'TRIGGER', 'SELECT']],
	[/^SELECT\s+(?:pg_catalog\.)?nextval\b/i, ['USAGE', 'UPDATE']],
	[/^SELECT\s+(?:pg_catalog\.)?setval\b/i, ['UPDATE']],
	[/^(?:SELECT|WITH|TABLE|VALUES)\b/i, ['SELECT', 'USAGE', 'EXECUTE', 'UPDATE']],
	[/^ALTER\s+SYSTEM\b/i, ['ALTER SYSTEM']],
	[/^SET\b/i, ['SET']],
	[/^CALL\b/i, ['EXECUTE', 'USAGE']],
	[/^COPY\b.*\bFROM\b/is, ['INSERT']],
	[/^COPY\b/i, ['SELECT']],
	[/^(?:VACUUM|ANALYZE|REINDEX|CLUSTER|REFRESH)\b/i, ['MAINTAIN']],
];

/**
 * The privileges that the statement behind an error may have wanted: a server's log has it after `STATEMENT:`, psql
 * after `LINE 1:`, in its language. Empty: there is no statement, and it may have been any.
 */
export function privilegesOfStatement(text: string): readonly string[] {
	const statement = statementIn(text);
	return needs.find(([verb]) => verb.test(statement))?.[1] ?? [];
}

/** What no privilege gives: only an owner changes what a thing is. */
export function isForOwners(text: string): boolean {
	return /^(?:ALTER|DROP|COMMENT\s+ON|CREATE\s+OR\s+REPLACE|CREATE\s+(?:UNIQUE\s+)?(?:INDEX|POLICY|RULE|STATISTICS))\b/i.test(
		statementIn(text),
	);
}

function statementIn(text: string): string {
	const [, statement = ''] = /(?:STATEMENT:|QUERY:|\[SQL:|^\p{L}+ \d+ ?:)\s*([\s\S]+)/imu.exec(text) ?? [];
	return statement.trim();
}
