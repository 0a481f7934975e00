// Every pattern by every kind of administrator: what `drop.test.ts` has not the time for.
import { describe } from 'vitest';
import { testServer } from '../helpers/server.js';
import { describeDrop } from './drop-suite.js';
import { worlds } from './dropping.js';

const server = await testServer();
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;

describe.each(administrators)('by %s', (_who, who, prefix) => {
	for (const [at, world] of worlds.entries()) describeDrop(server, who, `${prefix}${at}`, world);
});
