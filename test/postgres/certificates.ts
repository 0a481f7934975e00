// An authority and a server's certificate of our own, made with the openssl command.
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unprivilegedAccount } from '../../source/sandbox/unprivileged.js';

export type Certificates = {
	readonly authority: string;
	/** An authority that signed nothing. */
	readonly stranger: string;
	readonly certificate: string;
	readonly key: string;
	remove(): Promise<void>;
};

export async function makeCertificates(name: string): Promise<Certificates> {
	const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-tls-'));
	const file = (base: string) => path.join(folder, base);
	const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
	for (const authority of ['authority', 'stranger']) {
		openssl(
			...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${authority}`],
			...['-keyout', `${authority}.key`, '-out', `${authority}.crt`],
		);
	}
	openssl(
		...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`],
		...['-keyout', 'server.key', '-out', 'server.csr'],
	);
	await writeFile(file('names'), `subjectAltName=DNS:${name}`);
	openssl(
		...['x509', '-req', '-in', 'server.csr', '-days', '2', '-CA', 'authority.crt', '-CAkey', 'authority.key'],
		...['-CAcreateserial', '-extfile', 'names', '-out', 'server.crt'],
	);
	await chmod(folder, 0o755);
	await chmod(file('server.key'), 0o600);
	const { uid, gid } = unprivilegedAccount();
	if (uid !== undefined && gid !== undefined) await chown(file('server.key'), uid, gid);
	return {
		authority: file('authority.crt'),
		stranger: file('stranger.crt'),
		certificate: file('server.crt'),
		key: file('server.key'),
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}
