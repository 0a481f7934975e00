// The page of a report in a real Chromium: what it asks for, what it runs, whether it fits and can be read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { verifyHtml } from '../../source/formats/verify-html.js';
import { hostile, hostileProof, type Proof, tenantsProof } from '../formats/proof.js';
import { findBrowser, openPage } from '../helpers/browser.js';
import { faint } from './contrast.js';

const page = await openPage();
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kept(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return pathToFileURL(file).href;
}
const written = (name: string, { report, around }: Proof): string => kept(name, verifyHtml(report, around));

const many = tenantsProof(1000, [3, 700]);
const pages = [
	['hostile names', written('hostile.html', hostileProof)],
	['a thousand logins', written('many.html', many)],
] as const;
const looks = [
	['a desk, light', { width: 1280, scheme: 'light' }],
	['a desk, dark', { width: 1280, scheme: 'dark' }],
	['a telephone, light', { width: 390, scheme: 'light' }],
	['a telephone, dark', { width: 390, scheme: 'dark' }],
	['paper', { width: 680, scheme: 'dark', media: 'print' }],
] as const;

describe.each(pages)('the page with %s', (_what, url) => {
	test.each(looks)('on %s asks for nothing, complains of nothing, fits, and can be read', async (_where, look) => {
		await page.open(url, look);
		expect(page.requests().filter((address) => address !== 'data:,')).toEqual([]);
		expect(page.complaints()).toEqual([]);
		expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
		expect(await page.evaluate(faint)).toEqual([]);
	});

	test('shows each failed check, found by its link', async () => {
		await page.open(url);
		const hidden = await page.evaluate<readonly string[]>(`[...document.querySelectorAll('.mend a')]
			.map((link) => document.querySelector(link.getAttribute('href')))
			.filter((row) => row === null || !row.checkVisibility() || row.getBoundingClientRect().height === 0)`);
		expect(hidden).toEqual([]);
		const failed = await page.evaluate(`document.querySelectorAll('.checks tr.fail').length`);
		expect(failed).toBe(2);
	});
});

test('a name that is markup stays a name', async () => {
	await page.open(pages[0][1]);
	expect(await page.evaluate(`document.querySelectorAll('img, script, iframe').length`)).toBe(0);
	expect(await page.evaluate(`document.querySelector('h1 .name').textContent`)).toBe(hostile);
	expect(await page.evaluate('document.title')).toMatch(/NOT proved/);
	const handlers = `[...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames()).filter((name) => name.startsWith('on'))`;
	expect(await page.evaluate(handlers)).toEqual([]);
});

test('one click takes a whole statement', async () => {
	await page.open(pages[1][1]);
	await page.click('.mend .sql code');
	const whole = await page.evaluate(`document.querySelector('.mend .sql').textContent`);
	expect(await page.evaluate('getSelection().toString()')).toBe(whole);
});

test('on paper a short report shows what is folded on the screen', async () => {
	const visible = `[...document.querySelectorAll('.checks tr.pass')].filter((row) => row.getBoundingClientRect().height > 0 && row.checkVisibility({ contentVisibilityAuto: true })).length`;
	await page.open(pages[0][1]);
	const onScreen = await page.evaluate<number>(visible);
	await page.open(pages[0][1], { media: 'print' });
	expect(await page.evaluate<number>(visible)).toBeGreaterThan(onScreen);
});

test('a thousand logins are a short page', async () => {
	await page.open(pages[1][1]);
	const { heads, height } = await page.evaluate<{ heads: number; height: number }>(
		`({ heads: [...document.querySelectorAll('.role')].filter((each) => each.checkVisibility()).length, height: document.body.scrollHeight })`,
	);
	expect(heads).toBe(2);
	expect(height).toBeLessThan(4000);
});

test('and what looks for all this would see it', async () => {
	const style = '<style>p{color:#aaa;background:#fff}div{width:3000px}</style>';
	const bad = '<img src="http://127.0.0.1:9/x.png"><script>console.error("seen"); nothing.there()</script>';
	await page.open(kept('bad.html', `<!DOCTYPE html>${style}<p>faint</p><div>wide</div>${bad}`));
	expect(page.requests()).toContain('http://127.0.0.1:9/x.png');
	expect(page.complaints().join()).toMatch(/seen[\s\S]*nothing is not defined|nothing is not defined[\s\S]*seen/);
	expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(false);
	expect(await page.evaluate(faint)).toEqual([expect.stringMatching(/^faint: 2\.\d/)]);
});

test('where there is no browser, it is said what to do', () => {
	expect(() => findBrowser({ PATH: folder })).toThrow(/apt-get install chromium/);
	expect(() => findBrowser({ GATEHOUSE_TEST_BROWSER: join(folder, 'none') })).toThrow(/GATEHOUSE_TEST_BROWSER/);
});
