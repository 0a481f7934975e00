// What is on the server already, and what that means for each field.
import { describe, expect, test } from 'vitest';
import type { KnownDatabase, KnownRole, KnownSchema, KnownTable, Named } from '../../../source/core/server/names.js';
import type { Answers, LoginAnswers } from '../../../source/core/wizard/answers.js';
import { adoptableLogins } from '../../../source/core/wizard/existing/adoptable.js';
import { foundNames } from '../../../source/core/wizard/existing/found-names.js';
import type { Inside, Known } from '../../../source/core/wizard/existing/known.js';
import { matchingNames } from '../../../source/core/wizard/existing/matching.js';
import { maintenanceOffer, offerFor, refusalOffer } from '../../../source/core/wizard/existing/offers.js';
import { firstAnswers } from '../../../source/core/wizard/first-answers.js';
import type { ReachedServer } from '../../../source/core/wizard/state.js';
import { names, problem, server } from './fixtures.js';

const [admin, login] = names.roles as readonly [KnownRole, KnownRole];
const [, shop] = names.databases as readonly [KnownDatabase, KnownDatabase];
const mine = 'gatehouse: orders';
const others = 'gatehouse: billing';

const role = (name: string, part: Partial<KnownRole> = {}): KnownRole => ({ ...login, name, ...part });
const database = (name: string, part: Partial<KnownDatabase> = {}): KnownDatabase => ({ ...shop, name, ...part });
const schema = (name: string, part: Partial<KnownSchema> = {}): KnownSchema => ({
	name,
	owner: 'ann',
	comment: null,
	...part,
});

type There = {
	readonly roles?: readonly KnownRole[];
	readonly databases?: readonly KnownDatabase[];
	readonly schemas?: readonly KnownSchema[];
	readonly tables?: readonly KnownTable[];
	readonly inside?: Inside;
};

/** A server that has these, and the superuser. */
function having({ roles = [], databases = [], schemas, tables = [], inside }: There): ReachedServer {
	const wish = { database: databases[0]?.name ?? '', column: 'tenant_id' };
	const read: Inside = {
		...wish,
		status: 'read',
		names: { schemas: schemas ?? [], tables: new Map([['app', tables]]) },
	};
	const known: Known = {
		names: { roles: [admin, ...roles], databases },
		renewal: null,
		inside: inside ?? (schemas === undefined && tables.length === 0 ? null : read),
	};
	return { ...server, known };
}

const named = (part: Partial<Answers['names']>, rest: Partial<Answers> = {}): Answers => ({
	...firstAnswers,
	...rest,
	names: { ...firstAnswers.names, ...part },
});
const withLogin = (part: Partial<LoginAnswers>): Answers => ({
	...firstAnswers,
	logins: firstAnswers.logins.map((each) => (each.key === 'app' ? { ...each, ...part } : each)),
});
const adopting = withLogin({ kept: { adopt: true } });
const eachTenant = named({ tenants: 'acme, globex' });

