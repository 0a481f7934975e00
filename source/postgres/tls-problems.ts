import { type ConnectProblem, outside, place, type Who } from './connect-problem.js';

const certificate = (who: Who) =>
	who.sslrootcert === undefined ? 'the authorities that Node.js knows' : `the authorities in ${who.sslrootcert}`;

const untrusted: ConnectProblem = {
	code: 'tls-untrusted',
	field: 'sslmode',
	message: (who) => `The certificate of ${place(who)} is not signed by ${certificate(who)}.`,
	remedy: () =>
		'Name the file with the certificate of the authority that signed it as sslrootcert (your provider or administrator has it).',
};

const outdated: ConnectProblem = {
	code: 'tls-expired',
	field: 'sslmode',
	message: (who) => `The certificate of ${place(who)} is not valid today.`,
	remedy: () => 'Have the certificate renewed, and look at the clock of this computer.',
};

export const tlsFailed: ConnectProblem = {
	code: 'tls-failed',
	field: 'sslmode',
	message: (who) => `The encryption with ${place(who)} could not be set up.`,
	remedy: (who) => `The server may not speak TLS 1.2 or newer. ${outside(who)}`,
};

/** What is wrong with the encryption, by the code of OpenSSL or of node. */
export const tlsProblems: Readonly<Record<string, ConnectProblem>> = {
	SELF_SIGNED_CERT_IN_CHAIN: untrusted,
	DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
	UNABLE_TO_GET_ISSUER_CERT: untrusted,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
	CERT_UNTRUSTED: untrusted,
	CERT_SIGNATURE_FAILURE: untrusted,
	INVALID_CA: untrusted,
	CERT_HAS_EXPIRED: outdated,
	CERT_NOT_YET_VALID: outdated,
	ERR_TLS_CERT_ALTNAME_INVALID: {
		code: 'tls-wrong-host',
		field: 'host',
		message: (who) => `The certificate of ${place(who)} does not name ${who.host}.`,
		remedy: () =>
			'Give the host as the certificate names it. `sslmode=verify-ca` leaves the name out, and trusts every server of that authority.',
	},
	EPROTO: tlsFailed,
	'no-tls': {
		code: 'no-tls',
		field: 'sslmode',
		message: (who) => `The server at ${place(who)} has no TLS, and sslmode ${who.sslmode} asks for it.`,
		remedy: () =>
			'Have `ssl` turned on at the server. On a network that you trust altogether, `sslmode=disable` does without.',
	},
	'no-root-certificate': {
		code: 'no-root-certificate',
		field: 'sslmode',
		message: (who) => `The file ${who.sslrootcert ?? ''} (sslrootcert) cannot be read.`,
		remedy: () => 'Correct its path, or say `system` for the authorities that everybody trusts.',
	},
};
