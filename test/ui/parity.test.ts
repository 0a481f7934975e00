// A24: whatever the wizard asks has a flag or a place in a profile; whatever a flag or a profile says has a place in the
// wizard, or a reason why not. A question, a flag or a key that is added is missing here until that is decided.
import { describe, expect, test } from 'vitest';
import { everywhere, particular } from '../../source/cli/command-table.js';
import { profileJsonSchema } from '../../source/core/profile/schema.js';
import type { Answers } from '../../source/core/wizard/answers.js';
import { knownAs } from '../../source/core/wizard/existing/known.js';
import { emptyConnection, firstAnswers } from '../../source/core/wizard/first-answers.js';
import type { ReachedServer } from '../../source/core/wizard/state.js';
import { connectItems } from '../../source/ui/screens/connect.js';
import { explainItems } from '../../source/ui/screens/explain.js';
import { controlsOf, type FormItem } from '../../source/ui/screens/form-item.js';
import { grantItems } from '../../source/ui/screens/grants.js';
import { namingItems } from '../../source/ui/screens/names.js';
import { rowItems } from '../../source/ui/screens/rows.js';
import { securityItems } from '../../source/ui/screens/security.js';
import { usage } from '../../source/usage.js';
import { names, server, states } from '../core/wizard/fixtures.js';

const ignore = () => {};
/** One login that is there already, so that every question is asked. */
const there: ReachedServer = {
	...server,
	known: knownAs({
		...names,
		roles: [...names.roles, { ...(names.roles[1] as (typeof names.roles)[number]), name: 'orders_{tenant}_app' }],
	}),
};
const everything: Answers = {
	...firstAnswers,
	pattern: 'shared-schema',
	rows: { ...firstAnswers.rows, identify: 'setting' },
	names: { ...firstAnswers.names, tenants: 'acme' },
	security: { ...firstAnswers.security, passwords: 'file' },
	logins: firstAnswers.logins.map((login) => ({
		...login,
		access: 'custom',
		name: login.key === 'app' ? 'shop_app' : null,
	})),
};
const step = { server: there, checked: {} };
const screens: Readonly<Record<string, readonly FormItem[]>> = {
	connect: connectItems({
		connection: { ...emptyConnection, sslmode: 'verify-full' },
		password: { text: '', kept: false },
		known: null,
		problem: null,
		goal: 'onward',
		origin: null,
		choices: undefined,
		setText: () => ignore,
		set: () => ignore,
		setPassword: ignore,
		paste: () => false,
	}),
	rows: rowItems(everything, ignore, there, false),
	names: namingItems(everything, ignore, step, ignore),
	grants: grantItems(everything, ignore, 78, step, ignore),
	security: securityItems(everything, ignore, 78, step, ignore),
	explain: explainItems(states.explain, states.explain.question, ignore, 78, ignore),
};

/** A question as it is, whichever login or customer it is about. */
const general = (screen: string, id: string): string => {
	const parts = id.split('.');
	const of = firstAnswers.logins.some(({ key }) => key === parts[0]) ? 'LOGIN' : parts[0] === 'key' ? 'key' : id;
	if (of === 'LOGIN') return `${screen}.LOGIN.${parts[1]}`;
	return `${screen}.${of}`;
};
const questions = [
	'pattern.pattern',
	...new Set(
		Object.entries(screens).flatMap(([screen, items]) => controlsOf(items).map(({ id }) => general(screen, id))),
	),
];

/** Where each question is answered without the wizard: `--flag`, or the path in a profile. */
const answeredBy: Readonly<Record<string, string>> = {
	'connect.host': '--host',
	'connect.port': '--port',
	'connect.user': '--username',
	'connect.database': '--dbname',
	'connect.password': 'not a flag, so that it is in no list of processes: PGPASSWORD or ~/.pgpass',
	'connect.sslmode': 'connection.sslmode',
	'connect.sslrootcert': 'connection.sslrootcert',
	'connect.environment': 'connection.environment',
	'pattern.pattern': 'pattern',
	'rows.identify': 'rowSecurity.identify',
	'rows.setting': 'rowSecurity.setting',
	'rows.column': 'rowSecurity.column',
	'rows.type': 'rowSecurity.type',
	'names.application': 'name',
	'names.tenants': '--tenant',
	'names.key': '--tenant',
	'names.database': 'database.name',
	'names.owner': 'owner',
	'names.schema': 'schema',
	'names.tables': 'rowSecurity.tables',
	'names.LOGIN.use': 'roles',
	'names.LOGIN.name': 'roles.name',
	'names.LOGIN.adopt': 'roles.adopt',
	'grants.LOGIN.access': 'roles.access',
	'grants.LOGIN.tables': 'roles.grants.tables',
	'grants.LOGIN.sequences': 'roles.grants.sequences',
	'grants.LOGIN.routines': 'roles.grants.routines',
	'grants.creators': 'creators',
	'security.passwords': '--secrets',
	'security.file': '--secrets',
	'security.LOGIN.connectionLimit': 'roles.connectionLimit',
	'security.LOGIN.validUntil': 'roles.validUntil',
	'security.LOGIN.settings': 'roles.settings',
	'security.siblings': 'siblings',
	'security.keep': 'keep',
	'explain.role': '--role',
	'explain.database': '--database',
	'explain.error': '--error',
	'explain.on': '--on',
	'explain.privilege': '--privilege',
};