type Row = readonly [what: string, field: string, there: There, answers: Answers, word: string, text: RegExp];
const rows: readonly Row[] = [
	[
		'a database of this profile',
		'database',
		{ databases: [database('orders', { comment: mine })] },
		firstAnswers,
		'made by this profile',
		/only what is missing/,
	],
	[
		'a database of nobody',
		'database',
		{ databases: [database('orders')] },
		firstAnswers,
		'exists',
		/hardened.*admin's: nothing is re-owned unasked.*another name/,
	],
	[
		'a database of another profile',
		'database',
		{ databases: [database('orders', { comment: others })] },
		firstAnswers,
		'of profile billing',
		/two profiles would share it/,
	],
	[
		'a template',
		'database',
		{ databases: [database('orders', { isTemplate: true })] },
		firstAnswers,
		'a template',
		/copied from it/,
	],
	[
		"a provider's database",
		'database',
		{ databases: [database('rdsadmin')] },
		named({ database: 'rdsadmin' }),
		"the provider's",
		/never touched/,
	],
	[
		'a database that is shut',
		'database',
		{ databases: [database('orders', { acceptsConnections: false })] },
		firstAnswers,
		'exists',
		/accepts no connections/,
	],
	[
		"a customer's database",
		'database',
		{ databases: [database('orders_globex')] },
		eachTenant,
		'exists',
		/^orders_globex is there\. .*refuses it/,
	],
	[
		'an owner of this profile',
		'owner',
		{ roles: [role('orders_owner', { comment: mine })] },
		firstAnswers,
		'made by this profile',
		/used again/,
	],
	[
		'an owner of nobody',
		'owner',
		{ roles: [role('orders_owner', { login: false })] },
		firstAnswers,
		'exists',
		/used as it is/,
	],
	[
		'an owner that signs in',
		'owner',
		{ roles: [role('orders_owner')] },
		firstAnswers,
		'exists',
		/cannot be an owner.*signs in as it/,
	],
	[
		'an owner that makes roles',
		'owner',
		{ roles: [role('orders_owner', { login: false, createRole: true })] },
		firstAnswers,
		'exists',
		/may make roles/,
	],
	[
		'an owner that owns elsewhere',
		'owner',
		{ roles: [role('orders_owner', { login: false })], databases: [database('shop', { owner: 'orders_owner' })] },
		firstAnswers,
		'exists',
		/it owns shop/,
	],
	[
		"an owner that owns the profile's own",
		'owner',
		{ roles: [role('orders_owner', { login: false })], databases: [database('orders', { owner: 'orders_owner' })] },
		firstAnswers,
		'exists',
		/used as it is/,
	],
	['the administrator as owner', 'owner', {}, named({ owner: 'admin' }), 'exists', /it is the administrator/],
	[
		'a login of this profile',
		'app.name',
		{ roles: [role('orders_app', { comment: mine })] },
		firstAnswers,
		'made by this profile',
		/the password that it has/,
	],
	[
		'a login of nobody',
		'app.name',
		{ roles: [role('orders_app')] },
		firstAnswers,
		'exists',
		/Take it under the profile \(adopt\), or choose another name/,
	],
	[
		'a login that is taken',
		'app.name',
		{ roles: [role('orders_app')] },
		adopting,
		'exists',
		/put right.*keeps its password/,
	],
	[
		'a login of another profile',
		'app.name',
		{ roles: [role('orders_app', { comment: others })] },
		adopting,
		'of profile billing',
		/cannot be taken/,
	],
	[
		'a superuser as login',
		'app.name',
		{ roles: [role('orders_app', { superuser: true })] },
		adopting,
		'exists',
		/it is a superuser/,
	],
	[
		'a role of PostgreSQL',
		'app.name',
		{ roles: [role('pg_monitor')] },
		withLogin({ name: 'pg_monitor' }),
		"PostgreSQL's own",
		/never touched/,
	],
	[
		"a provider's role",
		'app.name',
		{ roles: [role('rds_superuser')] },
		withLogin({ name: 'rds_superuser' }),
		"the provider's",
		/never touched/,
	],
	[
		"a customer's login",
		'app.name',
		{ roles: [role('orders_acme_app'), role('orders_globex_app')] },
		eachTenant,
		'exists',
		/^orders_acme_app is there\. .*refuses it as it is.*So are 1 more/,
	],
	[
		'a schema of this profile',
		'schema',
		{ databases: [database('orders')], schemas: [schema('app', { comment: mine })] },
		firstAnswers,
		'made by this profile',
		/only what is missing/,
	],
	[
		'a schema of somebody',
		'schema',
		{ databases: [database('orders')], schemas: [schema('app')] },
		firstAnswers,
		'exists',
		/stays ann's: nothing is re-owned unasked/,
	],
	[
		'a schema of the owner',
		'schema',
		{ databases: [database('orders')], schemas: [schema('app', { owner: 'orders_owner' })] },
		firstAnswers,
		'exists',
		/the right owner/,
	],
	[
		'a schema of another profile',
		'schema',
		{ databases: [database('orders')], schemas: [schema('app', { comment: others })] },
		firstAnswers,
		'of profile billing',
		/share it/,
	],
	[
		"a customer's schema",
		'schema',
		{ databases: [database('orders')], schemas: [schema('acme')] },
		named({ tenants: 'acme' }, { pattern: 'schema-per-tenant' }),
		'exists',
		/^acme is there\. .*refuses it/,
	],
	[
		'a creator that is not there',
		'creators',
		{},
		named({}, { others: { creators: 'admin, ghost', keep: '' } }),
		'not here',
		/^ghost is no role/,
	],
	[
		'who is to keep and is not there',
		'keep',
		{},
		named({}, { others: { creators: '', keep: 'ghost' } }),
		'not here',
		/^ghost is no role/,
	],
	[
		'a table that is not there',
		'tables',
		{ databases: [database('orders')], tables: [{ name: 'orders', hasColumn: true }] },
		named({ tables: 'orders, later' }, { pattern: 'shared-schema' }),
		'not there yet',
		/no table later in app/,
	],
	[
		'a table without the column',
		'tables',
		{ databases: [database('orders')], tables: [{ name: 'rates', hasColumn: false }] },
		named({ tables: 'rates' }, { pattern: 'shared-schema' }),
		'no such column',
		/rates has no column tenant_id/,
	],
];

