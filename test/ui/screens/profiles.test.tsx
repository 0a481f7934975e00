import { describe, expect, test } from 'vitest';
import { InvalidProfileError, ProfileStoreError, UsageError } from '../../../source/core/errors.js';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import type { SavedProfile } from '../../../source/core/wizard/saved-profile.js';
import { orders, savedProfiles } from '../../core/wizard/fixtures.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';
import type { SmallServices } from './small-services.js';

const now = () => Date.parse('2026-11-23T06:54:00.000Z');
const each: ProfileDocument = {
	version: 1,
	name: 'shop',
	pattern: 'schema-per-tenant',
	connection: { host: 'db7.example.com', environment: 'production' },
	database: { name: 'shop' },
	schema: '{tenant}',
	tenants: ['acme'],
	roles: [{ name: 'shop_{tenant}_app', access: 'read-write' }],
};

type Options = {
	readonly columns?: number;
	readonly rows?: number;
	readonly profiles?: SmallServices['profiles'];
	readonly clock?: () => number;
};

/** On the screen of the saved profiles. */
async function open({ profiles, clock = now, ...size }: Options = {}) {
	const services = { profiles: { list: () => savedProfiles, read: () => each, ...profiles } };
	const wizard = openWizard({ ...size, services, now: clock });
	await wizard.sees(/▸ Try it/);
	await wizard.press(keys.down, keys.down, keys.enter);
	await wizard.sees(/Gatehouse {3}Saved profiles/);
	return wizard;
}

const many = (count: number): readonly SavedProfile[] =>
	Array.from({ length: count }, (_, at) => ({ ...orders, name: `orders-${String(at).padStart(5, '0')}` }));

