import type { ServerFacts } from './facts.js';

/**
 * How many logins are tried at the same time. What takes long is the way to a distant server, and several can be on it. Each
 * has up to two sessions, so together they take at most half of the connections that are free.
 */
export function loginsAtOnce({ used, limit }: ServerFacts['connections']): number {
	return Math.min(16, Math.max(1, Math.floor((limit - used) / 4)));
}