describe('a name that is there already', () => {
	test.each(rows)('%s, as %s', (_what, field, there, answers, word, text) => {
		const found = foundNames(answers, having(there)).get(field);
		expect(found?.word).toBe(word);
		expect(found?.text).toMatch(text);
	});

	test('and one that is not is said nothing of', () => {
		expect([...foundNames(firstAnswers, having({ roles: [role('other')] }))]).toEqual([]);
	});

	test('of a database that is not asked about any more is said nothing: a half-typed name led there', () => {
		const inside: Inside = {
			database: 'orders',
			column: null,
			status: 'read',
			names: { schemas: [schema('app')], tables: new Map() },
		};
		const there = having({ databases: [database('orders'), database('ordersx')], inside });
		expect(foundNames(named({ database: 'orders' }), there).has('schema')).toBe(true);
		expect(foundNames(named({ database: 'ordersx' }), there).has('schema')).toBe(false);
		expect(foundNames(named({ database: 'order' }), there).has('schema')).toBe(false);
	});
});

describe('taking a login under the profile', () => {
	const offered = (part: Partial<KnownRole>, answers = firstAnswers) =>
		adoptableLogins(answers, having({ roles: [role('orders_app', part)] })).has('app');

	test('is offered where the plan would do it', () => {
		expect(offered({})).toBe(true);
		expect(offered({ createRole: true })).toBe(true);
		for (const part of [{ comment: mine }, { comment: others }, { superuser: true }, { replication: true }])
			expect(offered(part)).toBe(false);
	});

	test('can be undone also where it is not possible any more', () => {
		expect(offered({ superuser: true }, adopting)).toBe(true);
		expect(adoptableLogins(adopting, having({})).has('app')).toBe(true);
	});
});

describe('what there is to choose from', () => {
	const there = having({
		roles: [role('orders_app')],
		databases: [database('orders'), database('template0', { isTemplate: true, acceptsConnections: false })],
		schemas: [schema('app')],
		tables: [
			{ name: 'orders', hasColumn: true },
			{ name: 'rates', hasColumn: false },
		],
	});
	const offered = (field: string, answers = firstAnswers) =>
		offerFor(field, answers, there)?.items.map(({ name }) => name);

	test('is of the kind that the field asks for', () => {
		expect(offered('database')).toEqual(['orders', 'template0']);
		for (const field of ['owner', 'app.name', 'keep', 'creators'])
			expect(offered(field)).toEqual(['admin', 'orders_app']);
		expect(offered('schema')).toEqual(['app']);
		expect(offered('tables')).toEqual(['orders', 'rates']);
		expect(offered('application')).toBeUndefined();
		expect(offered('app.connectionLimit')).toBeUndefined();
		expect(maintenanceOffer(there).items.map(({ name }) => name)).toEqual(['orders']);
		expect(refusalOffer('role', there).items).toHaveLength(2);
		expect(refusalOffer('database', there).items).toHaveLength(1);
	});

	test('is each told what it means for the field', () => {
		const about = (field: string, item: number) => {
			const offer = offerFor(field, firstAnswers, there);
			return offer?.about(offer.items[item] as Named);
		};
		expect(about('owner', 1)?.text).toMatch(/cannot be an owner/);
		expect(about('app.name', 1)?.text).toMatch(/adopt/);
		expect(about('tables', 1)).toMatchObject({ word: 'no tenant_id', tone: 'warn' });
		expect(about('keep', 0)?.word).toBe('a superuser');
	});

	test('or why there is nothing', () => {
		const emptiness = (server: ReachedServer) => offerFor('schema', firstAnswers, server)?.empty;
		const wish = { database: 'orders', column: null };
		const databases = [database('orders')];
		expect(emptiness(having({}))).toMatch(/orders is not there yet/);
		expect(emptiness(having({ databases }))).toMatch(/cannot be looked into/);
		expect(emptiness(having({ databases, inside: { ...wish, status: 'reading' } }))).toMatch(/Looking into orders/);
		expect(emptiness(having({ databases, inside: { ...wish, status: 'failed', problem } }))).toMatch(/refused/);
		expect(emptiness(having({ databases, schemas: [] }))).toMatch(/no schemas in it/);
	});
});

test('letters find what has them, what begins with them first, and each name is looked at once', () => {
	let looks = 0;
	const item = (name: string): Named => ({
		get name() {
			looks++;
			return name;
		},
	});
	const items = Array.from({ length: 5000 }, (_, index) => item(`tenant_${index}_App`));
	const found = matchingNames([item('my_tenant_49'), ...items], ' TENANT_49 ');
	expect(looks).toBe(5001);
	expect(found.map(({ name }) => name).slice(0, 2)).toEqual(['tenant_49_App', 'tenant_490_App']);
	expect(found.at(-1)?.name).toBe('my_tenant_49');
	expect(matchingNames(items, '  ')).toBe(items);
});
