import type { ApplyResult } from '../../../source/core/apply/result.js';
import type { Target } from '../../../source/core/connection.js';
import { ExitCode } from '../../../source/core/exit-code.js';
import { type Check, report } from '../../../source/core/gates/check.js';
import type { Effect as Change, Plan, Statement } from '../../../source/core/plan/plan.js';
import type { ServerFacts } from '../../../source/core/server/facts.js';
import type { ServerNames } from '../../../source/core/server/names.js';
import { identifier } from '../../../source/core/sql/quote.js';
import { Secret } from '../../../source/core/sql/secret.js';
import { sql } from '../../../source/core/sql/sql.js';
import { basisOf } from '../../../source/core/wizard/checked.js';
import { documentOf } from '../../../source/core/wizard/document.js';
import { knownAs } from '../../../source/core/wizard/existing/known.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { notBegun } from '../../../source/core/wizard/progress.js';
import type { SavedProfile } from '../../../source/core/wizard/saved-profile.js';
import type { Problem, ReachedServer, State, StateOf, Step } from '../../../source/core/wizard/state.js';

export const target: Target = {
	host: 'db1.example.com',
	port: 5432,
	user: 'admin',
	database: 'postgres',
	sslmode: 'verify-full',
	environment: 'staging',
	timeout: 10_000,
	sources: {},
};

export const facts: ServerFacts = {
	version: 180_004,
	versionText: '18.4',
	administrator: { name: 'admin', superuser: true, createRole: true, createDatabase: true },
	tls: 'TLSv1.3',
	inRecovery: false,
	connections: { used: 4, limit: 100 },
	databases: [
		{ name: 'postgres', owner: 'admin', publicMayConnect: true },
		{ name: 'shop', owner: 'admin', publicMayConnect: true },
	],
	templates: { count: 1, publicMayConnect: 1 },
	schemas: { database: 'postgres', count: 1 },
	emptyDatabaseBytes: 7_969_271,
	roles: 2,
};

const database = { owner: 'admin', comment: null, isTemplate: false, acceptsConnections: true } as const;
const plainRole = {
	comment: null,
	login: true,
	superuser: false,
	createRole: false,
	replication: false,
	bypassRowSecurity: false,
} as const;
/** What is there by name, on the same server. */
export const names: ServerNames = {
	databases: [
		{ ...database, name: 'postgres' },
		{ ...database, name: 'shop' },
		{ ...database, name: 'template0', isTemplate: true, acceptsConnections: false },
	],
	roles: [
		{ ...plainRole, name: 'admin', superuser: true },
		{ ...plainRole, name: 'shop_app' },
		{ ...plainRole, name: 'pg_monitor', login: false },
	],
};

export const server: ReachedServer = { id: 7, kind: 'own', target, facts, known: knownAs(names), passwords: new Map() };
export const sandbox: ReachedServer = {
	...server,
	kind: 'sandbox',
	target: { ...target, host: '127.0.0.1', port: 40_001 },
};

export const problem: Problem = {
	code: 'wrong-password',
	message: 'The server refused the password of admin.',
	remedy: 'Type it again.',
	exitCode: ExitCode.unreachable,
	field: 'password',
};

export function statement(id: string, effect: Change = 'create'): Statement {
	return {
		id,
		gate: 'role',
		database: 'postgres',
		sql: sql`CREATE ROLE ${identifier(`role_${id}`)} NOLOGIN`,
		purpose: `makes the role of ${id}`,
		undo: { sql: sql`DROP ROLE ${identifier(`role_${id}`)}` },
		effect,
		destroysData: false,
	};
}

export function planOf(...statements: readonly Statement[]): Plan {
	return {
		profile: 'orders',
		document: documentOf(firstAnswers, server),
		fingerprint: 'sha256:7c1e90ab',
		basis: {},
		target: { ...target, serverVersion: facts.version, administrator: 'superuser' },
		databases: ['orders'],
		phases: [{ id: 'A', database: 'postgres', transactional: true, statements }],
		warnings: [],
		losses: [],
	};
}

export const result: ApplyResult = {
	status: 'applied',
	applied: ['A1', 'A2'],
	remains: [],
	receipt: '/home/me/receipts/1.json',
	failure: null,
	passwords: new Map([['orders_app', Secret.of('canary-of-the-login')]]),
};

