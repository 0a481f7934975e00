import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { json } from '../../source/formats/json.js';
import { profileYaml } from '../../source/profiles/profile-yaml.js';

const obeyed = /[^\n\t\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const hostile = {
	name: 'a\u001b[2J\u009b31m\u202e\u061c\u{e0041}\u2028',
	roles: [{ ['key\u202e']: 'it\u00ads', limit: 3, on: true, none: null }],
};

test('a profile is shown as people write it', () => {
	expect(profileYaml({ version: 1, name: 'orders', tenants: ['größe'] })).toBe(
		'version: 1\nname: orders\ntenants:\n  - größe\n',
	);
});

test.each<[string, (document: unknown) => string, (text: string) => unknown]>([
	['YAML', profileYaml, parse],
	['JSON', json, JSON.parse],
])(
	'what a terminal would obey is written so that it can be looked at, and reads back the same: %s',
	(_, write, read) => {
		const text = write(hostile);
		expect(text).not.toMatch(obeyed);
		expect(read(text)).toEqual(hostile);
	},
);
