import { describe, expect, test } from 'vitest';
import type { ProfileDocument } from '../../../source/core/profile/schema.js';
import { target } from '../../core/wizard/fixtures.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';
import { canary } from './small-services.js';

const savedProfile: ProfileDocument = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	connection: { host: 'db7.example.com', user: 'admin' },
	database: { name: 'invoices' },
	owner: 'accounts',
	schema: 'billing',
	roles: [{ name: 'clerk', access: 'read-only' }],
};

const visits = [/1\/8/, /2\/8/, /3\/8/, /4\/8/, /5\/8/, /6\/8/, /only adds/, /8\/8/, /is ready/];

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
	{ columns: 120, rows: 50 },
])('at $columns x $rows', (size) => {
	test('Enter alone leads from the welcome to three gates that hold', async () => {
		const wizard = openWizard(size);
		await wizard.sees(/sandbox/);
		for (const visit of visits) {
			await wizard.enterUntil(visit);
			expect(wizard.lines().length).toBe(size.rows - 1);
			expect(Math.max(...wizard.lines().map((line) => line.length))).toBeLessThanOrEqual(size.columns);
			expect(wizard.lines().at(-1)).toMatch(/Enter|Esc/);
		}
		expect(wizard.log).toContain('verified, future objects tried');
	});
});

test('Esc goes back from the review to the welcome, and what was typed is still there', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlU, ...'billing');
	await wizard.sees(/\[ billing_owner /);
	for (const visit of visits.slice(3, 6)) await wizard.enterUntil(visit);
	for (const visit of [/5\/8/, /4\/8/, /3\/8.*\n[\s\S]*\[ billing /, /2\/8/, /1\/8/, /Try it on/]) {
		await wizard.press(keys.escape);
		await wizard.sees(visit);
	}
	expect(wizard.log).toContain('closed 127.0.0.1');
});

test('a name that is cleared shows its suggestion in brackets, which counts until something is typed', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	await wizard.press(keys.tab, keys.tab, keys.ctrlU);
	await wizard.sees(/▸ Database +\[ \(orders\) /);
	await wizard.sees(/\[ orders_app /);
	expect(wizard.lines().join()).not.toMatch(/is empty/);
	await wizard.press(...'sales');
	await wizard.sees(/\[ sales_app /);
	await wizard.press(keys.ctrlU);
	await wizard.sees(/\[ orders_app /);
	await wizard.enterUntil(/4\/8/);
});

test('a name that is too long blocks Next, says why, and does not block back', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlU, ...'x'.repeat(64));
	await wizard.sees(/64 bytes long/);
	await wizard.press(keys.enter, keys.enter, keys.enter);
	await wizard.sees(/3\/8/);
	await wizard.press(keys.escape);
	await wizard.sees(/2\/8/);
	await wizard.enterUntil(/3\/8/);
	await wizard.sees(/64 bytes long/);
});

test('an answer is changed from the review, which then shows the new one', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	await wizard.press(keys.shiftTab, keys.shiftTab, keys.shiftTab, keys.enter);
	await wizard.sees(/3\/8/);
	await wizard.press(keys.ctrlU, ...'billing', keys.enter, keys.enter);
	await wizard.sees(/6\/8[\s\S]*database billing,/);
});

test('a half-typed name survives a window that was too small', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlU, ...'bill');
	wizard.resize(30, 8);
	await wizard.sees(/needs\s+40x10[\s\S]*gatehouse\s+--accessible/);
	await wizard.press(...'ignored', keys.enter, keys.tab);
	wizard.resize(60, 20);
	await wizard.sees(/3\/8[\s\S]*\[ bill /);
});

test('the script leaves by a key, to a file or to the terminal', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	await wizard.press('w');
	await wizard.sees(/Written: \/home\/me\/orders\.sql/);
	await wizard.press('s');
	await wizard.sees(/CREATE ROLE "?role_A1/i);
	await wizard.press('c');
	await wizard.sees(/Sent \d+ characters to the terminal\. Press w for it\./);
	wizard.resize(40, 12);
	await wizard.sees(/Sent \d+ characters to the\s+terminal\. Press w for it\.[\s\S]*A1/);
	wizard.resize(80, 24);
	expect(wizard.log).toEqual(expect.arrayContaining(['wrote orders.sql (644): -- the script', 'copied -- the script']));
	await wizard.press(keys.escape);
	await wizard.sees(/Check the answers/);
});

