import { inSeconds } from '../core/in-seconds.js';
import { type ConnectProblem, outside, place } from './connect-problem.js';

const unreachable: ConnectProblem = {
	code: 'unreachable-host',
	field: 'host',
	message: (who) => `There is no way from here to ${place(who)}.`,
	remedy: () => 'Check the network, the VPN and the firewall.',
};

const timedOut: ConnectProblem = {
	code: 'timed-out',
	field: 'host',
	message: (who) => `${place(who)} did not answer within ${inSeconds(who.timeout)}.`,
	remedy: () => 'Check host and port, the VPN and the firewall; --timeout allows more time.',
};

const lookUpFailed: ConnectProblem = {
	code: 'name-lookup-failed',
	field: 'host',
	message: (who) => `The name ${who.host} could not be looked up: no name server answered.`,
	remedy: () => 'Check the network connection, and try again.',
};

const hungUp: ConnectProblem = {
	code: 'hung-up',
	field: 'host',
	message: (who) => `${place(who)} closed the connection during the sign-in.`,
	remedy: (who) => `Check that a PostgreSQL server listens there, and that no firewall cuts in. ${outside(who)}`,
};

/** What happens on the way to the server, by the code of the system. */
export const networkProblems: Readonly<Record<string, ConnectProblem>> = {
	ECONNREFUSED: {
		code: 'connection-refused',
		field: 'port',
		message: (who) => `Nothing listens at ${place(who)}.`,
		remedy: () => 'Check the port, that the server runs, and its listen_addresses.',
	},
	ENOTFOUND: {
		code: 'unknown-host',
		field: 'host',
		message: (who) => `There is no host named ${who.host}.`,
		remedy: () => 'Check the spelling; names of a private network are known only inside it (VPN).',
	},
	EAI_AGAIN: lookUpFailed,
	EAI_FAIL: lookUpFailed,
	ETIMEDOUT: timedOut,
	'timed-out': timedOut,
	ENOENT: {
		code: 'no-socket',
		field: 'host',
		message: (who) => `There is no ${place(who).replace(/^the /, '')}.`,
		remedy: () => 'Check that the server runs on this computer and the port, or give a host name.',
	},
	EACCES: {
		code: 'socket-not-permitted',
		field: 'host',
		message: (who) => `The system does not let you use ${place(who)}.`,
		remedy: () => 'Use an account that may, or connect to `localhost`.',
	},
	EHOSTUNREACH: unreachable,
	ENETUNREACH: unreachable,
	ECONNRESET: hungUp,
	EPIPE: hungUp,
	'hung-up': hungUp,
	'not-postgres': {
		code: 'not-postgres',
		field: 'port',
		message: (who) => `What listens at ${place(who)} does not answer like a PostgreSQL server.`,
		remedy: () => 'Check host and port.',
	},
	aborted: {
		code: 'aborted',
		field: 'host',
		message: (who) => `The connection to ${who.destination} was given up.`,
		remedy: () => 'Nothing was changed. Try again when you like.',
	},
};
