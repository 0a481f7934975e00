import { describe, expect, test } from 'vitest';
import type { Current } from '../../source/core/access/current.js';
import { Situation } from '../../source/core/access/situation.js';
import { desiredOf } from '../../source/core/patterns/desired-of.js';
import { argumentTypes } from '../../source/core/pgtap/argument-types.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { planPgtap } from '../../source/formats/plan-pgtap.js';
import { freshServer } from '../helpers/current.js';
import { orders, planOf } from '../helpers/plan-of.js';

function scriptOf(document: object, current: Current): string {
	const desired = desiredOf(parseProfile(document), current.administrator);
	return planPgtap(planOf(document, current), new Situation(desired, current));
}

/** The script without what is quoted. */
const bare = (script: string): string =>
	script.replace(/E?'(?:[^'\\]|''|\\.)*'/g, "''").replace(/"(?:[^"]|"")*"/g, '""');

describe('the pgTAP script of a plan', () => {
	const script = scriptOf(orders, freshServer());

	test('plans as many tests as it has, and leaves nothing behind', () => {
		const [, planned] = /^SELECT plan\((\d+)\);$/m.exec(script) ?? [];
		const tests = script.match(/^SELECT (?!plan|\*)\w+\(.*\);$/gm) ?? [];
		expect(Number(planned)).toBe(tests.length);
		expect(tests.length).toBeGreaterThan(20);
		expect(script.trimEnd().endsWith('SELECT * FROM finish();\nROLLBACK;')).toBe(true);
	});

	test('asks for what the profile says of each login and of PUBLIC', () => {
		expect(script).toContain(
			`SELECT database_privs_are('orders'::name, 'orders_app'::name, ARRAY['CONNECT']::name[], 'orders_app holds CONNECT on database orders');`,
		);
		expect(script).toContain(`SELECT schema_privs_are('app'::name, 'public'::name, '{}'::name[],`);
		expect(script).toContain(`SELECT is_member_of('orders_owner'::name, ARRAY['orders_migrator']::name[],`);
	});

	test('has a plan of its own for each database', () => {
		const document = {
			...orders,
			database: { name: '{tenant}' },
			roles: [{ name: '{tenant}_app', access: 'read-only' }],
			tenants: ['one', 'two', 'three'],
		};
		const many = scriptOf(document, freshServer());
		expect(many.match(/^\\connect .*$/gm)).toEqual(['\\connect one', '\\connect two', '\\connect three']);
		expect(many.match(/^SELECT \* FROM finish\(\);$/gm)).toHaveLength(3);
	});

	test('is obeyed by psql line by line, and no name begins a line', () => {
		const name = `x'"\\\n\\! touch /tmp/x\nDROP DATABASE postgres; -- :'v' # TODO`;
		const document = {
			...orders,
			database: { name },
			owner: `o${name}`.slice(0, 60),
			roles: [{ name: `r${name}`, access: 'read-write' }],
		};
		const hostile = scriptOf({ ...document, database: { name: name.slice(0, 40) } }, freshServer());
		const lines = bare(hostile).split('\n');
		const commands = lines.filter((line) => line.startsWith('\\'));
		expect(commands.filter((line) => !/^\\(?:set|pset|if|i|else|endif|connect)\b/.test(line))).toEqual([]);
		expect(lines.filter((line) => /^(?:DROP|-- :)/.test(line))).toEqual([]);
		// In TAP a # begins a directive: this one would make of every failure something to be done.
		expect(hostile.match(/is there'\);$/gm)?.length).toBeGreaterThan(0);
		expect(hostile).toMatch(/ \\\\# TODO is there'\);$/m);
	});
});

test.each([
	['', []],
	['integer, text', ['integer', 'text']],
	['"a, b", app."c""d,"[]', ['"a, b"', 'app."c""d,"[]']],
	['timestamp with time zone, "char"', ['timestamp with time zone', '"char"']],
])('the argument types of (%s) are told apart', (signature, types) => {
	expect(argumentTypes(signature)).toEqual(types);
});
