import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import keys from 'pg/lib/crypto/utils.js';
import { expect, it, vi } from 'vitest';
import { Secret } from '../../source/core/sql/secret.js';
import { connect } from '../../source/postgres/connect.js';
import { quickenKeys } from '../../source/postgres/quick-keys.js';
import { scramVerifier } from '../../source/postgres/scram.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from './target-of.js';

const server = await testServer();

/** pg's own, from another copy of its module. */
function asPgHas(): typeof keys {
	const require = createRequire(import.meta.url);
	const path = require.resolve('pg/lib/crypto/utils.js');
	delete require.cache[path];
	return require(path);
}

it('hashes as pg does', async () => {
	quickenKeys();
	const [key, salt] = [randomBytes(32), randomBytes(16)];
	const own = asPgHas();
	expect(own.hmacSha256).not.toBe(keys.hmacSha256);
	for (const text of ['Client Key', 'n=*,r=abc,ü👍', '']) {
		expect(Buffer.from(await keys.hmacSha256(key, text))).toEqual(Buffer.from(await own.hmacSha256(key, text)));
		expect(Buffer.from(await keys.deriveKey(text, salt, 4096))).toEqual(
			Buffer.from(await own.deriveKey(text, salt, 4096)),
		);
	}
	expect(Buffer.from(await keys.sha256(key))).toEqual(Buffer.from(await own.sha256(key)));
});

it('is what pg asks when it signs in', async () => {
	const password = Secret.of('of\ufb01ce 👍');
	await server.query(`CREATE ROLE quick_keys LOGIN PASSWORD '${await scramVerifier(password)}'`);
	const derive = vi.spyOn(keys, 'deriveKey');
	const hmac = vi.spyOn(keys, 'hmacSha256');
	try {
		const session = await connect(targetOf(server.sandbox), { user: 'quick_keys', password });
		await session.close();
		expect(derive).toHaveBeenCalledOnce();
		expect(hmac).toHaveBeenCalledTimes(4);
	} finally {
		vi.restoreAllMocks();
		await server.query('DROP ROLE quick_keys');
	}
});
