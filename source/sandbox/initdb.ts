import { randomBytes } from 'node:crypto';
import { chown, cp, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Secret } from '../core/sql/secret.js';
import type { Guardian } from './guardian.js';
import { failure } from './program-failure.js';
import type { Account } from './unprivileged.js';

/** The programs' language must not depend on the computer's: what they say is read. */
export const programEnvironment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

/** A data folder whose superuser has a password that nobody else knows, and the programs that made it. */
export type Cluster = { readonly data: string; readonly binDir: string; readonly password: Secret };

export async function createCluster(
	guardian: Guardian,
	options: { readonly binDir: string; readonly account: Account; readonly durable: boolean },
): Promise<Cluster> {
	const { account } = options;
	const data = join(guardian.folder, 'data');
	const passwordFile = join(guardian.folder, 'password');
	const password = randomBytes(24).toString('base64url');
	await mkdir(data, { mode: 0o700 });
	await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
	await giveTo(account, guardian.folder, data, passwordFile);

	const initdb = (binDir: string) =>
		guardian.run({
			file: join(binDir, 'initdb'),
			args: [`--pgdata=${data}`, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
				.concat(['--encoding=UTF8', '--locale=C'])
				.concat(options.durable ? [] : ['--no-sync']),
			env: programEnvironment,
			account,
		});
	let { binDir } = options;
	let answer = await initdb(binDir);
	if (answer.code === 'EACCES' && account.uid !== undefined) {
		binDir = await copyPrograms(binDir, join(guardian.folder, 'postgresql'));
		answer = await initdb(binDir);
	}
	if (answer.code !== 0) throw failure('initdb', answer);
	await rm(passwordFile);
	return { data, binDir, password: Secret.of(password) };
}

export async function giveTo(account: Account, ...paths: readonly string[]): Promise<void> {
	if (account.uid === undefined || account.gid === undefined) return;
	for (const path of paths) await chown(path, account.uid, account.gid);
}

/** Root's own folders (`/root/project`) are closed to the account that the server runs as: it gets a copy. */
async function copyPrograms(binDir: string, destination: string): Promise<string> {
	const prefix = dirname(dirname(await realpath(join(binDir, 'postgres'))));
	for (const part of ['bin', 'lib', 'share']) {
		await cp(join(prefix, part), join(destination, part), { recursive: true, verbatimSymlinks: true });
	}
	return join(destination, 'bin');
}
