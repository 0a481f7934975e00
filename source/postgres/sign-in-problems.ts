import { type ConnectProblem, outside, place } from './connect-problem.js';

const startingUp: ConnectProblem = {
	code: 'starting-up',
	field: 'host',
	message: (who) => `The server at ${place(who)} is starting, stopping or recovering.`,
	remedy: () => 'Wait a moment, and try again.',
};

/** What the server itself answers to a sign-in, by SQLSTATE, and what it asks for in vain. */
export const signInProblems: Readonly<Record<string, ConnectProblem>> = {
	'28P01': {
		code: 'wrong-password',
		field: 'password',
		message: (who) =>
			`The server refused the password for ${who.user} at ${who.destination}${who.passwordSource ? ` (from ${who.passwordSource})` : ''}.`,
		remedy: (who) =>
			`${who.passwordSource ? `Correct the password that comes from ${who.passwordSource}` : 'Type the password again'}; the server answers the same for a role that does not exist or has no password. ${outside(who)}`,
	},
	'28000': {
		code: 'sign-in-refused',
		field: 'user',
		message: (who) => `The server does not let ${who.destination} sign in.`,
		remedy: () =>
			'Either the role is NOLOGIN, or no line of pg_hba.conf admits this user from here with this database and encryption (sslmode).',
	},
	'3D000': {
		code: 'no-such-database',
		field: 'database',
		message: (who) => `There is no database ${who.database} at ${place(who)}.`,
		remedy: () => 'Choose one that exists; `postgres` is there on nearly every server.',
	},
	'42501': {
		code: 'not-permitted',
		field: 'database',
		message: (who) => `${who.user} may not connect to the database ${who.database}.`,
		remedy: () => 'Choose another database, or have CONNECT on it granted.',
	},
	'53300': {
		code: 'too-many-connections',
		field: 'host',
		message: (who) => `No connection is free for ${who.destination}.`,
		remedy: () =>
			'Close connections, or raise the limit that is full: the server’s max_connections, or the CONNECTION LIMIT of the role or the database.',
	},
	'55000': {
		code: 'database-closed',
		field: 'database',
		message: (who) => `The database ${who.database} accepts no connections.`,
		remedy: () => 'Choose another database; this one is closed (ALLOW_CONNECTIONS false).',
	},
	'57P01': startingUp,
	'57P02': startingUp,
	'57P03': startingUp,
	'password-not-sent': {
		code: 'password-not-sent',
		field: 'password',
		message: (who) =>
			`${place(who)} asks for the password itself or its MD5, and sslmode ${who.sslmode} does not prove that it is the server that is meant. It was not sent.`,
		remedy: (who) =>
			`Prove the server: sslmode=verify-full with the sslrootcert of its authority. Better still, have the password of ${who.user} stored anew as SCRAM (password_encryption), which tells the server nothing. Who wants it sent all the same says so: PGREQUIREAUTH=password, or md5.`,
	},
	'auth-not-allowed': {
		code: 'auth-not-allowed',
		field: 'password',
		message: (who) => `${place(who)} wants another kind of sign-in than require_auth allows.`,
		remedy: () => 'Nothing was sent. Have pg_hba.conf ask for what you allow, or allow it (PGREQUIREAUTH).',
	},
	'not-bound': {
		code: 'not-bound',
		field: 'sslmode',
		message: (who) =>
			`The sign-in at ${place(who)} cannot be bound to its TLS connection, and channel_binding=require asks for that.`,
		remedy: () => 'It needs TLS and a SCRAM-SHA-256 password. Nothing was sent.',
	},
	'unproved-server': {
		code: 'unproved-server',
		field: 'host',
		message: (who) => `What answers at ${place(who)} took the sign-in without proving that it knows the password too.`,
		remedy: () =>
			'A PostgreSQL server always does: somebody may be in between. Check host and port, and use sslmode=verify-full.',
	},
	'no-password': {
		code: 'no-password',
		field: 'password',
		message: (who) => `The server asks for a password for ${who.destination}, and there is none.`,
		remedy: (who) =>
			`Type it, set PGPASSWORD, or add a line to ~/.pgpass: ${who.host}:${who.port}:*:${who.user}:…${who.passwordSource ? `\n${who.passwordSource}` : ''}`,
	},
};
