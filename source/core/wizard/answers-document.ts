import type { Answers, ConnectionAnswers } from './answers.js';

/**
 * The answers as plain values, field by field: what is not named here is not kept, and the administrator's password is
 * not named. A generated one is no answer.
 */
export function answersDocument({ connection, names, ...rest }: Answers) {
	const { pattern, rows, logins, others, security, kept, repeats, markedAs, adds } = rest;
	return {
		connection: connectionDocument(connection),
		pattern,
		rows,
		names: { ...names, keys: [...names.keys] },
		logins,
		others,
		security,
		kept,
		repeats,
		markedAs,
		adds,
	};
}

function connectionDocument({ host, port, user, database, sslmode, environment, ...files }: ConnectionAnswers) {
	return {
		host: withoutPassword(host),
		port: withoutPassword(port),
		user: withoutPassword(user),
		database: withoutPassword(database),
		sslmode,
		sslrootcert: withoutPassword(files.sslrootcert),
		sslcert: withoutPassword(files.sslcert),
		sslkey: withoutPassword(files.sslkey),
		environment,
	};
}

/** Who types a whole URL, or `password=`, into a field has typed a password where none belongs. */
const withoutPassword = (text: string): string => (/:\/\/|password|\S:\S*@/i.test(text) ? '' : text);