/** Flags that no field answers: what stands in the wizard for them, or why nothing does. */
const otherwise: Readonly<Record<string, string>> = {
	format: 'the wizard draws; the review writes the script (w), and p names the command',
	sandbox: 'the first entry of the welcome',
	'bin-dir': 'said when the wizard is started',
	url: 'pasted into Host, it is taken apart',
	timeout: 'said when the wizard is started; Esc gives up sooner',
	yes: 'the button Apply',
	'no-color': 'of the terminal: said when the wizard is started',
	help: '? and Ctrl+/',
	out: 'w writes the script; the wizard applies its own plan',
	'detailed-exitcode': 'for scripts',
	confirm: 'the name is typed before anything is changed',
	'confirm-loss': 'who loses what is in the review; whoever types the name has read it',
	'no-verify': 'Ctrl+C stops the checks',
	'on-failure': 'the wizard undoes, and says so; what remains is told',
	'keep-going': 'one run is one profile here, and a failure stops it',
	strict: 'the wizard tells what could not be proved, and asks to finish anyway',
	'probe-future': 'done by itself in a database that the run made',
	'probe-writes': 'writes rows to prove that it may not: only where somebody asks for it by name',
	replace: 'the button says that it replaces the profile',
	accessible: 'of the terminal: said when the wizard is started',
	inline: 'of the terminal: said when the wizard is started',
	ascii: 'of the terminal: said when the wizard is started',
	grace: 'of rotate, which the wizard does not do',
	'send-plaintext': 'for a server that takes no verifiers; whoever has one says so by name',
	'reassign-to': 'of drop, which the wizard does not do',
	resume: 'an entry of the welcome',
	version: 'of the program: said when it is started',
};

/** Parts of a profile that no field answers, and why. A saved profile that has them keeps them. */
const notAsked: Readonly<Record<string, string>> = {
	version: 'the same for all',
	connection: 'asked for part by part',
	'connection.host': 'a flag',
	'connection.port': 'a flag',
	'connection.user': 'a flag',
	'connection.database': 'a flag',
	database: 'asked for part by part',
	'database.connectionLimit': 'rare; the limits of the logins are asked for',
	'database.encoding': 'UTF8 by template0: who needs another knows it',
	'database.locale': "the server's own: who needs another knows it",
	'database.template': 'anything but template0 brings rights along that nobody looked at',
	extensions: 'names of packages on the server, for who knows them',
	'roles.grants': 'asked for privilege by privilege',
	'roles.temporary': 'a right that few need, and that fills disks',
	tenants: 'a flag',
	'tenants.name': 'a flag',
	'tenants.key': 'a flag',
	rowSecurity: 'asked for part by part',
};

type Schema = {
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly items?: Schema;
	readonly anyOf?: readonly Schema[];
};

/** Every key of a profile, with the lists left out: `roles.name`. */
function pathsOf({ properties = {}, items, anyOf = [] }: Schema, under = ''): readonly string[] {
	return [
		...Object.entries(properties).flatMap(([key, value]) => [`${under}${key}`, ...pathsOf(value, `${under}${key}.`)]),
		...(items === undefined ? [] : pathsOf(items, under)),
		...anyOf.flatMap((each) => pathsOf(each, under)),
	];
}
const paths = [...new Set(pathsOf(profileJsonSchema() as Schema))];
const flags = Object.keys({ ...everywhere, ...particular });

describe('every question of the wizard', () => {
	test('is answered without it by a flag or in a profile', () => {
		expect(questions.toSorted()).toEqual(Object.keys(answeredBy).toSorted());
	});

	test('by one that there is', () => {
		const places = Object.entries(answeredBy).filter(([, place]) => !place.startsWith('not a flag'));
		for (const [question, place] of places)
			expect(place.startsWith('--') ? flags : paths, question).toContain(place.replace(/^--/, ''));
	});
});

describe('every flag', () => {
	const asked = new Set(Object.values(answeredBy));

	test('has a place in the wizard, or a reason why not', () => {
		expect(flags.filter((flag) => !asked.has(`--${flag}`)).toSorted()).toEqual(Object.keys(otherwise).toSorted());
	});

	test('stands in the usage, so that this is about all of them', () => {
		const short: Readonly<Record<string, string>> = { host: '-h', port: '-p', username: '-U', dbname: '-d' };
		// Of a single command, and told where that is asked about.
		const elsewhere = ['grace', 'inline'];
		for (const flag of flags.filter((each) => !elsewhere.includes(each)))
			expect(usage, flag).toContain(short[flag] ?? `--${flag}`);
		for (const [, flag = ''] of usage.matchAll(/--([a-z][a-z-]+)/g)) expect(flags, flag).toContain(flag);
	});
});

describe('every key of a profile', () => {
	const asked = new Set(Object.values(answeredBy));

	test('is asked for, or has a reason why not', () => {
		expect(paths.filter((path) => !asked.has(path)).toSorted()).toEqual(Object.keys(notAsked).toSorted());
	});

	test('is looked at, also inside of lists and of choices', () => {
		expect(paths).toEqual(expect.arrayContaining(['roles.adopt', 'rowSecurity.tables', 'tenants.key']));
	});
});
