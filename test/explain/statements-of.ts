/** Statements one by one: databases are made outside a transaction. The body of a function has its own semicolons, behind backslashes. */
export function statementsOf(sql: string): readonly string[] {
	return sql
		.split(/(?<!\\);/)
		.map((each) => each.replaceAll('\\;', ';'))
		.filter((each) => each.trim() !== '');
}
