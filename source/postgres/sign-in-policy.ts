import { type AuthMethod, isLoopback, type Target } from '../core/connection.js';
import type { FailureKind } from './connect-failure.js';
import { type Encryption, verification } from './ssl.js';

/** What a server can ask for. `sasl` comes with what it offers; the rest are libpq's names. */
export type Asked =
	| { readonly method: Exclude<AuthMethod, 'scram-sha-256'> }
	| { readonly method: 'scram-sha-256'; readonly canBind: boolean };

export type SignInPolicy = {
	/** Why nothing may be said to a server that asks for this; undefined: it may. */
	refusal(asked: Asked): FailureKind | undefined;
	readonly bindsChannel: boolean;
};

/**
 * Who may hear what. SCRAM tells nobody the password, and over TLS it is bound to the connection, so it goes wherever
 * `sslmode` lets us talk at all. The password itself, or its MD5, which is as good to whoever passes it on, goes only to
 * a server whose certificate was checked, or that is on this computer. libpq sends either to anybody who asks; whoever
 * wants that says so with libpq's own `require_auth`.
 */
export function signInPolicy(
	target: Pick<Target, 'host' | 'address' | 'sslmode' | 'sslrootcert' | 'requireAuth' | 'channelBinding'>,
	encryption: Encryption,
): SignInPolicy {
	const { host, address, sslmode, sslrootcert, requireAuth, channelBinding = 'prefer' } = target;
	const isHere = host.startsWith('/') || isLoopback(address ?? host);
	const isProved = encryption === 'tls' && verification(sslmode, sslrootcert) !== 'none';
	const only = requireAuth !== undefined && 'only' in requireAuth ? requireAuth.only : undefined;
	const not = requireAuth !== undefined && 'not' in requireAuth ? requireAuth.not : [];
	return {
		bindsChannel: encryption === 'tls' && channelBinding !== 'disable',
		refusal(asked) {
			const { method } = asked;
			if (only === undefined ? not.includes(method) : !only.includes(method)) return 'auth-not-allowed';
			if (channelBinding === 'require' && !('canBind' in asked && asked.canBind && encryption === 'tls'))
				return 'not-bound';
			const tells = method === 'password' || method === 'md5';
			return tells && only === undefined && !isHere && !isProved ? 'password-not-sent' : undefined;
		},
	};
}
