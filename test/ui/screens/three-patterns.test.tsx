import { describe, expect, test } from 'vitest';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import type { Services } from '../../../source/ui/services.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';
import { smallServices } from './small-services.js';

type Opened = ReturnType<typeof openWizard>;

/** What the wizard asked a plan for. */
function planned(): { readonly services: Partial<Services>; readonly documents: ProfileDocument[] } {
	const documents: ProfileDocument[] = [];
	const { plan } = smallServices();
	return {
		documents,
		services: {
			plan: async (document) => {
				documents.push(document);
				const isShared = document.pattern === 'shared-schema';
				return { ...plan, document, warnings: isShared ? [{ code: 'no-tenant-tables', message: 'No table.' }] : [] };
			},
		},
	};
}

const patternAt = { 'database-per-tenant': 0, 'schema-per-tenant': 1, 'shared-schema': 2 } as const;

/** From the welcome to the step after the pattern. */
async function choose(wizard: Opened, pattern: keyof typeof patternAt, next: RegExp): Promise<void> {
	await wizard.sees(/sandbox/);
	await wizard.enterUntil(/1\/8/);
	await wizard.enterUntil(/2\/8 Pattern/);
	for (let down = 0; down < patternAt[pattern]; down++) await wizard.press(keys.down);
	await wizard.enterUntil(next);
}

const fromGrants = [/4\/8/, /5\/8/, /6\/8/, /only adds/, /8\/8/, /is ready/];

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
])('at $columns x $rows', (size) => {
	const opened = (services: Partial<Services>) => {
		const wizard = openWizard({ ...size, services });
		const fits = (): void => {
			expect(wizard.lines().length).toBe(size.rows - 1);
			expect(Math.max(...wizard.lines().map((line) => line.length))).toBeLessThanOrEqual(size.columns);
			expect(wizard.lines().at(-1)).toMatch(/Enter|Esc/);
		};
		const walk = async (...visits: readonly RegExp[]): Promise<void> => {
			for (const visit of visits) {
				await wizard.enterUntil(visit);
				fits();
			}
		};
		/** Everything on the screen, also what has to be scrolled to. */
		const everything = async (): Promise<string> => {
			const before = wizard.frames.length - 1;
			await wizard.press(keys.tab, keys.tab, keys.tab, keys.tab, keys.tab);
			for (let line = 0; line < 60; line++) await wizard.press(keys.down);
			return wizard.frames.slice(before).join('\n').replace(/\s+/g, ' ');
		};
		return { wizard, walk, everything, fits };
	};

	test('a schema each: the customers are asked for, and each has its schema and logins', async () => {
		const { services, documents } = planned();
		const { wizard, walk, fits } = opened(services);
		await choose(wizard, 'schema-per-tenant', /3\/8/);
		fits();
		await wizard.sees(/▸ Customers[\s\S]*name at least/);
		await wizard.press(...'acme, globex');
		await walk(...fromGrants.slice(0, -1), /Done/);
		expect(documents.at(-1)).toMatchObject({ schema: '{tenant}', tenants: ['acme', 'globex'] });
	});

	test('a pooled application: Enter alone leads to the end, which says what each transaction must run', async () => {
		const { services, documents } = planned();
		const { wizard, walk, everything, fits } = opened(services);
		await choose(wizard, 'shared-schema', /Rows[\s\S]*pooled/);
		fits();
		await walk(/3\/8/, ...fromGrants);
		expect(documents.at(-1)).toMatchObject({ rowSecurity: { identify: 'setting' } });
		const end = await everything();
		expect(end).toContain("SET LOCAL app.tenant_id = 'KEY'");
		expect(end).toContain('someone who holds the login');
		expect(end).toMatch(/no table with a column.*orders_migrator/);
	});

	test('a login each: the customers are asked for, and the key of each', async () => {
		const { services, documents } = planned();
		const { wizard, walk, fits } = opened(services);
		await choose(wizard, 'shared-schema', /Rows[\s\S]*pooled/);
		await wizard.press(keys.right);
		await wizard.sees(/who signed in/);
		await wizard.press(keys.tab, keys.tab, keys.right, keys.right); // uuid, text, integer
		await walk(/3\/8/);
		await wizard.press(...'acme, globex', keys.enter);
		await wizard.sees(/▸ {3}acme[\s\S]*its key/);
		fits();
		await wizard.press(...'seven');
		await wizard.sees(/whole/);
		await wizard.press(keys.ctrlU, '7', keys.enter);
		await wizard.sees(/▸ {3}globex/);
		await wizard.press('8');
		await walk(...fromGrants.slice(0, -1), /Done/);
		expect(documents.at(-1)).toMatchObject({
			rowSecurity: { identify: 'login', type: 'integer' },
			tenants: [
				{ name: 'acme', key: '7' },
				{ name: 'globex', key: '8' },
			],
		});
	});

	test('all there is to know of a pattern is one key away, and back', async () => {
		const { wizard, fits } = opened({});
		await choose(wizard, 'database-per-tenant', /2\/8/);
		await wizard.press(keys.down, 'm');
		await wizard.sees(/A schema each[\s\S]*On this server[\s\S]*more below/);
		fits();
		expect(wizard.lines().at(-1)).toMatch(/Esc to the choice/);
		const from = wizard.frames.length;
		for (let page = 0; page < 40; page++) await wizard.press(keys.pageDown);
		const seen = wizard.frames.slice(from).join('\n').replace(/\s+/g, ' ');
		expect(seen).toMatch(/Measured by us.*order of magnitude/);
		expect(seen).toMatch(/names of all databases and roles/);
		await wizard.press(keys.escape);
		await wizard.sees(/▸ A schema each/);
		expect(wizard.lines().at(-1)).toMatch(/Enter choose/);
	});
});

