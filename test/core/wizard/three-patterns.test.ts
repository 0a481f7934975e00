// The two patterns that many customers share a database in: what is suggested, what is asked, what is said at the end.
import { describe, expect, test } from 'vitest';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import type { Answers, NameAnswers } from '../../../source/core/wizard/answers.js';
import { loginsOf } from '../../../source/core/wizard/credentials.js';
import { documentOf } from '../../../source/core/wizard/document.js';
import { applyAgainCommand, nextTenantCommand } from '../../../source/core/wizard/equivalent-command.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import { answersOf } from '../../../source/core/wizard/from-document.js';
import { inOneSentence, tablesToMake, transactionToRun } from '../../../source/core/wizard/left-to-do.js';
import { patternChoices, patternFacts } from '../../../source/core/wizard/patterns.js';
import { problemsOf } from '../../../source/core/wizard/problems.js';
import { reviewLines } from '../../../source/core/wizard/review-lines.js';
import type { State } from '../../../source/core/wizard/state.js';
import { transition } from '../../../source/core/wizard/transition.js';
import { facts, planOf, sandbox, statement, states } from './fixtures.js';

type Parts = Partial<Omit<Answers, 'names' | 'rows'>> & {
	readonly names?: Partial<NameAnswers>;
	readonly rows?: Partial<Answers['rows']>;
};

const answer = ({ names, rows, ...rest }: Parts): Answers => ({
	...firstAnswers,
	...rest,
	names: { ...firstAnswers.names, ...names },
	rows: { ...firstAnswers.rows, ...rows },
});
const keys = (...pairs: readonly (readonly [string, string])[]) => new Map(pairs);

const schemas = answer({ pattern: 'schema-per-tenant', names: { tenants: 'acme, globex' } });
const pooled = answer({ pattern: 'shared-schema' });
const signedIn = answer({
	pattern: 'shared-schema',
	rows: { identify: 'login', type: 'bigint' },
	names: { tenants: 'acme, globex', keys: keys(['acme', '7'], ['globex', '8']) },
});

describe('the suggestions are a profile that the parser takes', () => {
	test('a schema each: the tenant is in the schema and in every login but the one that migrates them all', () => {
		expect(documentOf(schemas)).toMatchObject({
			pattern: 'schema-per-tenant',
			database: { name: 'orders' },
			owner: 'orders_owner',
			schema: '{tenant}',
			roles: [{ name: 'orders_{tenant}_app' }, { name: 'orders_{tenant}_report' }, { name: 'orders_migrator' }],
			tenants: ['acme', 'globex'],
		});
		expect(documentOf(schemas)).not.toHaveProperty('rowSecurity');
		expect(parseProfile(documentOf(schemas)).warnings).toEqual([]);
	});

	test('shared by a pooled application: one login for all, and no tenants', () => {
		expect(documentOf(pooled)).toMatchObject({
			database: { name: 'orders' },
			schema: 'app',
			roles: [{ name: 'orders_app' }, { name: 'orders_report' }, { name: 'orders_migrator' }],
			rowSecurity: { identify: 'setting', column: 'tenant_id', type: 'uuid', setting: 'app.tenant_id' },
		});
		expect(documentOf(pooled)).not.toHaveProperty('tenants');
		expect(parseProfile(documentOf(pooled)).warnings.map(({ code }) => code)).toEqual(['setting-is-no-boundary']);
	});

	test('shared with a login each: the tenants with their keys', () => {
		expect(documentOf(signedIn)).toMatchObject({
			schema: 'app',
			roles: [{ name: 'orders_{tenant}_app' }, { name: 'orders_{tenant}_report' }, { name: 'orders_migrator' }],
			rowSecurity: { identify: 'login', column: 'tenant_id', type: 'bigint' },
			tenants: [
				{ name: 'acme', key: '7' },
				{ name: 'globex', key: '8' },
			],
		});
		expect(documentOf(signedIn).rowSecurity).not.toHaveProperty('setting');
		expect(parseProfile(documentOf(signedIn)).warnings).toEqual([]);
	});

	test('a column of text: the tenant is its own key unless another is typed', () => {
		const text = answer({
			...signedIn,
			rows: { identify: 'login', type: 'text' },
			names: { tenants: 'acme, globex', keys: keys(['globex', 'gbx']) },
		});
		expect(documentOf(text).tenants).toEqual(['acme', { name: 'globex', key: 'gbx' }]);
		expect(parseProfile(documentOf(text)).tenants).toMatchObject([{ key: 'acme' }, { key: 'gbx' }]);
	});

	test('what is asked of one pattern is in no document of another', () => {
		expect(documentOf({ ...signedIn, pattern: 'database-per-tenant' })).toMatchObject({ tenants: ['acme', 'globex'] });
		expect(documentOf({ ...signedIn, pattern: 'database-per-tenant' })).not.toHaveProperty('rowSecurity');
	});
});

