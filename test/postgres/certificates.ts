// An authority and a server's certificate of our own. Made in JavaScript: openssl's command is not on every machine.
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { unprivilegedAccount } from '../../source/sandbox/unprivileged.js';

export type Certificates = {
	readonly authority: string;
	/** An authority that signed nothing. */
	readonly stranger: string;
	readonly certificate: string;
	readonly key: string;
	remove(): Promise<void>;
};

const named = (value: string) => [{ name: 'commonName', value }];
const elliptic = { keyType: 'ec', algorithm: 'sha256' } as const;

const makeAuthority = (name: string) =>
	generate(named(name), {
		...elliptic,
		extensions: [
			{ name: 'basicConstraints', cA: true, critical: true },
			{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		],
	});

export async function makeCertificates(name: string): Promise<Certificates> {
	const [authority, stranger] = await Promise.all([makeAuthority('authority'), makeAuthority('stranger')]);
	const server = await generate(named(name), {
		...elliptic,
		ca: { key: authority.private, cert: authority.cert },
		extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
	});

	const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-tls-'));
	await chmod(folder, 0o755);
	const write = async (base: string, text: string, mode = 0o644) => {
		const file = path.join(folder, base);
		await writeFile(file, text, { mode });
		return file;
	};
	const key = await write('server.key', server.private, 0o600);
	const { uid, gid } = unprivilegedAccount();
	if (uid !== undefined && gid !== undefined) await chown(key, uid, gid);
	return {
		authority: await write('authority.crt', authority.cert),
		stranger: await write('stranger.crt', stranger.cert),
		certificate: await write('server.crt', server.cert),
		key,
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