test('the pattern choice has figures of this server', async () => {
	const wizard = openWizard();
	await choose(wizard, 'database-per-tenant', /2\/8/);
	expect(wizard.text()).toMatch(/2 databases on this server now/);
	expect(wizard.text()).toMatch(/7\.6 MB here when empty[\s\S]*96 of 100 are free/);
});

test('a setting that PostgreSQL would refuse is told, and blocks Next alone', async () => {
	const wizard = openWizard();
	await choose(wizard, 'shared-schema', /Rows/);
	await wizard.press(keys.tab, keys.ctrlU, ...'tenant');
	await wizard.sees(/needs a prefix/);
	await wizard.press(keys.enter, keys.enter);
	await wizard.sees(/Rows/);
	await wizard.press(keys.escape);
	await wizard.sees(/▸ Shared tables/);
});

test('another pattern is chosen from the review, by way of the question that only it asks', async () => {
	const { services, documents } = planned();
	const wizard = openWizard({ services });
	await choose(wizard, 'database-per-tenant', /3\/8/);
	for (const visit of [/4\/8/, /5\/8/, /Check the answers/]) await wizard.enterUntil(visit);
	await wizard.press(keys.tab, keys.tab, keys.tab, keys.tab, keys.enter);
	await wizard.sees(/2\/8 Pattern/);
	await wizard.press(keys.down, keys.down, keys.enter);
	await wizard.sees(/Rows[\s\S]*To the review/);
	await wizard.enterUntil(/Check the answers[\s\S]*Rows +a pooled application[\s\S]*Plan/);
	expect(documents.map(({ pattern }) => pattern)).toEqual(['database-per-tenant', 'shared-schema']);
});

describe('a profile is repeated for the next customer', () => {
	const base = { version: 1, name: 'shop', database: { name: 'shop' }, owner: 'shop_owner' } as const;
	const app = { name: 'shop_{tenant}_app', access: 'read-write' } as const;
	const repeat = async (profile: ProfileDocument, next: RegExp) => {
		const { services, documents } = planned();
		const profiles = { list: () => [{ name: 'shop' }], read: () => profile };
		const wizard = openWizard({ services: { ...services, profiles } });
		await wizard.sees(/one is saved/);
		await wizard.press(keys.down, keys.down, keys.enter);
		await wizard.sees(/Which profile/);
		await wizard.press(keys.enter);
		await wizard.sees(/\[ Connect \]/);
		await wizard.enterUntil(next);
		return { wizard, documents };
	};

	test('a schema each: only its name', async () => {
		const profile: ProfileDocument = {
			...base,
			pattern: 'schema-per-tenant',
			schema: '{tenant}',
			roles: [app],
			tenants: ['acme'],
		};
		const { wizard, documents } = await repeat(profile, /▸ Customers/);
		await wizard.press(keys.ctrlU, ...'initech');
		await wizard.enterUntil(/Check the answers/);
		expect(documents.at(-1)).toMatchObject({ schema: '{tenant}', roles: [app], tenants: ['initech'] });
	});

	test('a login each: its key too, where the column holds no names', async () => {
		const profile: ProfileDocument = {
			...base,
			pattern: 'shared-schema',
			roles: [app],
			rowSecurity: { column: 'org', type: 'bigint', identify: 'login' },
			tenants: [{ name: 'acme', key: 7 }],
		};
		const { wizard, documents } = await repeat(profile, /▸ Customers/);
		await wizard.press(keys.ctrlU, ...'initech', keys.enter);
		await wizard.sees(/▸ {3}initech[\s\S]*is missing; type what org holds/);
		await wizard.press('9');
		await wizard.enterUntil(/Check the answers/);
		expect(documents.at(-1)).toMatchObject({ tenants: [{ name: 'initech', key: '9' }] });
	});

	test('a pooled application: nothing, and the review is next', async () => {
		const rows = { identify: 'setting', setting: 'shop.org' } as const;
		const profile: ProfileDocument = {
			...base,
			pattern: 'shared-schema',
			roles: [{ name: 'shop_app', access: 'read-write' }],
			rowSecurity: rows,
		};
		const { wizard, documents } = await repeat(profile, /Check the answers[\s\S]*in shop\.org/);
		expect(wizard.text()).toMatch(/any number of customers/);
		expect(documents.at(-1)).toMatchObject({ rowSecurity: rows });
	});
});
