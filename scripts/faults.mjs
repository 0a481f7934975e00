// Every fault at every statement: `npm run faults` on the newest major of PostgreSQL, `npm run faults -- 13 15` on others.
// Lanes beside each other, each with a server of its own, write down what they find, and at the end there is one table;
// also where the time is up (`--minutes 50`, for each major) or where it is stopped: then it is of what was done.
// `--lanes 3` takes more of the computer, `--only 'a setting'` fewer of the cases (part of a case's name). Where a kill
// leaves, to the line, what another has left from which the same command went on, it is not run from there again but with
// `--each`.
import { spawn } from 'node:child_process';
import { constants, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { install, majors } from './binaries.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { positionals, values } = parseArgs({
	allowPositionals: true,
	options: {
		lanes: { type: 'string', default: String(Math.min(4, availableParallelism())) },
		minutes: { type: 'string', default: '50' },
		only: { type: 'string', default: '' },
		each: { type: 'boolean', default: false },
	},
});
const [lanes, minutes] = [Number(values.lanes), Number(values.minutes)];
const wrong = positionals.filter((major) => !majors.includes(major));
if (wrong.length > 0 || !(lanes >= 1) || !(minutes > 0)) {
	console.error(`Give majors of ${majors.join(', ')}, --lanes of 1 or more, and --minutes of more than none.`);
	process.exit(2);
}

const { nameOf, tableOf } = await table();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop.abort());

let survived = true;
for (const major of positionals.length > 0 ? positionals : majors.slice(-1)) {
	if (stop.signal.aborted) break;
	survived = (await sweep(major)) && survived;
}
if (!survived) process.exit(1);

/** Answers whether every point of every case was tried, and survived. */
async function sweep(major) {
	const binDir = await install(major);
	// Where nothing of it goes to a disk it takes less than half the time. A killed server finds it again there as well.
	const parent = await access('/dev/shm', constants.W_OK).then(
		() => '/dev/shm',
		() => tmpdir(),
	);
	const folder = await mkdtemp(join(parent, 'gatehouse-faults-'));
	const start = Date.now();
	const ways = Array.from({ length: lanes }, (_, lane) => join(folder, `lane-${lane}`));
	const running = ways.map((path, lane) => begin({ path, lane, binDir, folder, until: start + minutes * 60_000 }));
	const told = setInterval(() => console.log(progress(major, entriesIn(ways), start)), 30_000);
	const codes = await Promise.all(running);
	clearInterval(told);
	const entries = entriesIn(ways);
	console.log(progress(major, entries, start));
	console.log(tableOf(entries, major));
	const problems = entries.flatMap((entry) => (entry.problems ?? []).map((problem) => `${nameOf(entry)}: ${problem}`));
	for (const problem of problems) console.log(problem);
	// What no book tells, as where a lane could not begin.
	if (problems.length === 0 && !stop.signal.aborted)
		for (const [lane, path] of ways.entries()) if (codes[lane] !== 0) console.log(readFileSync(`${path}.log`, 'utf8'));
	await rm(folder, { recursive: true, force: true, maxRetries: 10 });
	const [planned, tried] = ['planned', 'tried'].map((is) => entries.filter((entry) => entry.is === is).length);
	return codes.every((code) => code === 0) && planned === tried;
}

async function begin({ path, lane, binDir, folder, until }) {
	const args = ['run', '--config=vitest.matrix.config.ts', 'test/faults/killed.matrix.test.ts'];
	const env = {
		...process.env,
		TMPDIR: folder,
		GATEHOUSE_TEST_BIN_DIR: binDir,
		GATEHOUSE_FAULTS: 'all',
		GATEHOUSE_FAULTS_ONLY: values.only,
		...(values.each ? { GATEHOUSE_FAULTS_EACH: '1' } : {}),
		GATEHOUSE_FAULTS_LANE: `${lane}/${lanes}`,
		GATEHOUSE_FAULTS_BOOK: `${path}.book`,
		GATEHOUSE_FAULTS_UNTIL: String(until),
	};
	const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
		cwd: root,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true, // a group of its own: the runner's workers outlive it where it is stopped
	});
	const log = createWriteStream(`${path}.log`);
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	// One that hangs must not take the table with it.
	const patience = setTimeout(() => child.kill('SIGINT'), until + 120_000 - Date.now());
	const abort = () => child.kill('SIGINT');
	stop.signal.addEventListener('abort', abort, { once: true });
	const code = await new Promise((resolve) => child.once('close', resolve));
	clearTimeout(patience);
	endGroup(child.pid);
	stop.signal.removeEventListener('abort', abort);
	return code;
}

function endGroup(pid) {
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nothing of it is left.
	}
}

function entriesIn(ways) {
	return ways
		.map((path) => `${path}.book`)
		.filter((path) => existsSync(path))
		.flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(0, -1))
		.map((line) => JSON.parse(line));
}

function progress(major, entries, start) {
	const of = (is) => entries.filter((entry) => entry.is === is);
	const [begun, all] = ['planned', 'announced'].map((is) => new Set(of(is).map(nameOf)).size);
	const tried = of('tried');
	const well = tried.filter(({ problems }) => problems.length === 0).length;
	const minutes = ((Date.now() - start) / 60_000).toFixed(1);
	return `PostgreSQL ${major}: ${minutes} min, ${begun} of ${all} cases begun, ${tried.length} points tried, ${well} survived`;
}

/** The tests and this draw the same table. */
async function table() {
	const { outputFiles } = await build({
		entryPoints: [join(root, 'test/faults/table.ts')],
		bundle: true,
		write: false,
		format: 'esm',
		platform: 'node',
	});
	return await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
