import { describe, expect, test } from 'vitest';
import { report } from '../../source/core/gates/check.js';
import { html } from '../../source/formats/html.js';
import { verifyHtml } from '../../source/formats/verify-html.js';
import { ledgerOf } from '../../source/formats/verify-ledger.js';
import { columnKey, matrixOf } from '../../source/formats/verify-matrix.js';
import { worst } from '../../source/formats/verify-signs.js';
import { checkOf, circumstances, hostile, hostileProof, type Proof, tenantsProof } from './proof.js';

const pageOf = (proof: Proof): string => verifyHtml(proof.report, proof.around);
const hostilePage = pageOf(hostileProof);
const empty = new Set(['meta', 'link', 'col', 'rect', '!doctype']);

/** Every tag of the page, in order; fails where one is not closed by its own name. */
function tagsOf(page: string): readonly string[] {
	const tags = [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<(\/?)([a-z0-9!]+)((?:[^>"]|"[^"]*")*)>/gi)];
	const open: string[] = [];
	for (const [tag, slash, name = ''] of tags) {
		if (empty.has(name.toLowerCase())) continue;
		if (slash === '') open.push(name);
		else expect(open.pop(), tag).toBe(name);
	}
	expect(open).toEqual([]);
	return tags.map(([tag]) => tag);
}

describe('the page of a report', () => {
	test('is well formed, whatever names it holds, and holds no tag but its own', () => {
		const names = new Set(tagsOf(hostilePage).map((tag) => /^<\/?([a-z0-9!]+)/i.exec(tag)?.[1]?.toLowerCase()));
		for (const foreign of ['img', 'script', 'iframe', 'object', 'form', 'a onerror'])
			expect(names).not.toContain(foreign);
		expect(hostilePage).toContain('&lt;img src=x onerror=alert(1)&gt;');
		expect(hostilePage.match(/<\/style>/g)).toHaveLength(1);
	});

	test('shows every control character and obeys none', () => {
		expect(hostilePage).toMatch(/^[^\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]*$/);
		expect(hostilePage).toContain('\\u202e\\x1b[31m');
		expect(hostilePage).toContain('take it from <code class="flag">--format json</code>');
	});

	test('asks for nothing: no address but links within itself and an empty icon', () => {
		const asked = tagsOf(hostilePage).flatMap((tag) => [...tag.matchAll(/ (?:src|href|action|data)="([^"]*)"/g)]);
		expect(asked.map(([, address]) => address).filter((address) => !address?.startsWith('#'))).toEqual(['data:,']);
		expect(hostilePage).not.toMatch(/url\(|@import/);
		expect(hostilePage).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
	});

	test('every link leads to the failed check that it names, and no name is given twice', () => {
		const ids = [...hostilePage.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
		const links = [...hostilePage.matchAll(/ href="#([^"]*)"/g)].map(([, link]) => link);
		expect(new Set(ids).size).toBe(ids.length);
		expect(links).toEqual(['failed-1', 'failed-2']);
		expect(ids).toEqual(expect.arrayContaining(links));
	});

	test('can be read by who does not see it: language, title, one first heading, headers with their scope', () => {
		const tags = tagsOf(hostilePage);
		expect(hostilePage).toMatch(/<html lang="en">/);
		expect(hostilePage).toMatch(/<title>.*NOT proved, 2026-11-28<\/title>/);
		expect(tags.filter((tag) => tag === '<h1>')).toHaveLength(1);
		expect(tags.filter((tag) => /^<th[ >]/.test(tag) && !/ scope="(?:col|row|colgroup|rowgroup)"/.test(tag))).toEqual(
			[],
		);
		const levels = tags.flatMap((tag) => /^<h(\d)/.exec(tag)?.[1] ?? []).map(Number);
		expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
		expect(tags.filter((tag) => tag === '<caption>')).toHaveLength(
			tags.filter((tag) => tag === '<table class="checks">').length,
		);
	});

	test('says who looked at which server when, and the verdict in words', () => {
		expect(hostilePage).toContain('db1.example.com:5432');
		expect(hostilePage).toMatch(/dba<\/span>, no superuser, with CREATEROLE and CREATEDB/);
		expect(hostilePage).toContain('<time datetime="2026-11-28T05:13:39.120Z">28 November 2026, 05:13 UTC</time>');
		expect(hostilePage).toContain('2 of 11 checks found something that the profile does not say.');
		expect(hostilePage).toMatch(/1 check could not be tried, 1 had nothing to hide and proves nothing, 1 tells/);
	});

	test('tells each statement that mends something once, and every check that it mends', () => {
		const twice = [1, 2].map((number) =>
			checkOf('orders_report', '</td>"x', {
				id: `temporary:${number}`,
				gate: 'connect',
				status: 'fail',
				fix: 'REVOKE x;',
			}),
		);
		const page = pageOf({ ...hostileProof, report: report('p', twice) });
		const section = /<ol class="mend">([\s\S]*?)<\/ol>/.exec(page)?.[1] ?? '';
		expect(section.match(/REVOKE x;/g)).toHaveLength(1);
		expect(section.match(/href="#failed-\d"/g)).toEqual(['href="#failed-1"', 'href="#failed-2"']);
	});

	test('sets a statement to be copied, and leaves a sentence a sentence', () => {
		const of = (fix: string) => checkOf('orders_report', 'x', { id: fix, status: 'fail', fix });
		const fixes = [
			'ALTER TABLE t FORCE ROW LEVEL SECURITY;',
			'gatehouse apply orders',
			'Set a new one in psql with \\password app.',
		];
		const page = pageOf({ ...hostileProof, report: report('p', fixes.map(of)) });
		const code = [...page.matchAll(/<pre class="sql"[^>]*><code>([^<]*)</g)].map(([, text]) => text);
		expect(new Set(code)).toEqual(new Set(fixes.slice(0, 2)));
		expect(page).toContain('<p class="found">Set a new one in psql');
	});

	test('of what is proved says so and mends nothing', () => {
		const page = pageOf(tenantsProof(2));
		expect(page).toContain('Every gate holds: all 10 checks passed and none failed.');
		expect(page).not.toContain('What mends it');
		expect(page).not.toContain('<details class="role" open>');
	});

	test('under --strict says why it is not proved though nothing failed', () => {
		const checks = [checkOf('orders_report', 'x', { status: 'unchecked' })];
		const page = pageOf({ report: report('p', checks, true), around: { ...hostileProof.around, strict: true } });
		expect(page).toContain('No check failed, and not everything could be proved, which was asked for (--strict).');
	});

	test('of a thousand logins shows those that failed and folds the others away', () => {
		const page = pageOf(tenantsProof(1000, [700]));
		tagsOf(page);
		expect(page).toContain('999 rows with nothing but passes');
		expect(page).toContain('999 roles with nothing but passes');
		const shown = page.slice(0, page.indexOf('999 rows'));
		expect(shown).toContain('tenant_700_app');
		expect(shown).not.toContain('tenant_699_app');
		expect(page.match(/<details class="role" open>/g)).toHaveLength(1);
	});
});

describe('the matrix', () => {
	const matrixFor = ({ report: { checks }, around: { desired } }: Proof) =>
		matrixOf(ledgerOf(checks, desired), desired);

	test('has a row a login, with the worst of what was tried in each cell', () => {
		const { columns, rows } = matrixFor(hostileProof);
		const picture = Object.fromEntries(
			rows.map(({ name, cells }) => [
				name,
				columns.flatMap((column) => {
					const counts = cells.get(columnKey(column));
					return counts === undefined ? [] : [`${column.label}: ${worst(counts)}`];
				}),
			]),
		);
		expect(picture).toEqual({
			[hostile]: ['signing in: pass', 'own schema: pass', 'other schemas: pass', 'orders: vacuous', `${hostile}: fail`],
			orders_report: ['signing in: unchecked', 'other databases: warn'],
			'PUBLIC and the owners': ['the database: fail', 'later objects: pass'],
		});
	});

	test('puts the objects of each tenant under one name', () => {
		const { columns, rows } = matrixFor(tenantsProof(3));
		expect(columns.map(({ label }) => label)).toEqual(['signing in', 'own schema', 'orders', 'objects of others']);
		expect(rows).toHaveLength(3);
	});

	test('gives many objects one column, and keeps those that failed', () => {
		const document = {
			name: 'p',
			pattern: 'database-per-tenant',
			database: { name: 'd' },
			roles: [{ name: 'app', access: 'read-only' }],
		};
		const checks = Array.from({ length: 60 }, (_, index) =>
			checkOf('app', 'd', { id: `SELECT:app.t${index}`, ...(index === 50 ? { status: 'fail' } : {}) }),
		);
		const { columns, rows } = matrixFor({ report: report('p', checks), around: circumstances(document) });
		expect(columns).toHaveLength(25);
		expect(columns.map(({ label }) => label)).toEqual(expect.arrayContaining(['t50', '36 more']));
		const seen = [...(rows[0]?.cells.values() ?? [])].map(({ pass, fail }) => pass + fail);
		expect(seen.reduce((sum, each) => sum + each, 0)).toBe(checks.length);
	});
});

test('the template escapes what is put into it, and nothing that it made itself', () => {
	expect(html`<b title="${`"'`}">${'a<b>&'}${html`<i>${2}</i>`}</b>`.text).toBe(
		'<b title="&quot;&#39;">a&lt;b&gt;&amp;<i>2</i></b>',
	);
});