describe('a profile that is repeated comes back as it was', () => {
	const base = {
		version: 1,
		name: 'shop',
		database: { name: 'shop' },
		owner: 'shop_owner',
		siblings: 'report',
	} as const;
	const profiles: readonly ProfileDocument[] = [
		{
			...base,
			pattern: 'schema-per-tenant',
			schema: '{tenant}',
			roles: [
				{ name: 'shop_{tenant}_app', access: 'read-write' },
				{ name: 'shop_migrator', access: 'migrate' },
			],
			tenants: ['acme', 'globex'],
		},
		{
			...base,
			pattern: 'schema-per-tenant',
			owner: 'own_{tenant}',
			schema: 's_{tenant}',
			roles: [{ name: '{tenant}_mig', access: 'migrate' }],
			tenants: ['acme'],
		},
		{ ...base, pattern: 'schema-per-tenant', schema: 'app', roles: [{ name: 'shop_app', access: 'read-write' }] },
		{
			...base,
			pattern: 'shared-schema',
			schema: 'store',
			roles: [{ name: 'shop_app', access: 'read-write' }],
			rowSecurity: { column: 'org', type: 'integer', identify: 'setting', setting: 'shop.org', tables: ['orders'] },
			tenants: [{ name: 'acme', key: 7 }, 'globex'],
		},
		{
			...base,
			pattern: 'shared-schema',
			schema: 'app',
			roles: [{ name: 'shop_{tenant}_app', access: 'read-write' }],
			rowSecurity: { column: 'tenant_id', type: 'text', identify: 'login', setting: 'shop.org' },
			tenants: ['acme', { name: 'globex', key: 'gbx' }],
		},
	];
	test.each(profiles)('$pattern, $schema', (profile) => {
		parseProfile(profile);
		expect(documentOf(answersOf(profile))).toEqual(profile);
	});

	test('its suggestions are suggestions again', () => {
		const [first, , third] = profiles.map((profile) => answersOf(profile));
		expect(first?.names).toMatchObject({ database: null, owner: null, schema: null });
		expect(first?.logins.map(({ key, name }) => [key, name])).toEqual([
			['app', null],
			['migrator', null],
		]);
		expect(third?.names.schema).toBe('app');
	});

	test('the next customer is asked for, with its key where there is one', () => {
		const repeated = (profile: ProfileDocument | undefined): State =>
			transition(states.profiles, { type: 'profile-read', attempt: 3, document: profile ?? documentOf(pooled) }).state;
		expect(profiles.map((profile) => repeated(profile)).map((state) => 'goal' in state && state.goal)).toEqual([
			'tenants',
			'tenants',
			'review',
			'review',
			'tenants',
		]);
		const answers = answersOf(documentOf(signedIn));
		const next = { ...answers, names: { ...answers.names, tenants: 'initech' } };
		expect(problemsOf(next)).toEqual([
			{ step: 'names', field: 'key.initech', message: 'is missing; type what tenant_id holds in its rows' },
		]);
	});
});

