// Passwords that Gatehouse made itself, beside given ones: whatever is run, whatever goes wrong, and while it runs, they are
// in the secrets file and nowhere else. `test/secrets.test.ts` does the same for a run that nobody disturbs.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Outcome } from '../helpers/cli.js';
import { runningProcesses } from '../helpers/processes.js';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { crashOf, durable } from './crash.js';
import { relayTo } from './relay.js';
import { throughCrashes, wipe, worlds } from './worlds.js';

const server = throughCrashes(
	await testServer({
		settings: {
			...durable,
			log_statement: 'all',
			log_min_duration_statement: '0',
			log_connections: 'on',
			log_min_messages: 'debug1',
		},
	}),
);
const crash = crashOf(server);
const relay = await relayTo(server.sandbox.host, server.sandbox.port);
const { run, file, path, folder } = workspace();

const adminCanary = 'Canary-of-the-admin-91bd07';
const given = 'Canary-that-was-given-3ea6f4';
await server.query(`CREATE ROLE canary_admin LOGIN CREATEROLE CREATEDB PASSWORD '${adminCanary}'`);
const logged = () => readFileSync(server.sandbox.logFile, 'utf8');
const loggedBefore = logged().length; // making the administrator put its password into the log

const world = worlds.find((each) => each.what === 'a schema for each tenant') ?? worlds[0];
const name = 'canary';
const document = world?.build(name);
const profile = file('canary.json', document);
const secrets = path('canary.env');
const known = new Set([adminCanary, given]);
const env = { GATEHOUSE_PASSWORD_CANARY_ACME_APP: given, PGPASSWORD: adminCanary };
const where = (port = relay.port) => [
	'--url',
	`postgres://canary_admin@${server.sandbox.host}:${port}/postgres?sslmode=disable`,
];

/** Learns every password that the secrets file has come to hold, pending ones too. */
function learn(): void {
	for (const [, value = ''] of readFileSync(secrets, 'utf8').matchAll(/_PASSWORD(?:_PENDING)?=(.*)$/gm))
		known.add(value.replace(/^(['"])(.*)\1$/, '$2'));
}

const leaksIn = (text: string) => [...known].filter((password) => text.includes(password));
const seen: string[] = [];
let samples = 0;

/** What others on this computer and on the server can see of a run. */
async function look(): Promise<void> {
	seen.push(...runningProcesses().map(({ command }) => command));
	const rows = await server.query<{ all: string | null }>(`SELECT string_agg(query, ' ') AS all FROM pg_stat_activity`);
	seen.push(rows[0]?.all ?? '');
	samples++;
}

/** A bug, a wrong command line, a server out of reach: then nothing was tried. */
const bugs: ReadonlySet<number | null> = new Set([1, 2, 3]);
const wrong: string[] = [];
const outputs = new Map<string, string>();
async function go(args: readonly string[], watched = true): Promise<Outcome> {
	let running = watched;
	const watching = (async () => {
		while (running) await look();
	})();
	const outcome = await run([...args, ...where()], { env });
	running = false;
	await watching;
	if (bugs.has(outcome.code)) wrong.push(`${outcome.code} ${args.join(' ')} ${outcome.stderr}`);
	outputs.set([...args.map((arg) => arg.replace(folder, '')), outputs.size].join(' '), outcome.stdout + outcome.stderr);
	return outcome;
}

const kept = ['--secrets', secrets];
afterAll(() => wipe(server, world?.databases(name) ?? [], `${name}_`));

test('a run that the server’s crash ends tells nothing, and keeps what it made', { timeout: 60_000 }, async () => {
	const stopped = relay.stopAt({ at: 25, moment: 'during' });
	const running = go(['apply', profile, '--yes', ...kept, '--format', 'json', '--on-failure', 'keep'], false);
	await stopped;
	learn();
	expect(known.size).toBeGreaterThan(2);
	seen.push(...runningProcesses().map(({ command }) => command));
	await crash.stop();
	await crash.start();
	expect([5, 6]).toContain((await running).code);
});

test('no command and no format writes one', { timeout: 240_000 }, async () => {
	const all = ['json', 'text'].flatMap((format) => [
		['plan', profile, '--format', format],
		['apply', profile, '--yes', '--confirm', name, ...kept, '--format', format],
		['verify', profile, ...kept, '--format', format],
		[
			'explain',
			'--role',
			`${name}_acme_app`,
			'--database',
			name,
			'--on',
			'acme',
			'--privilege',
			'CREATE',
			'--format',
			format,
		],
		['rotate', profile, '--yes', '--confirm', name, '--role', `${name}_globex_app`, ...kept, '--format', format],
		['profiles', 'save', profile, `saved-${format}`, '--format', format],
		['profiles', 'show', `saved-${format}`, '--format', format],
		['profiles', 'list', '--format', format],
		['doctor', '--format', format],
		['undo', 'last', '--confirm', name, '--format', format],
		['drop', profile, '--format', format],
	]);
	const more = [
		['plan', profile, ...kept, '--format', 'sql', '--out', path('plan.sql')],
		['plan', profile, '--format', 'pgtap', '--out', path('plan.pgtap')],
		['plan', profile, '--out', path('plan.json')],
		['apply', profile, '--yes', '--confirm', name, ...kept],
		['verify', profile, ...kept, '--format', 'junit'],
		['verify', profile, ...kept, '--format', 'tap'],
		['verify', profile, ...kept, '--format', 'html'],
		['rotate', profile, '--yes', '--confirm', name, ...kept],
		['drop', profile, '--confirm', name, '--format', 'json'],
	];
	for (const args of [...more.slice(0, 3), ...all, ...more.slice(3)]) {
		await go(args);
		learn();
	}
	const demo = await run(['demo', '--format', 'json'], { env });
	outputs.set('demo', demo.stdout + demo.stderr);
	expect(demo.code).toBe(0);
	expect(wrong).toEqual([]);
	expect(outputs.size).toBeGreaterThan(all.length + more.length);
	expect([...outputs].filter(([, text]) => leaksIn(text).length > 0).map(([args]) => args)).toEqual([]);
});

test('nobody sees one in the list of processes, in pg_stat_activity or in the log', () => {
	expect(samples).toBeGreaterThan(20);
	expect(seen.some((text) => text.includes('gatehouse.js apply'))).toBe(true);
	expect(seen.flatMap(leaksIn)).toEqual([]);
	const log = logged().slice(loggedBefore);
	expect(log).toContain('CREATE ROLE canary_acme_app');
	expect(leaksIn(log)).toEqual([]);
});

test('no file holds one but the secrets file', () => {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.map((each) => join(folder, each))
		.filter((each) => statSync(each).isFile());
	expect(files.some((each) => each.includes('state/gatehouse/'))).toBe(true);
	expect(files.filter((each) => leaksIn(readFileSync(each, 'utf8')).length > 0)).toEqual([secrets]);
	expect(statSync(secrets).mode & 0o777).toBe(0o600);
	rmSync(secrets);
});
