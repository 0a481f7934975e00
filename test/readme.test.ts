import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseProfile } from '../source/core/profile/parse-profile.js';
import { usage } from '../source/usage.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const scripts = Object.keys(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).scripts);

test('quotes the help text', () => {
	expect(readme).toContain(`\`\`\`text\n${usage}\`\`\``);
});

test('names only npm commands that exist', () => {
	const named = [...readme.matchAll(/npm (?:run )?([a-z-]+)/g)]
		.map((match) => match[1] ?? '')
		.filter((name) => name !== 'ci');
	expect(named.length).toBeGreaterThan(4);
	expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});

test('shows pictures that are there', () => {
	const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1] ?? '');
	expect(pictures.length).toBeGreaterThan(0);
	expect(pictures.filter((path) => !existsSync(root + path))).toEqual([]);
});

test('its profile is a profile', () => {
	const [profile] = [...readme.matchAll(/```yaml\n(version: 1[\s\S]*?)```/g)];
	expect(parseProfile(parse(profile?.[1] ?? '')).roles.map((role) => role.access)).toEqual([
		'read-write',
		'read-only',
		'migrate',
	]);
});