test('a password is on no frame but while it is asked for', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits) await wizard.enterUntil(visit);
	expect(wizard.frames.join('\n')).not.toContain(canary);
	await wizard.press(keys.enter);
	await wizard.sees(new RegExp(canary));
	await wizard.press(keys.enter);
	await wizard.sees(/orders_app:\*\*\*\*/);
	expect(wizard.text()).not.toContain(canary);
	await wizard.press('c');
	await wizard.sees(/Sent \d+ characters/);
	expect(wizard.log.find((line) => line.startsWith('copied'))).toContain(canary);
	expect(wizard.text()).toMatch(/passwords are kept nowhere/);
	await wizard.press(keys.tab, keys.tab, keys.tab, keys.enter);
	await wizard.sees(/passwords are in \/home\/me\/\.\/gatehouse\.env, for you alone \(0600\)/);
	expect(wizard.log).toContain(
		'kept orders_app@orders, orders_report@orders, orders_migrator@orders in ./gatehouse.env',
	);
});

test('the profile is saved, and then the command that repeats it is a fact', async () => {
	const wizard = openWizard({ rows: 40 });
	await wizard.sees(/sandbox/);
	for (const visit of visits) await wizard.enterUntil(visit);
	await wizard.press(keys.tab, keys.tab, keys.tab, keys.tab, keys.enter);
	await wizard.sees(/Saved as orders/);
	expect(wizard.log).toContain('saved orders');
	expect(wizard.text()).toMatch(/The same again\n\s+gatehouse apply orders --sandbox --yes/);
});

test('the help lies over a screen that keeps what was typed, and hears the keys meanwhile', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlU, ...'bill', '?');
	await wizard.sees(/\[ bill\? /);
	await wizard.press(keys.backspace, keys.shiftTab);
	await wizard.sees(/2\/8/);
	await wizard.press('?');
	await wizard.sees(/Help[\s\S]*PUBLIC/);
	await wizard.press(keys.enter);
	await wizard.sees(/2\/8/);
	await wizard.enterUntil(/3\/8[\s\S]*\[ bill /);
});

test('a saved profile is repeated: its answers are filled in, and the review is next', async () => {
	const wizard = openWizard({
		services: { profiles: { list: () => [{ name: 'orders' }], read: () => savedProfile } },
	});
	await wizard.sees(/one is saved/);
	await wizard.press(keys.down, keys.down, keys.enter);
	await wizard.sees(/Which profile/);
	await wizard.press(keys.enter);
	await wizard.sees(/\[ db7\.example\.com /);
	await wizard.enterUntil(/Check the answers/);
	expect(wizard.text()).toMatch(/Names\s+database invoices, schema billing, owner accounts[\s\S]*clerk read-only/);
});

test('p lays the commands that do the same over any screen that has a plan', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	await wizard.press('p');
	await wizard.sees(
		/Without the wizard +\S+@127\.0\.0\.1:40001\/\S+ +dev[\s\S]*gatehouse plan orders --sandbox --format sql/,
	);
	expect(wizard.text()).toMatch(/It names no\s+server and holds no password; --sandbox\s+starts a new server/);
	await wizard.press(keys.escape);
	await wizard.sees(/Check the answers/);
	await wizard.press('s', 'p');
	await wizard.sees(/gatehouse apply orders --sandbox --yes/);
	await wizard.press('p');
	await wizard.sees(/as they will run/);
});

test('of a server of one’s own the commands say which it is, whatever lies over the screen, and no password', async () => {
	const wizard = openWizard({ known: target });
	await wizard.sees(/sandbox/);
	await wizard.press(keys.down);
	for (const visit of [/1\/8 Connect/, ...visits.slice(1, 6)]) await wizard.enterUntil(visit);
	await wizard.press('p');
	await wizard.sees(/Without the wizard +admin@db1\.example\.com:5432\/postgres +staging/);
	const said = wizard.text().replace(/\s+/g, ' ');
	expect(said).toContain(
		'It names the server, admin@db1.example.com:5432/postgres, TLS verify-full, and holds no password',
	);
	await wizard.press(keys.escape);
	await wizard.sees(/Check the answers/);
	await wizard.press('?');
	await wizard.sees(/Help +admin@db1\.example\.com:5432\/postgres +staging/);
});

test('in a wide window prose keeps to its measure, and a command takes what it needs', async () => {
	const wizard = openWizard({ columns: 160, rows: 40 });
	await wizard.sees(/sandbox/);
	expect(wizard.text()).toMatch(/its own PostgreSQL\n/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	await wizard.press('p');
	await wizard.sees(/Without the wizard/);
	const lines = wizard.lines().slice(2, -2);
	const prose = lines.filter((line) => !/^ {3}gatehouse/.test(line));
	expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(79);
});

test('the profile is saved before anything is applied, for whoever runs the script by other means', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	await wizard.press('p');
	await wizard.sees(/the profile that the key s saves[\s\S]*s save as profile/);
	await wizard.press('s');
	await wizard.sees(/Saved as orders[\s\S]*Check the answers/);
	expect(wizard.log).toContain('saved orders');
	await wizard.press('p');
	await wizard.sees(/s replace the profile/);
});

