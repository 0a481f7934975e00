// How long things take, as ratios against psql (and against an empty `node`) measured in the same run: `npm run bench`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const program = fileURLToPath(new URL('../bin/gatehouse.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const env = { ...process.env, GATEHOUSE_CONFIG_DIR: folder, XDG_STATE_HOME: folder, NO_COLOR: '1' };
for (const name of Object.keys(env)) if (/^PG[A-Z]/.test(name)) delete env[name];

if (spawnSync('psql', ['--version']).status !== 0) {
	console.error(
		'psql is not on this machine, and it is what everything is compared with. Install the PostgreSQL client.',
	);
	process.exit(2);
}

const server = spawn(process.execPath, [program, 'sandbox', '--format', 'json'], {
	env,
	stdio: ['ignore', 'pipe', 'inherit'],
});
try {
	let text = '';
	for await (const chunk of server.stdout) {
		text += chunk;
		if (text.trimEnd().endsWith('}')) break;
	}
	const { url, version } = JSON.parse(text);
	report(`PostgreSQL ${version}, ${rounds} rounds, medians`, measure(url));
} finally {
	server.kill('SIGTERM');
	rmSync(folder, { recursive: true, force: true });
}

function measure(url) {
	const times = { node: [], version: [], psql: [], apply: [], again: [], verify: [], select: [] };
	for (let round = 0; round < rounds; round++) {
		const [scripted, applied] = ['s', 'a'].map((letter) => profile(`bench_${letter}${round}`));
		const script = join(folder, `${round}.sql`);
		const secrets = join(folder, `${round}.json`);
		gatehouse(['plan', scripted, '--url', url, '--format', 'sql', '--secrets', secrets, '--out', script]);
		times.node.push(timed(process.execPath, ['-e', '0']));
		times.version.push(timed(process.execPath, [program, '--version']));
		times.select.push(timed('psql', ['-X', '-q', '-d', url, '-c', 'SELECT 1']));
		times.psql.push(timed('psql', ['-X', '-q', '-d', url, '-f', script]));
		const apply = ['apply', applied, '--url', url, '--yes', '--secrets', secrets, '--no-verify'];
		times.apply.push(timed(process.execPath, [program, ...apply]));
		times.again.push(timed(process.execPath, [program, ...apply]));
		times.verify.push(timed(process.execPath, [program, 'verify', applied, '--url', url, '--secrets', secrets]));
	}
	return times;
}

function profile(name) {
	const path = join(folder, `${name}.json`);
	const roles = [
		{ name: `${name}_app`, access: 'read-write' },
		{ name: `${name}_report`, access: 'read-only' },
		{ name: `${name}_migrator`, access: 'migrate' },
	];
	writeFileSync(path, JSON.stringify({ version: 1, name, pattern: 'database-per-tenant', database: { name }, roles }));
	return path;
}

function gatehouse(args) {
	const { status, stderr } = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' });
	if (status !== 0) throw new Error(`gatehouse ${args.join(' ')} ended with ${status}: ${stderr}`);
}

function timed(command, args) {
	const start = performance.now();
	const { status, stderr } = spawnSync(command, args, { env, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
	return performance.now() - start;
}

function median(values) {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function report(title, times) {
	const row = (what, value, base, than) =>
		console.log(
			`${what.padEnd(44)} ${median(value).toFixed(0).padStart(6)} ms  ${(median(value) / median(base)).toFixed(2).padStart(6)} x ${than}`,
		);
	console.log(title);
	row('node -e 0', times.node, times.node, 'itself');
	row('gatehouse --version', times.version, times.node, 'node -e 0');
	row('psql -c "SELECT 1"', times.select, times.select, 'itself');
	row('psql -f, the exported script of one database', times.psql, times.psql, 'itself');
	row('gatehouse apply, one database', times.apply, times.psql, 'psql -f');
	row('gatehouse apply, nothing to do', times.again, times.psql, 'psql -f');
	row('gatehouse verify, three logins', times.verify, times.psql, 'psql -f');
}
