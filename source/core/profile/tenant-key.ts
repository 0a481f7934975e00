import type { KeyType } from './vocabulary.js';

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const whole = /^[+-]?\d{1,20}$/;

const integerRanges: Readonly<Record<'integer' | 'bigint', readonly [bigint, bigint]>> = {
	integer: [-(2n ** 31n), 2n ** 31n - 1n],
	bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** Why the tenant column cannot hold this key, or undefined. */
export function keyProblem(key: string, type: KeyType): string | undefined {
	if (key === '') return 'is empty, and an empty tenant sees no rows; give it a key or leave it out';
	if (key.includes('\0')) return 'contains a NUL character, which PostgreSQL cannot hold; remove it';
	if (type === 'text') return undefined;
	if (type === 'uuid') return uuid.test(key) ? undefined : 'is no uuid; write all of its 32 hexadecimal digits';
	if (!whole.test(key)) return `is no ${type}; write a whole number`;
	const [least, most] = integerRanges[type];
	const value = BigInt(key.replace('+', ''));
	return value >= least && value <= most ? undefined : `is outside of ${type}'s range, ${least} to ${most}`;
}

/** The key as PostgreSQL compares it, so that two ways to write one key are seen to be one. */
export function canonicalKey(key: string, type: KeyType): string {
	if (keyProblem(key, type) !== undefined || type === 'text') return key;
	return type === 'uuid' ? key.toLowerCase().replaceAll('-', '') : String(BigInt(key.replace('+', '')));
}
