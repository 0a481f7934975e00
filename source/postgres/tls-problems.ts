import { type ConnectProblem, outside, place, type Who } from './connect-problem.js';

const certificate = (who: Who) =>
	who.sslrootcert === undefined ? 'the authorities that Node.js knows' : `the authorities in ${who.sslrootcert}`;

const untrusted: ConnectProblem = {
	code: 'tls-untrusted',
	field: 'sslrootcert',
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
	'no-authority': {
		code: 'no-authority',
		field: 'sslmode',
		message: (who) => `sslmode ${who.sslmode} needs to know whose certificates to trust, and no sslrootcert says so.`,
		remedy: () =>
			'Name the file with the certificate of the authority as sslrootcert (your provider or administrator has it), or use verify-full, which checks the name against the authorities that everybody trusts.',
	},
	'no-client-certificate': {
		code: 'no-client-certificate',
		field: 'sslmode',
		message: (who) => `The client certificate ${who.sslcert} (sslcert) cannot be read.`,
		remedy: () => 'Correct its path.',
	},
	'no-client-key': {
		code: 'no-client-key',
		field: 'sslmode',
		message: (who) =>
			who.sslkey === ''
				? `There is no key (sslkey) for the client certificate ${who.sslcert}.`
				: `The key of the client certificate ${who.sslkey} (sslkey) cannot be read.`,
		remedy: () => 'Name the file with the key as sslkey.',
	},
	'client-key-open': {
		code: 'client-key-open',
		field: 'sslmode',
		message: (who) => `The key ${who.sslkey} (sslkey) can be read by others on this computer, so it was not used.`,
		remedy: (who) => `Shut it and try again: chmod 600 ${who.sslkey}`,
	},
	'client-certificate-unusable': {
		code: 'client-certificate-unusable',
		field: 'sslmode',
		message: (who) => `${who.sslcert} and ${who.sslkey} are not a certificate and its key.`,
		remedy: () => 'Both are in PEM, the key without a passphrase, and of one pair.',
	},
	'no-root-certificate': {
		code: 'no-root-certificate',
		field: 'sslrootcert',
		message: (who) => `The file ${who.sslrootcert ?? ''} (sslrootcert) cannot be read.`,
		remedy: () => 'Correct its path, or say `system` for the authorities that everybody trusts.',
	},
};
