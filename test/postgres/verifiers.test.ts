import { expect, test } from 'vitest';
import { UsageError } from '../../source/core/errors.js';
import { Secret } from '../../source/core/sql/secret.js';
import { computeVerifiers } from '../../source/postgres/verifiers.js';

const never = new AbortController().signal;
const some = new Map(
	Array.from({ length: 20 }, (_, index) => [`login_${index}`, Secret.of(`password ${index}`)] as const),
);

test('each login has one of its own, the first of them first', async () => {
	const verifierOf = computeVerifiers(some, never);
	const order: string[] = [];
	const hear = async (login: string) => {
		const verifier = await verifierOf(login);
		order.push(login);
		return verifier;
	};
	const all = await Promise.all([...some.keys()].map(hear));
	expect(new Set(all).size).toBe(20);
	expect(all.every((verifier) => verifier.startsWith('SCRAM-SHA-256$4096:'))).toBe(true);
	expect(order.indexOf('login_0')).toBeLessThan(order.indexOf('login_19'));
	expect(await verifierOf('login_3')).toBe(all[3]);
	await expect(verifierOf('nobody')).rejects.toThrow('a login has no verifier');
});

test('a password that cannot be used is found before anything is computed', () => {
	expect(() => computeVerifiers(new Map([...some, ['odd', Secret.of('a\nb')]]), never)).toThrow(UsageError);
});

test('those that are not begun when it is stopped never are', async () => {
	const stop = new AbortController();
	const verifierOf = computeVerifiers(some, stop.signal);
	await verifierOf('login_0');
	stop.abort(new Error('enough'));
	await expect(verifierOf('login_19')).rejects.toThrow('enough');
});
