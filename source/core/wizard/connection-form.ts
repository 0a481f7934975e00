import type { ConnectionOptions, Target } from '../connection.js';
import { readHost, readName, readPort, rules } from '../connection-values.js';
import type { ConnectionAnswers } from './answers.js';

type TypedField = 'host' | 'port' | 'user' | 'database' | 'sslrootcert' | 'sslcert' | 'sslkey';
export type ConnectionProblem = { readonly field: TypedField; readonly message: string };

const readers: Readonly<Record<TypedField, (text: string) => unknown>> = {
	host: readHost,
	port: readPort,
	user: readName,
	database: readName,
	sslrootcert: readName,
	sslcert: readName,
	sslkey: readName,
};

/** What can be told without a server. An empty field is no problem: it is left to the environment and the defaults. */
export function connectionProblems(answers: ConnectionAnswers): readonly ConnectionProblem[] {
	return (Object.keys(readers) as TypedField[]).flatMap((field): readonly ConnectionProblem[] => {
		const text = answers[field].trim();
		if (text === '') return [];
		if (field === 'host' && isMoreThanHost(text)) return [{ field, message: urlInHost }];
		return readers[field](text) !== undefined ? [] : [{ field, message: rules[field] }];
	});
}

const urlInHost = 'is no host alone: clear it, and paste the whole URL';

/** What would be said to be no host, with the password that may be in it. A socket folder may begin with an @. */
const isMoreThanHost = (text: string): boolean => /\S@|:\/\//.test(text);

/** The URL that was pasted, also where it was copied without its beginning; undefined: it is none. */
export function pastedUrl(text: string): string | undefined {
	const trimmed = text.trim();
	if (/^postgres(ql)?:\/\//.test(trimmed)) return trimmed;
	return /^(\/\/)?[^\s@:/]+:[^\s@]*@\S+$/.test(trimmed) ? `postgres://${trimmed.replace(/^\/\//, '')}` : undefined;
}

/** The fields that were filled in. */
export function connectionOptions(answers: ConnectionAnswers): ConnectionOptions {
	const filled = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());
	return {
		host: filled(answers.host),
		port: readPort(answers.port.trim()),
		user: filled(answers.user),
		database: filled(answers.database),
		sslmode: answers.sslmode === 'default' ? undefined : answers.sslmode,
		sslrootcert: filled(answers.sslrootcert),
		sslcert: filled(answers.sslcert),
		sslkey: filled(answers.sslkey),
		environment: answers.environment === 'guess' ? undefined : answers.environment,
	};
}

/** A URL that was pasted, field by field; what it leaves out stays as it is. */
export function withUrl(
	answers: ConnectionAnswers,
	url: { readonly options: ConnectionOptions; readonly password?: Target['password'] },
): ConnectionAnswers {
	const { host, port, user, database, sslmode, sslrootcert, sslcert, sslkey } = url.options;
	return {
		...answers,
		host: host ?? answers.host,
		port: port === undefined ? answers.port : String(port),
		user: user ?? answers.user,
		database: database ?? answers.database,
		sslmode: sslmode ?? answers.sslmode,
		sslrootcert: sslrootcert ?? answers.sslrootcert,
		sslcert: sslcert ?? answers.sslcert,
		sslkey: sslkey ?? answers.sslkey,
		password: url.password ?? answers.password,
	};
}