test('the key that the footer of the checks tells for every check leads to them, from each button', async () => {
	const wizard = openWizard();
	const footer = () => wizard.lines().at(-1);
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 8)) await wizard.enterUntil(visit);
	await wizard.sees(/\[ Check again \]/);
	expect(footer()).toMatch(/Up every check/);
	await wizard.press(keys.up);
	await wizard.sees(/Enter open the check/);
	await wizard.press(keys.tab, keys.right);
	await wizard.sees(/Tab every check/);
	await wizard.press(keys.tab);
	await wizard.sees(/Enter open the check/);
});

test('the footer tells the keys of what has the focus', async () => {
	const wizard = openWizard();
	const footer = () => wizard.lines().at(-1);
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	expect(footer()).toMatch(/Enter next.*Ctrl\+U clear/);
	for (let field = 0; field < 5; field++) await wizard.press(keys.tab);
	expect(footer()).toMatch(/Space toggle/);
	await wizard.enterUntil(/▸ \[ Next/);
	expect(footer()).toMatch(/Enter next/);
	await wizard.press(keys.right);
	expect(footer()).toMatch(/Enter back/);
});

test('a search in the SQL is left by Esc before the screen is', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	await wizard.press('s', '/', ...'role_C1', keys.enter);
	await wizard.sees(/2 matches|1 match/);
	await wizard.press(keys.escape);
	await wizard.waitsFor(() => !wizard.text().includes('Find:'));
	await wizard.sees(/as they will run/);
	await wizard.press(keys.escape);
	await wizard.sees(/Check the answers/);
});

test('a spent button keeps the focus, so that the next Enter quits nothing', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits) await wizard.enterUntil(visit);
	await wizard.press(keys.tab, keys.tab, keys.tab, keys.tab, keys.enter);
	await wizard.sees(/Saved as orders/);
	await wizard.press(keys.enter, keys.enter);
	expect(wizard.text()).toMatch(/is ready[\s\S]*▸ +Saved/);
});

test('what stays empty in the form says where it leads', async () => {
	const sources = { host: 'PGHOST', port: 'default', user: 'service "eu"', database: 'default', password: '~/.pgpass' };
	const wizard = openWizard({ known: { ...target, sources } });
	await wizard.sees(/Connect to my server +admin@db1\.example\.com:5432\/postgres, from PGHOST/);
	await wizard.press(keys.down, keys.enter);
	await wizard.sees(/\[ \(db1\.example\.com\) +\] +from PGHOST[\s\S]*\(admin\) +\] +from service "eu"/);
	expect(wizard.text()).toMatch(/Password[^\n]+from ~\/\.pgpass[\s\S]*▸ \[ Connect/);
});

test('back on the welcome, the cursor is at the entry that one came from', async () => {
	const wizard = openWizard();
	await wizard.sees(/▸ Try it on a sandbox/);
	for (const [downs, entry] of [
		[1, /▸ Connect to my server/],
		[1, /▸ Saved profiles/],
		[1, /▸ Why is a login refused/],
	] as const) {
		for (let down = 0; down < downs; down++) await wizard.press(keys.down);
		await wizard.sees(entry);
		await wizard.press(keys.enter);
		await wizard.waitsFor(() => !/Quit/.test(wizard.text()));
		await wizard.press(keys.escape);
		await wizard.sees(entry);
	}
});

test('a letter with Ctrl or Alt, or within a word that came in one read, is no command', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlC);
	await wizard.sees(/Press Ctrl\+C again to quit/);
	await wizard.press('\u0005', '\u0010', '\u001Bc', '\u001Be');
	await wizard.write('constructor');
	await wizard.sees(/orders is ready/);
	expect(wizard.text()).not.toMatch(/Sent/);
	expect(wizard.log.filter((line) => line.startsWith('copied'))).toEqual([]);
	await wizard.press('c');
	await wizard.sees(/Sent/);
});

test('the commands are one key away wherever there is a plan, and Esc leads from the checks back to the buttons', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 6)) await wizard.enterUntil(visit);
	for (const visit of [/6\/8 Review /, /only adds/, /▸ \[ Finish \]/]) {
		await wizard.enterUntil(visit);
		await wizard.press('p');
		await wizard.sees(/Without the wizard/);
		await wizard.press(keys.escape);
		await wizard.sees(visit);
	}
	await wizard.press(keys.up);
	await wizard.sees(/ {3}\[ Finish \]/);
	await wizard.press(keys.escape);
	await wizard.sees(/▸ \[ Finish \]/);
});

test('logins whose names begin alike are told apart beside their limits', async () => {
	const wizard = openWizard();
	await wizard.sees(/sandbox/);
	for (const visit of visits.slice(0, 3)) await wizard.enterUntil(visit);
	await wizard.press(keys.ctrlU, ...'customer_portal_eu');
	for (const visit of visits.slice(3, 5)) await wizard.enterUntil(visit);
	await wizard.sees(/customer_portal_eu_app\n +\[ no limit[\s\S]*customer_portal_eu_report\n +\[ no limit/);
});
