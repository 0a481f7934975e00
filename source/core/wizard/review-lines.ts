import { destination } from '../connection.js';
import { amount } from './amounts.js';
import type { Answers, LoginAnswers, RowAnswers } from './answers.js';
import { causesFor, checkAgain } from './checked.js';
import type { EditableStep } from './event.js';
import { namesIn } from './name-list.js';
import { databaseName, loginName, ownerName, schemaName, tenantNames, usedLogins } from './names.js';
import { patternChoices } from './patterns.js';
import type { Reached } from './state.js';

/** One answer in a line, and the step where it can be changed. */
export type ReviewLine = {
	readonly step: EditableStep;
	readonly name: string;
	readonly text: string;
	/** Why it is to be looked at again. */
	readonly again: string | undefined;
};

type Line = Omit<ReviewLine, 'again'>;

export function reviewLines(from: Pick<Reached, 'answers' | 'server' | 'checked'>): readonly ReviewLine[] {
	return linesOf(from).map((line) => ({
		...line,
		again: line.step === 'connect' ? undefined : checkAgain(causesFor(line.step, from)),
	}));
}

function linesOf({ answers, server }: Pick<Reached, 'answers' | 'server'>): readonly Line[] {
	const logins = usedLogins(answers);
	const tenants = tenantNames(answers.names);
	const where = `${destination(server.target)}, TLS ${server.target.sslmode}`;
	const forWhom =
		tenants.length === 0 ? withoutTenants(answers) : `${amount(tenants.length, 'customer')}: ${tenants.join(', ')}`;
	const pattern = patternChoices.find((choice) => choice.pattern === answers.pattern)?.title ?? answers.pattern;
	return [
		{
			step: 'connect',
			name: 'Connect',
			text: server.kind === 'sandbox' ? 'a sandbox, gone when you quit' : `${where}, ${server.target.environment}`,
		},
		{ step: 'pattern', name: 'Pattern', text: `${pattern}; ${forWhom}` },
		...(answers.pattern === 'shared-schema'
			? [{ step: 'rows', name: 'Rows', text: rowsText(answers.rows) } as const]
			: []),
		{
			step: 'names',
			name: 'Names',
			text: `database ${databaseName(answers)}, schema ${schemaName(answers)}, owner ${ownerName(answers)}`,
		},
		{
			step: 'grants',
			name: 'Grants',
			text: [
				logins.map((login) => `${loginName(answers, login)} ${login.access}`).join(', '),
				...named('creators', answers.others.creators),
			].join('; '),
		},
		{
			step: 'security',
			name: 'Security',
			text: [securityText(answers.security, logins), ...named('keep for', answers.others.keep)].join('; '),
		},
	];
}

/** What was left empty is not said. */
function named(what: string, text: string): readonly string[] {
	const names = namesIn(text);
	return names.length === 0 ? [] : [`${what} ${names.join(', ')}`];
}

function withoutTenants({ pattern, rows }: Answers): string {
	if (pattern === 'database-per-tenant') return 'one isolated database';
	if (pattern === 'schema-per-tenant') return 'one schema';
	return rows.identify === 'setting' ? 'any number of customers' : 'no customer yet';
}

function rowsText({ identify, column, type, setting }: RowAnswers): string {
	const told = identify === 'setting' ? `a pooled application says whose rows, in ${setting}` : 'a login per customer';
	return `${told}; column ${column} (${type})`;
}

function securityText(
	{ passwords, file, siblings }: Reached['answers']['security'],
	logins: readonly LoginAnswers[],
): string {
	const kept = passwords === 'file' ? `passwords written to ${file}` : 'passwords shown at the end';
	const limited = logins.filter(
		({ connectionLimit, validUntil, statementTimeout }) =>
			`${connectionLimit}${validUntil}${statementTimeout}`.trim() !== '',
	);
	const limits = limited.length === 0 ? 'no limits' : `limits for ${limited.length} of ${logins.length} logins`;
	return `${kept}; ${limits}; other databases ${siblings === 'close' ? 'closed' : 'reported'}`;
}