describe('the list', () => {
	test('shows of each what it is for, where, how careful to be, and when it was used and proved', async () => {
		const wizard = await open();
		await wizard.sees(/▸ orders +db1\.example\S+ PROD +database each +2 days +ok 29\/29/);
		expect(wizard.text()).toMatch(/ {2}shop +localhost:5432 +dev +shared tables +never +never/);
		expect(wizard.text()).toMatch(
			/orders: database-per-tenant on db1\.example\.com:5432, production\. Used 2 days\s+ago, verified 1 day ago: 29 of 29 passed\./,
		);
		await wizard.press(keys.down);
		await wizard.sees(/▸ shop[\s\S]*Never used, never\s+verified\./);
	});

	test.each([
		{ columns: 80, rows: 24 },
		{ columns: 40, rows: 12 },
	])('fills the window and says what is out of view, at $columns x $rows', async (size) => {
		const wizard = await open({ ...size, profiles: { list: () => many(3000) } });
		await wizard.sees(/▸ orders-00000[\s\S]* \d+ more below/);
		expect(wizard.lines().length).toBe(size.rows - 1);
		expect(Math.max(...wizard.lines().map((line) => line.length))).toBeLessThanOrEqual(size.columns);
		await wizard.press('G');
		await wizard.sees(/ \d+ more above[\s\S]*▸ orders-02999/);
		await wizard.press('/', ...'1234');
		await wizard.sees(/▸ orders-01234[\s\S]*Find: \[ 1234 .*1 match/);
		expect(wizard.lines().length).toBe(size.rows - 1);
	});

	test.each([
		{ columns: 80, rows: 24, says: /r rename {3}d duplicate {3}x delete {3}e export {3}n the same for a new customer/ },
		{ columns: 40, rows: 12, says: /r rename d duplicate x delete e export\n[\s\S]*n new customer/ },
		{ columns: 40, rows: 24, says: /r rename d duplicate x delete e export\n[\s\S]*n new customer/ },
	])('names every key of its own, at $columns x $rows', async ({ says, ...size }) => {
		const wizard = await open(size);
		await wizard.sees(says);
	});

	test('thousands are moved in as fast as a few', async () => {
		const perKey = async (count: number): Promise<number> => {
			const wizard = await open({ profiles: { list: () => many(count) } });
			await wizard.sees(/▸ orders-00000/);
			const times: number[] = [];
			for (let press = 0; press < 31; press++) {
				const before = performance.now();
				await wizard.press(press % 2 === 0 ? keys.pageDown : 'G');
				times.push(performance.now() - before);
			}
			return times.toSorted((one, other) => one - other)[15] ?? 0;
		};
		expect(await perKey(5000)).toBeLessThan(4 * (await perKey(40)));
	});

	test('is filtered behind a slash, where letters are letters, and Esc leaves the filter before the screen', async () => {
		const wizard = await open();
		await wizard.sees(/▸ orders/);
		await wizard.press('/', ...'dev');
		await wizard.sees(/▸ shop[\s\S]*Find: \[ dev .*1 match/);
		await wizard.press('x');
		await wizard.sees(/None of them matches[\s\S]*Find: \[ devx .*0 matches/);
		await wizard.press(keys.enter, keys.enter, 'x');
		await wizard.sees(/None of them matches/);
		await wizard.press(keys.escape);
		await wizard.waitsFor(() => !wizard.text().includes('Find:'));
		await wizard.sees(/▸ (?:orders|shop) /);
		await wizard.press(keys.escape);
		await wizard.sees(/Try it on a sandbox/);
	});

	test('has one that cannot be read in it, with the reason; the others can be used', async () => {
		const problem = 'old.json is broken: it is not what Gatehouse wrote there.';
		const wizard = await open({ profiles: { list: () => [{ name: 'old', problem }, ...savedProfiles] } });
		await wizard.sees(/▸ old +BROKEN[\s\S]*old: old\.json is broken/);
		await wizard.press(keys.down);
		await wizard.sees(/▸ orders/);
	});

	test('says everything that is wrong with the one that was chosen', async () => {
		const read = () => {
			throw new InvalidProfileError('"orders"', [
				{ path: 'roles', message: 'is missing' },
				{ path: 'pattern', message: 'is none of them' },
			]);
		};
		const wizard = await open({ profiles: { read } });
		await wizard.sees(/▸ orders/);
		await wizard.press(keys.enter);
		await wizard.sees(/has 2 problems[\s\S]*roles: is missing[\s\S]*pattern: is none of them/);
	});

	test('that is empty says how it fills, and one can be imported', async () => {
		const wizard = await open({ profiles: { list: () => [] } });
		await wizard.sees(/No profile is saved yet/);
		await wizard.press('i');
		await wizard.sees(/▸ File/);
	});

	test('that cannot be read says why, and what to do', async () => {
		const list = () => {
			throw new ProfileStoreError('/home/me/profiles cannot be read (EACCES).', 'Check the permissions.');
		};
		const wizard = await open({ profiles: { list, names: () => [] } });
		await wizard.sees(/cannot be read \(EACCES\)[\s\S]*Check the permissions/);
		await wizard.press(keys.escape);
		await wizard.sees(/Try it on a sandbox/);
	});
});

describe('a key asks about', () => {
	test('another name, which is judged while it is typed', async () => {
		const wizard = await open();
		await wizard.sees(/▸ orders/);
		await wizard.press('r');
		await wizard.sees(/▸ New name +\[ orders /);
		await wizard.sees(/Its application stays orders\./);
		await wizard.press(keys.ctrlU, ...'shop');
		await wizard.sees(/is the name of another one/);
		await wizard.press(...'/');
		await wizard.sees(/contains a slash/);
		await wizard.press(keys.ctrlU, ...'bills', keys.enter);
		await wizard.sees(/▸ \[ Rename \]/);
		await wizard.press(keys.enter);
		await wizard.sees(/rename: done\./);
		expect(wizard.log).toContain('rename: {"kind":"rename","from":"orders","to":"bills"}');
	});

	test('a copy, whose name is suggested', async () => {
		const wizard = await open();
		await wizard.sees(/▸ orders/);
		await wizard.press('d');
		await wizard.sees(/\[ orders-copy /);
		await wizard.sees(/begin with orders\s+get\s+orders_copy\s+in\s+its\s+place/);
		await wizard.press(keys.enter);
		await wizard.sees(/▸ \[ Duplicate \]/);
		await wizard.press(keys.enter);
		await wizard.sees(/duplicate: done\./);
		expect(wizard.log).toContain('duplicate: {"kind":"duplicate","from":"orders","to":"orders-copy","names":"new"}');
	});

	test.each([
		{ columns: 80, rows: 24 },
		{ columns: 40, rows: 12 },
	])('forgetting, at $columns x $rows: no key does it, only the name and then the button', async (size) => {
		let time = now();
		const services = { profiles: { list: () => savedProfiles } };
		const wizard = openWizard({ ...size, services, now: () => time });
		await wizard.sees(/▸ Try it/);
		await wizard.press(keys.down, keys.down, keys.enter);
		await wizard.sees(/▸ orders/);
		await wizard.press('x');
		await wizard.sees(/Forget orders\?[\s\S]*▸ \[ Back \][\s\S]*Tab to the name/);
		expect(wizard.lines()[0]).toMatch(/PROD/);
		expect(wizard.lines().length).toBe(size.rows - 1);
		time += 1000;
		await wizard.press('x', 'y', 'd', keys.delete, keys.backspace, keys.shiftTab, ...'order', keys.enter);
		await wizard.sees(/does not match yet/);
		await wizard.press('s', keys.enter);
		await wizard.sees(/▸ \[ Forget it \]/);
		expect(wizard.log.filter((line) => line.startsWith('delete'))).toEqual([]);
		await wizard.press(keys.enter);
		await wizard.sees(/delete: done\.[\s\S]*|▸ shop/);
		expect(wizard.log).toContain('delete: {"kind":"delete","name":"orders"}');
	});

	test('a file to write, and one that is there already is told', async () => {
		const refusal = new ProfileStoreError(
			'/home/me/orders.yaml is there already and was left as it is.',
			'Move it away first.',
		);
		const wizard = await open({ profiles: { work: async () => Promise.reject(refusal) } });
		await wizard.sees(/▸ orders/);
		await wizard.press('e');
		await wizard.sees(/\[ \.\/orders\.yaml /);
		await wizard.press(keys.enter);
		await wizard.sees(/▸ \[ Export \]/);
		await wizard.press(keys.enter);
		await wizard.sees(/is there already[\s\S]*Move it away first/);
		expect(wizard.text()).toMatch(/\[ \.\/orders\.yaml /);
	});

	test.each([
		{ columns: 80, rows: 24 },
		{ columns: 40, rows: 12 },
	])('a file to read: every problem of it can be read, at $columns x $rows', async (size) => {
		const issues = Array.from({ length: 12 }, (_, at) => ({ path: `roles[${at}].name`, message: 'is empty' }));
		const work = async () => Promise.reject(new InvalidProfileError('/home/me/o.yaml', issues));
		const wizard = await open({ ...size, profiles: { work } });
		await wizard.sees(/▸ orders/);
		await wizard.press('i');
		await wizard.sees(/▸ File/);
		await wizard.press(...'o.yaml', keys.enter);
		await wizard.sees(/▸ \[ Import \]/);
		await wizard.press(keys.enter);
		const seen = new Set<string>();
		const look = () => {
			for (const [path] of wizard.text().matchAll(/roles\[\d+\]/g)) seen.add(path);
		};
		await wizard.waitsFor(() => {
			look();
			expect(seen.size).toBeGreaterThan(0);
		});
		for (let press = 0; press < 30; press++) {
			look();
			await wizard.press(keys.up);
		}
		for (let press = 0; press < 30; press++) {
			look();
			await wizard.press(keys.down);
		}
		expect(seen.size).toBe(12);
	});

	test('a name for what is imported, which a saved one may not have', async () => {
		const wizard = await open();
		await wizard.sees(/▸ orders/);
		await wizard.press('i');
		await wizard.sees(/▸ File/);
		await wizard.press(...'~/o.yaml', keys.tab, ...'shop');
		await wizard.sees(/is the name of another one/);
		await wizard.press('2', keys.enter);
		await wizard.sees(/▸ \[ Import \]/);
		await wizard.press(keys.enter);
		await wizard.sees(/import: done\./);
		expect(wizard.log).toContain('import: {"kind":"import","path":"~/o.yaml","as":"shop2"}');
	});

	test('the new customer: one name, and the review is next', async () => {
		const wizard = await open();
		await wizard.sees(/▸ orders/);
		await wizard.press('n');
		await wizard.sees(/▸ Customer/);
		await wizard.press(...'globex', keys.enter);
		await wizard.sees(/▸ \[ Next \]/);
		await wizard.press(keys.enter);
		await wizard.sees(/db7\.example\.com[\s\S]*▸ Password[\s\S]*A profile keeps no password: type it/);
		expect(wizard.lines()[0]).toMatch(/not connected +PROD/);
		await wizard.press(keys.enter);
		await wizard.sees(/▸ \[ Connect \]/);
		await wizard.press(keys.enter);
		await wizard.sees(/Check the answers[\s\S]*globex/);
	});
});

test('a refusal that is no profile keeps what was typed', async () => {
	const refusal = new UsageError('A profile "bills" is saved already.', 'Choose another name.');
	const wizard = await open({ profiles: { work: async () => Promise.reject(refusal) } });
	await wizard.sees(/▸ orders/);
	await wizard.press('r');
	await wizard.sees(/▸ New name/);
	await wizard.press(keys.ctrlU, ...'bills', keys.enter);
	await wizard.sees(/▸ \[ Rename \]/);
	await wizard.press(keys.enter);
	await wizard.sees(/"bills" is saved already[\s\S]*\[ bills /);
});

test('using a profile is remembered with it', async () => {
	const wizard = await open({ clock: Date.now });
	await wizard.sees(/▸ orders/);
	await wizard.press(keys.enter);
	await wizard.sees(/db7\.example\.com/);
	await wizard.enterUntil(/3\/8/);
	await wizard.enterUntil(/6\/8/);
	await wizard.enterUntil(/8\/8/);
	await wizard.waitsFor(() =>
		expect(wizard.log).toEqual(expect.arrayContaining(['used orders', 'used orders, 3 passed'])),
	);
});
