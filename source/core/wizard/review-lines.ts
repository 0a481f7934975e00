import { destination } from '../connection.js';
import type { LoginAnswers } from './answers.js';
import type { EditableStep } from './event.js';
import { databaseName, loginName, ownerName, tenantNames, usedLogins } from './names.js';
import { patternChoices } from './patterns.js';
import type { Reached } from './state.js';

/** One answer in a line, and the step where it can be changed. */
export type ReviewLine = { readonly step: EditableStep; readonly name: string; readonly text: string };

export function reviewLines({ answers, server }: Pick<Reached, 'answers' | 'server'>): readonly ReviewLine[] {
	const logins = usedLogins(answers);
	const tenants = tenantNames(answers.names);
	const where = `${destination(server.target)}, TLS ${server.target.sslmode}`;
	const forWhom = tenants.length === 0 ? 'one isolated database' : `${tenants.length} tenants: ${tenants.join(', ')}`;
	const pattern = patternChoices.find((choice) => choice.pattern === answers.pattern)?.title ?? answers.pattern;
	return [
		{
			step: 'connect',
			name: 'Connect',
			text: server.kind === 'sandbox' ? 'a sandbox, gone when you quit' : `${where}, ${server.target.environment}`,
		},
		{ step: 'pattern', name: 'Pattern', text: `${pattern}; ${forWhom}` },
		{
			step: 'names',
			name: 'Names',
			text: `database ${databaseName(answers)}, schema ${answers.names.schema}, owner ${ownerName(answers)}`,
		},
		{
			step: 'grants',
			name: 'Grants',
			text: logins.map((login) => `${loginName(answers, login)} ${login.access}`).join(', '),
		},
		{ step: 'security', name: 'Security', text: securityText(answers.security, logins) },
	];
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
