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
	/** Signed by the authority, and of yesterday; with the same key. */
	readonly expired: string;
	/** Its own authority. */
	readonly selfSigned: string;
	/** What a client shows of itself, signed by the authority; with its key. */
	readonly client: string;
	readonly clientKey: string;
	/** The same of the authority that signed nothing else. */
	readonly strangeClient: string;
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
	const issuedBy = ({ private: key, cert }: typeof authority) => ({ key, cert });
	const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: name }] }];
	const server = await generate(named(name), { ...elliptic, ca: issuedBy(authority), extensions });
	const keyPair = { publicKey: server.public, privateKey: server.private };
	const yesterday = (days: number) => new Date(Date.now() - days * 86_400_000);
	const expired = await generate(named(name), {
		...elliptic,
		keyPair,
		ca: issuedBy(authority),
		extensions,
		notBeforeDate: yesterday(2),
		notAfterDate: yesterday(1),
	});
	const selfSigned = await generate(named(name), { ...elliptic, keyPair, extensions });
	const client = await generate(named('dba'), { ...elliptic, ca: issuedBy(authority) });
	const strangeClient = await generate(named('dba'), {
		...elliptic,
		keyPair: { publicKey: client.public, privateKey: client.private },
		ca: issuedBy(stranger),
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
		expired: await write('expired.crt', expired.cert),
		selfSigned: await write('self-signed.crt', selfSigned.cert),
		client: await write('client.crt', client.cert),
		clientKey: await write('client.key', client.private, 0o600),
		strangeClient: await write('strange-client.crt', strangeClient.cert),
		key,
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
