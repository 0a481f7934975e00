import { describe, expect, test } from 'vitest';
import { isLoopback } from '../../source/core/connection.js';

describe('this computer', () => {
	test.each(['/var/run/postgresql', 'localhost', 'LocalHost', '127.0.0.1', '127.1', '127.0.0.53', '::1'])(
		'is %s',
		(host) => {
			expect(isLoopback(host)).toBe(true);
		},
	);

	test.each(['127.example.com', '127.0.0.1.example.com', 'localhost.example.com', '192.0.2.127', '::2'])(
		'is not %s, which is production until somebody says otherwise',
		(host) => {
			expect(isLoopback(host)).toBe(false);
		},
	);
});