describe('what is wrong is said where it is typed', () => {
	test.each<readonly [string, Answers, readonly string[]]>([
		['no customer of a schema each', answer({ pattern: 'schema-per-tenant' }), ['names: tenants']],
		[
			'no customer of a login each',
			answer({ pattern: 'shared-schema', rows: { identify: 'login' } }),
			['names: tenants'],
		],
		[
			'two keys that are missing',
			{ ...signedIn, names: { ...signedIn.names, keys: keys() } },
			['key.acme', 'key.globex'],
		],
		[
			'a key that is no number',
			{ ...signedIn, names: { ...signedIn.names, keys: keys(['acme', 'seven'], ['globex', '8']) } },
			['key.acme'],
		],
		[
			'two keys that are one',
			{ ...signedIn, names: { ...signedIn.names, keys: keys(['acme', '7'], ['globex', '+7']) } },
			['key.globex'],
		],
		['a column without a name', answer({ ...pooled, rows: { column: '' } }), ['rows: column']],
		['a setting without a prefix', answer({ ...pooled, rows: { setting: 'tenant' } }), ['rows: setting']],
	])('%s', (_name, answers, expected) => {
		const found = problemsOf(answers).map(({ step, field }) => `${step}: ${field}`);
		expect(found).toEqual(expected.map((each) => (each.includes(':') ? each : `names: ${each}`)));
	});

	test('a pooled application needs no customer', () => expect(problemsOf(pooled)).toEqual([]));
});

describe('whoever shares tables is asked how rows are told apart', () => {
	const at = (step: 'pattern' | 'rows' | 'names', goal: 'onward' | 'review', pattern: Answers['pattern']): State =>
		({ ...states[step], goal, answers: answer({ pattern }) }) as State;

	test('between the pattern and the names, and nobody else is', () => {
		expect(transition(at('pattern', 'onward', 'shared-schema'), { type: 'next-pressed' }).state.step).toBe('rows');
		expect(transition(at('rows', 'onward', 'shared-schema'), { type: 'next-pressed' }).state.step).toBe('names');
		expect(transition(at('names', 'onward', 'shared-schema'), { type: 'back-pressed' }).state.step).toBe('rows');
		expect(transition(at('rows', 'onward', 'shared-schema'), { type: 'back-pressed' }).state.step).toBe('pattern');
		expect(transition(at('pattern', 'onward', 'schema-per-tenant'), { type: 'next-pressed' }).state.step).toBe('names');
		expect(transition(at('names', 'onward', 'schema-per-tenant'), { type: 'back-pressed' }).state.step).toBe('pattern');
	});

	test('also on the way back to the review, which then has a line for it', () => {
		const rows = transition(at('pattern', 'review', 'shared-schema'), { type: 'next-pressed' }).state;
		expect(rows).toMatchObject({ step: 'rows', goal: 'review' });
		const next = transition(rows, { type: 'next-pressed' });
		expect(next.effects.slice(0, 1)).toMatchObject([{ type: 'make-plan', document: { pattern: 'shared-schema' } }]);
		expect(reviewLines({ ...states.review, answers: pooled }).map(({ step }) => step)).toContain('rows');
	});

	test('its answers are kept, also those that are not valid', () => {
		const rows = { ...firstAnswers.rows, column: '' };
		const typed = transition(at('rows', 'onward', 'shared-schema'), { type: 'answered', answers: { rows } }).state;
		expect(transition(typed, { type: 'next-pressed' }).state.step).toBe('rows');
		expect(transition(typed, { type: 'back-pressed' }).state).toMatchObject({ step: 'pattern', answers: { rows } });
	});
});

