import { literal } from './quote.js';
import type { Sql, VerifierHole } from './sql.js';

const render = (statement: Sql, fill: (hole: VerifierHole) => string): string =>
	statement.parts.map((part) => (typeof part === 'string' ? part : fill(part))).join('');

/** For people: a verifier shows as dots. */
export function preview(statement: Sql): string {
	return render(statement, () => "'••••••••'");
}

/**
 * For psql: a verifier is a variable that whoever runs the script sets, unless `verifiers` has it.
 * @see https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-INTERPOLATION
 */
export function forPsql(statement: Sql, verifiers: ReadonlyMap<string, string> = new Map()): string {
	return render(statement, ({ verifierOf }) => {
		const verifier = verifiers.get(verifierOf);
		return verifier === undefined ? `:'${psqlVariable(verifierOf)}'` : `'${verifier}'`;
	});
}

/** The psql variable that carries a login's verifier. No two logins share one: it would give them one password. */
export function psqlVariable(role: string): string {
	if (/^[A-Za-z0-9_]+$/.test(role)) return `verifier_${role}`;
	const spelled = (character: string): string => `_${character.codePointAt(0)?.toString(16)}_`;
	return `verifierx_${role.replace(/[^A-Za-z0-9]/gu, spelled)}`;
}

/** For the server: `verifiers` must hold one for every hole. A verifier is base64 and `$`, so it needs no escaping. */
export function forServer(statement: Sql, verifiers: ReadonlyMap<string, string>): string {
	return render(statement, ({ verifierOf }) => {
		const verifier = verifiers.get(verifierOf);
		if (verifier === undefined) throw new Error('a login has no verifier');
		if (!/^SCRAM-SHA-256\$[\w+/=$:]+$/.test(verifier)) throw new Error('not a SCRAM verifier');
		return `'${verifier}'`;
	});
}

/** The same with the passwords themselves, for a server that takes nothing else: a text that nobody may keep. */
export function inClear(statement: Sql, passwords: ReadonlyMap<string, string>): string {
	return render(statement, ({ verifierOf }) => {
		const password = passwords.get(verifierOf);
		if (password === undefined) throw new Error('a login has no password');
		return preview(literal(password));
	});
}

/** The logins whose verifiers the statement needs. */
export function verifiersNeeded(statement: Sql): readonly string[] {
	return statement.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.verifierOf]));
}
