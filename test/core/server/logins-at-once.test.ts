import { expect, test } from 'vitest';
import { loginsAtOnce } from '../../../source/core/server/logins-at-once.js';

test.each([
	['an idle server: as many as make a long way short', { used: 3, limit: 100 }, 16],
	['few connections: half of what is free, two for each login', { used: 2, limit: 20 }, 4],
	['hardly any: one after the other', { used: 17, limit: 20 }, 1],
	['more than the limit, as superusers may: one after the other', { used: 21, limit: 20 }, 1],
])('%s', (_, connections, logins) => expect(loginsAtOnce(connections)).toBe(logins));