describe('the choice tells figures', () => {
	const told = (pattern: Answers['pattern'], here = facts): string => {
		const choice = patternChoices.find((each) => each.pattern === pattern);
		if (choice === undefined) throw new Error('there is no such pattern');
		return [choice.here(here), ...patternFacts(choice, here).map(([, text]) => text), choice.visible].join('\n');
	};
	test('of this server, and what was measured is said to be', () => {
		expect(told('database-per-tenant')).toMatch(
			/2 databases on this server now[\s\S]*7\.6 MB here when empty.*measured by us/,
		);
		expect(told('database-per-tenant')).toContain('96 of 100 are free');
		expect(told('schema-per-tenant')).toMatch(/1 schema in postgres now[\s\S]*measured by us/);
		expect(told('shared-schema')).toContain('2 roles');
	});
	test('also where the server tells less', () => {
		const less = { ...facts, emptyDatabaseBytes: null, connections: { used: 130, limit: 100 } };
		expect(told('database-per-tenant', less)).toMatch(/8 MB when empty[\s\S]*0 of 100 are free/);
	});
	test.each(patternChoices.map(({ pattern }) => pattern))('%s says what stays visible', (pattern) => {
		expect(told(pattern)).toMatch(/sees the names of all databases and roles/);
	});
});

describe('logins and commands', () => {
	test('each tenant has its own in the one database; what serves all comes once', () => {
		expect(loginsOf({ answers: schemas })).toEqual([
			{ role: 'orders_acme_app', database: 'orders' },
			{ role: 'orders_globex_app', database: 'orders' },
			{ role: 'orders_acme_report', database: 'orders' },
			{ role: 'orders_globex_report', database: 'orders' },
			{ role: 'orders_migrator', database: 'orders' },
		]);
		expect(loginsOf({ answers: pooled })).toHaveLength(3);
	});

	test('the next customer is a flag, with its key where there is one, and no work of a pooled application', () => {
		const command = (answers: Answers) => nextTenantCommand({ ...states.review, answers });
		expect(command(schemas)).toContain(' --tenant NAME --yes');
		expect(command(signedIn)).toContain(' --tenant NAME=KEY --yes');
		expect(command(pooled)).toBeUndefined();
	});
});

describe('what is left to do is said at the end', () => {
	const warnings = [{ code: 'no-tenant-tables', message: 'Schema app has no table yet.' }];
	const plan = { ...planOf(statement('A1')), warnings };
	const end = (answers: Answers, part: object = {}) => ({ ...states.finished, answers, plan, ...part });
	const farewell = (state: State): string => {
		const { state: ended } = transition(state, { type: 'quit-pressed', by: 'choice' });
		return ended.step === 'ended' ? ended.farewell.join('\n') : '';
	};

	test('by a pooled application, in each transaction', () => {
		const line = "BEGIN; SET LOCAL app.tenant_id = 'KEY'; ...; COMMIT;";
		expect(transactionToRun({ answers: pooled })).toBe(line);
		expect(transactionToRun({ answers: answer({ ...pooled, rows: { setting: 'User.Org' } }) })).toContain(
			'"User"."Org"',
		);
		expect(transactionToRun({ answers: signedIn })).toBeUndefined();
		expect(transactionToRun({ answers: schemas })).toBeUndefined();
		expect(farewell(end(pooled))).toMatch(/SET LOCAL[\s\S]*not against someone who holds the login/);
	});

	test('where the tables are still to be made: by whom, with which column, and then again', () => {
		const made = tablesToMake(end(pooled));
		expect(made).toMatchObject({ by: { kind: 'login', name: 'orders_migrator' }, column: 'tenant_id uuid' });
		expect(made && inOneSentence(made)).toMatch(
			/app has no table with a column tenant_id uuid .*signed in as orders_migrator/,
		);
		expect(farewell(end(pooled))).toContain('gatehouse apply orders --yes --confirm orders --secrets');
		expect(tablesToMake({ ...end(pooled), plan: planOf(statement('A1')) })).toBeUndefined();
	});

	test('a login that migrates may be missing, and a sandbox is gone by then', () => {
		const logins = firstAnswers.logins.filter(({ access }) => access !== 'migrate');
		const made = tablesToMake(end({ ...pooled, logins }, { server: sandbox }));
		expect(made).toMatchObject({ by: { kind: 'owner', name: 'orders_owner' }, command: undefined });
		expect(made && inOneSentence(made)).toContain('as orders_owner (SET ROLE)');
		expect(applyAgainCommand({ ...end(pooled), server: sandbox })).toBeUndefined();
	});
});
