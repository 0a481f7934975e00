import { type ConnectProblem, outside } from './connect-problem.js';
import { networkProblems } from './network-problems.js';
import { signInProblems } from './sign-in-problems.js';
import { tlsFailed, tlsProblems } from './tls-problems.js';

const problems = { ...networkProblems, ...tlsProblems, ...signInProblems };

const tlsError: RegExp = /^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|CERT_)/;

/** Every code has an answer; one that is not in the table is named as it is. */
export function findProblem(causeCode: string | undefined, fromServer: boolean): ConnectProblem {
	const known = causeCode === undefined ? undefined : problems[causeCode];
	if (known) return known;
	if (causeCode !== undefined && tlsError.test(causeCode)) return tlsFailed;
	const code = causeCode === undefined ? '' : ` (${causeCode})`;
	return {
		code: fromServer ? 'refused-by-server' : 'cannot-connect',
		field: 'host',
		message: (who, said) => `Signing in to ${who.destination} failed${code}${said ? `: ${said}` : ''}.`,
		remedy: outside,
	};
}