export function check(id: string, status: Check['status'] = 'pass', gate: Check['gate'] = 'connect'): Check {
	return {
		id,
		gate,
		role: 'orders_app',
		database: 'orders',
		subject: `CONNECT to ${id}`,
		method: 'login',
		expect: 'allowed',
		status,
		found: 'signed in',
		sqlstate: null,
		fix: status === 'fail' ? 'GRANT CONNECT ON DATABASE orders TO orders_app' : null,
	};
}

export const orders: SavedProfile = {
	name: 'orders',
	application: 'orders',
	pattern: 'database-per-tenant',
	server: 'db1.example.com:5432',
	environment: 'production',
	lastUsed: '2026-11-21T06:54:00.000Z',
	lastVerify: { at: '2026-11-21T06:55:00.000Z', ok: true, pass: 29, total: 29 },
};
export const savedProfiles: readonly SavedProfile[] = [
	orders,
	{ name: 'shop', pattern: 'shared-schema', server: 'localhost:5432', environment: 'development' },
];

const started = {
	answers: firstAnswers,
	attempt: 3,
	profiles: ['orders', 'shop'],
	draft: { kind: 'none' },
	checked: {},
} as const;
const reached = { ...started, server };
const opened = basisOf(reached);
const plan = planOf(statement('A1'), statement('A2'));
const planned = { ...reached, document: plan.document, plan, saved: null };
const applied = { ...planned, result };
const reaching = { ...started, goal: 'onward', server: null } as const;
const passing = report('orders', [
	check('orders'),
	check('schema', 'pass', 'schema'),
	check('table', 'pass', 'object'),
]);

/** One state of each step, as a walk with the first answers would reach it on a server of one's own. */
export const states: { readonly [S in Exclude<Step, 'ended'>]: StateOf<S> & State } = {
	welcome: { ...started, step: 'welcome', problem: null, at: null },
	profiles: { ...started, step: 'profiles', listed: savedProfiles, selected: null, notice: null, problem: null },
	'profile-task': {
		...started,
		step: 'profile-task',
		listed: savedProfiles,
		task: { kind: 'rename', profile: orders },
		typed: '',
		problem: null,
	},
	'sandbox-starting': { ...reaching, step: 'sandbox-starting', messages: [] },
	connect: { ...reaching, step: 'connect', problem: null },
	connecting: { ...reaching, step: 'connecting', patience: null },
	'server-facts': { ...reached, step: 'server-facts', goal: 'onward', opened },
	pattern: { ...reached, step: 'pattern', goal: 'onward', opened },
	rows: { ...reached, answers: { ...firstAnswers, pattern: 'shared-schema' }, step: 'rows', goal: 'onward', opened },
	names: { ...reached, step: 'names', goal: 'onward', opened },
	grants: { ...reached, step: 'grants', goal: 'onward', opened },
	security: { ...reached, step: 'security', goal: 'onward', opened },
	planning: { ...reached, step: 'planning', document: plan.document, mends: false },
	unplanned: { ...reached, step: 'unplanned', problem },
	review: { ...planned, step: 'review', notice: null },
	sql: { ...planned, step: 'sql', notice: null },
	confirm: { ...planned, step: 'confirm', confirmation: { kind: 'yes' } },
	applying: { ...planned, step: 'applying', progress: notBegun, stopping: 'no' },
	'apply-failed': {
		...planned,
		step: 'apply-failed',
		progress: notBegun,
		outcome: { kind: 'result', result: { ...result, status: 'undone', applied: [] } },
	},
	verifying: { ...applied, step: 'verifying', checks: [], message: null },
	'verify-failed': { ...applied, step: 'verify-failed', checks: [], problem },
	verified: { ...applied, step: 'verified', report: passing },
	finished: { ...applied, step: 'finished', report: passing, notice: null, kept: null },
	explain: {
		...reached,
		step: 'explain',
		from: null,
		question: { role: 'orders_app', database: 'orders', error: '', on: 'app.orders', privilege: 'SELECT' },
		isAsking: false,
		answer: null,
		problem: null,
	},
};
