// The live tests on every major of PostgreSQL: `npm run matrix`, `npm run matrix -- 15 18`, or fewer of the tests:
// `npm run matrix -- 13 --only test/live/drift` (part of a test file's path; may be repeated). Those called `.matrix.test`
// run here alone, because all of them take many minutes, or because they need psql.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install, majors } from './binaries.mjs';

const suites = ['test/live', 'test/verify', 'test/postgres', '.matrix.test'];

const root = fileURLToPath(new URL('..', import.meta.url));

const { positionals: asked, values } = parseArgs({
	allowPositionals: true,
	options: { only: { type: 'string', multiple: true, default: suites } },
});
const tests = readdirSync(join(root, 'test'), { recursive: true }).map((path) => `test/${path}`);
const wrong = [
	...asked.filter((major) => !majors.includes(major)).map((major) => `PostgreSQL ${major}`),
	...values.only.filter((part) => !tests.some((test) => test.includes(part))),
];
if (wrong.length > 0) {
	console.error(`There is no ${wrong.join(', no ')} in the matrix. It has PostgreSQL ${majors.join(', ')}.`);
	process.exit(2);
}

const told = [];
for (const major of asked.length > 0 ? asked : majors) {
	const binDir = await install(major);
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
