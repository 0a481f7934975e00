import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../source/core/errors.js';
import { openSecret, Secret } from '../../source/core/sql/secret.js';
import { connect } from '../../source/postgres/connect.js';
import { generatePassword } from '../../source/postgres/password.js';
import { scramVerifier } from '../../source/postgres/scram.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from './target-of.js';

const server = await testServer();

const passwords: readonly (readonly [string, string])[] = [
	['generated', openSecret(generatePassword(randomBytes))],
	['plain', 'S3cr3t'],
	['quotes', `it's "quoted"`],
	['backslashes', 'a\\b\\\\c'],
	['dollars and percents', '$1 $$ %s %40'],
	['what a URL would have to escape', 'p@ss:w/o?r#d'],
	['blanks at both ends', '  blanks  '],
	['UTF-8', 'pässwörd'],
	['decomposed UTF-8', 'pa\u0308sswo\u0308rd'],
	['a no-break space', 'no\u00a0break'],
	['a ligature', 'of\ufb01ce'],
	['emoji', '👍🔑'],
	['300 characters', 'x'.repeat(300)],
];

describe('scramVerifier', () => {
	it('is what RFC 5803 says, and the same for the same salt', async () => {
		const options = { iterations: 4096, salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64') };
		expect(await scramVerifier(Secret.of('pencil'), options)).toBe(
			'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
		);
		expect(await scramVerifier(Secret.of('pencil'))).not.toBe(await scramVerifier(Secret.of('pencil')));
	});

	it.each(['', 'a\0b', 'a\nb', 'a\x7f', 'a\u0085'])('refuses %j', async (text) => {
		await expect(scramVerifier(Secret.of(text))).rejects.toThrow(UsageError);
	});

	it.each(passwords)('lets a login with %s sign in', async (name, text) => {
		const user = `scram ${name}`;
		await server.query(`CREATE ROLE "${user}" LOGIN PASSWORD '${await scramVerifier(Secret.of(text))}'`);
		const session = await connect(targetOf(server.sandbox), { user, password: Secret.of(text) });
		expect(await session.query('SELECT current_user AS who')).toEqual([{ who: user }]);
		await session.close();
	});
});
