import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openSecret } from '../../source/core/sql/secret.js';
import { generatePassword } from '../../source/postgres/password.js';

describe('generatePassword', () => {
	it('is 32 letters and digits, 190 bits, and needs no escaping anywhere', () => {
		for (let round = 0; round < 100; round++) {
			const text = openSecret(generatePassword(randomBytes));
			expect(text).toMatch(/^[A-Za-z0-9]{32}$/);
			expect(encodeURIComponent(text)).toBe(text);
		}
		expect(32 * Math.log2(62)).toBeGreaterThan(160);
	});

	it('throws bytes away that would make some letters more likely', () => {
		const given = [Uint8Array.from({ length: 32 }, () => 255), Uint8Array.from({ length: 32 }, (_, index) => index)];
		const password = generatePassword(() => given.shift() ?? new Uint8Array(0));
		expect(openSecret(password)).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef');
	});

	it('gives another one each time', () => {
		const seen = new Set(Array.from({ length: 50 }, () => openSecret(generatePassword(randomBytes))));
		expect(seen.size).toBe(50);
	});
});
