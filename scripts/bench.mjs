// How long things take, as ratios against psql (and against an empty `node`) measured in the same run: `npm run bench`.
// BENCH_ROUNDS=7 says how often one database is made, BENCH_TENANTS=1000 how many schema tenants (0: none),
// BENCH_TENANT_ROUNDS=3 how often those, BENCH_BIN_DIR which PostgreSQL, BENCH_FEEL_ROUNDS=11 the wizard (`bench-feel.mjs`).
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { measureFeel, reportFeel } from './bench-feel.mjs';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const tenants = Number(process.env['BENCH_TENANTS'] ?? 1000);
const tenantRounds = Number(process.env['BENCH_TENANT_ROUNDS'] ?? 3);
const feelRounds = Number(process.env['BENCH_FEEL_ROUNDS'] ?? 11);
const binDir = process.env['BENCH_BIN_DIR'];
const program = fileURLToPath(new URL('../bin/gatehouse.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const env = { ...process.env, GATEHOUSE_CONFIG_DIR: folder, XDG_STATE_HOME: folder, NO_COLOR: '1' };
for (const name of Object.keys(env)) if (/^PG[A-Z]|^NODE_/.test(name)) delete env[name];

if (feelRounds > 0)
	reportFeel(
		`The wizard in a terminal, ${feelRounds} rounds, medians`,
		await measureFeel({ program, env, folder, rounds: feelRounds }),
	);

if (spawnSync('psql', ['--version']).status !== 0) {
	console.error(
		'psql is not on this machine, and it is what everything is compared with. Install the PostgreSQL client.',
	);
	process.exit(2);
}

if (rounds > 0)
	await onServer(({ url, version }) => report(`PostgreSQL ${version}, ${rounds} rounds, medians`, measure(url)));
if (tenants > 0) await measureTenants();

/** Each time a new one: what an earlier round left on it would be looked at again by the next. */
async function onServer(work) {
	const binaries = binDir === undefined ? [] : ['--bin-dir', binDir];
	const server = spawn(process.execPath, [program, 'sandbox', '--format', 'json', ...binaries], {
		env,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const gone = new Promise((resolve) => server.once('exit', resolve));
	try {
		let text = '';
		server.stdout.setEncoding('utf8');
		for await (const chunk of server.stdout) {
			text += chunk;
			if (text.trimEnd().endsWith('}')) break;
		}
		return await work(JSON.parse(text));
	} finally {
		server.kill('SIGTERM');
		await gone;
	}
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

/** A schema and a login for each tenant; the server is as much of the measure as the client, so they take turns at being first. */
async function measureTenants() {
	const times = { psql: [], apply: [], again: [], scripted: [], signIn: [], verify: [] };
	let on = '';
	for (let round = 0; round < tenantRounds; round++)
		await onServer(async ({ url, version }) => {
			on = version;
			await measureTenantsOnce(url, round, times);
		});
	reportTenants(`PostgreSQL ${on}, ${tenants} schema tenants, ${tenantRounds} rounds, medians`, times);
}

async function measureTenantsOnce(url, round, times) {
	const [scripted, applied] = ['s', 'a'].map((letter) => tenantProfile(`bench_${letter}t${round}`));
	const script = join(folder, `tenants-${round}.sql`);
	const secrets = join(folder, `tenants-${round}.json`);
	const apply = (profile) => ['apply', profile, '--url', url, '--yes', '--secrets', secrets, '--no-verify'];
	gatehouse(['plan', scripted, '--url', url, '--format', 'sql', '--secrets', secrets, '--out', script]);
	writeFileSync(script, inOneTransaction(readFileSync(script, 'utf8')));
	const turns = [
		() => times.psql.push(timed('psql', ['-X', '-q', '-d', url, '-f', script])),
		() => times.apply.push(timed(process.execPath, [program, ...apply(applied)])),
	];
	for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
		timed('psql', ['-X', '-q', '-d', url, '-c', 'CHECKPOINT']);
		turn();
	}
	times.again.push(timed(process.execPath, [program, ...apply(applied)]));
	times.scripted.push(timed(process.execPath, [program, ...apply(scripted)]));
	times.signIn.push(await signInEach(secrets, `bench_at${round}_`));
	times.verify.push(timed(process.execPath, [program, 'verify', applied, '--url', url, '--secrets', secrets]));
}

/** The least that a proof by sign-in takes here: each login signs in, says one thing and leaves, four at a time. */
async function signInEach(secrets, prefix) {
	const logins = Object.entries(JSON.parse(readFileSync(secrets, 'utf8'))).filter(([name]) => name.startsWith(prefix));
	const start = performance.now();
	const lane = async () => {
		for (let login = logins.pop(); login !== undefined; login = logins.pop()) {
			const client = new pg.Client({ connectionString: login[1].url, ssl: false });
			await client.connect();
			await client.query('SELECT 1');
			await client.end();
		}
	};
	await Promise.all([lane(), lane(), lane(), lane()]);
	return performance.now() - start;
}

function tenantProfile(name) {
	const path = join(folder, `${name}.json`);
	const roles = [
		{ name: `${name}_{tenant}_app`, access: 'read-write' },
		{ name: `${name}_migrator`, access: 'migrate' },
	];
	writeFileSync(
		path,
		JSON.stringify({
			version: 1,
			name,
			pattern: 'schema-per-tenant',
			database: { name },
			schema: `${name}_{tenant}`,
			roles,
			tenants: Array.from({ length: tenants }, (_, index) => `t${String(index + 1).padStart(5, '0')}`),
		}),
	);
	return path;
}

/** The script as psql is quickest with it: neighbouring transactions in one database made one, and connected to once. */
function inOneTransaction(script) {
	const [header, ...sections] = script.split(/^(?=\\connect )/m);
	const merged = [];
	for (const section of sections) {
		const [, start, body] = /^(.*?^BEGIN;\n)(.*)^COMMIT;\n/ms.exec(section) ?? [];
		const before = merged.at(-1);
		if (body !== undefined && before?.start === start) before.body += body;
		else merged.push(body === undefined ? { start: section, body: '', end: '' } : { start, body, end: 'COMMIT;\n' });
	}
	return header + merged.map(({ start, body, end }) => start + body + end).join('');
}

function gatehouse(args) {
	const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
		env,
		encoding: 'utf8',
		maxBuffer: 2 ** 30,
	});
	if (status !== 0) throw new Error(`gatehouse ${args.join(' ')} ended with ${status}: ${stderr}`);
}

function timed(command, args) {
	const start = performance.now();
	const { status, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 2 ** 30 });
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`);
	return performance.now() - start;
}

function median(values) {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function row(what, value, base, than) {
	const [ours, theirs] = [median(value), median(base)];
	console.log(
		`${what.padEnd(47)} ${ours.toFixed(0).padStart(6)} ms  ${(ours / theirs).toFixed(2).padStart(6)} x ${than}`,
	);
}

function report(title, times) {
	console.log(title);
	row('node -e 0', times.node, times.node, 'itself');
	row('gatehouse --version', times.version, times.node, 'node -e 0');
	row('psql -c "SELECT 1"', times.select, times.select, 'itself');
	row('psql -f, the exported script of one database', times.psql, times.psql, 'itself');
	row('gatehouse apply, one database', times.apply, times.psql, 'psql -f');
	row('gatehouse apply, nothing to do', times.again, times.psql, 'psql -f');
	row('gatehouse verify, three logins', times.verify, times.psql, 'psql -f');
}

function reportTenants(title, times) {
	console.log(title);
	row('psql -f, the same statements, one transaction', times.psql, times.psql, 'itself');
	row('gatehouse apply', times.apply, times.psql, 'psql -f');
	row('gatehouse apply, nothing to do', times.again, times.psql, 'psql -f');
	row('gatehouse apply, nothing to do after psql', times.scripted, times.psql, 'psql -f');
	row('a sign-in of each login and nothing else', times.signIn, times.psql, 'psql -f');
	row('gatehouse verify, every login', times.verify, times.psql, 'psql -f');
	row('gatehouse verify, every login', times.verify, times.signIn, 'the sign-ins alone');
}
