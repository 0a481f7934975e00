// The ways through the wizard that the pictures in docs/ show, one for each pattern, on the sandbox.
const enter = '\r';
const down = '\u001B[B';
const right = '\u001B[C';
const tab = '\t';
const shiftTab = '\u001B[Z';
const clear = '\u0015';

/*
 * `sees`: what is on the screen; `caption`: what the film says beneath it, and without one it is not in the film;
 * `picture`: the file that it makes by itself; then what is typed, letter by letter, and the keys that lead on. `films`:
 * what happens until the next screen is there, of which no two runs show the same.
 */
const welcome = [
	{
		sees: /Try it on a sandbox/,
		caption: ['', 'gatehouse: a throw-away PostgreSQL, nothing to set up'],
		keys: [enter],
	},
	{
		sees: /Signed in as/,
		caption: ['1 Connect', 'What the server is, and what its administrator may do'],
		keys: [enter],
	},
];
/** Past the first of the patterns, to the one whose title is seen. */
const choosing = (sees, words, downs = 1) => [
	{
		sees: /How are customers kept apart/,
		caption: ['2 Pattern', 'Three ways to keep customers apart'],
		stays: 1600,
		keys: Array(downs).fill(down),
	},
	{ sees, caption: ['2 Pattern', words], stays: 3500, keys: [enter] },
];
const fromGrants = ({ own = false } = {}) => [
	{
		sees: /4\/8 Grants/,
		picture: own ? 'grants' : undefined,
		caption: ['4 Grants', 'What each login may do: no more than it needs'],
		keys: [enter],
	},
	{
		sees: /5\/8 Security/,
		caption: ['5 Security', 'Passwords of 190 bits that no statement and no log ever holds'],
		keys: [enter],
	},
	{
		sees: /Check the answers/,
		picture: own ? 'review' : undefined,
		caption: ['6 Review', 'Every answer can be changed; nothing has happened yet'],
		keys: ['s'],
	},
	{
		sees: /as they will run/,
		picture: own ? 'sql' : undefined,
		caption: ['6 SQL', 'Every statement, with its reason; c copies, w writes a psql script'],
		keys: [enter],
	},
	{ sees: /Check the answers/, keys: [enter] },
];
const run = ({ own = false } = {}) => [
	{
		sees: /7\/8 Apply|8\/8/,
		caption: ['7 Apply', 'The same statements, one by one; what fails is undone'],
		films: /8\/8/,
	},
	{ sees: /8\/8/, caption: ['8 Verify', 'Gatehouse signs in as each login and tries every gate'], films: /Finish/ },
	{
		sees: /Finish/,
		picture: own ? 'wizard' : undefined,
		caption: ['8 Verify', 'Three gates: what is granted works, what is not is refused'],
		stays: 6000,
		still: true,
		keys: [enter],
	},
	{
		sees: /is ready/,
		picture: own ? 'finish' : undefined,
		caption: ['Done', 'Passwords, connection strings, and the same again as one command'],
		stays: 4500,
	},
];

const databaseEach = [
	{ sees: /Try it on a sandbox/, picture: 'welcome' },
	...welcome,
	{
		sees: /How are customers kept apart/,
		picture: 'pattern',
		caption: ['2 Pattern', 'One customer, or a database each: not even a connection to another’s'],
		stays: 3500,
		keys: [enter],
	},
	{ sees: /3\/8 Names/, caption: ['3 Names', 'One name is enough: the others follow from it'], keys: [down] },
	{ sees: /▸ Customers/, picture: 'names', keys: [enter] },
	{ sees: /▸ \[ Next/, keys: [enter] },
	...fromGrants({ own: true }),
	{
		sees: /only adds/,
		picture: 'confirm',
		caption: ['7 Apply', 'A plan that only adds needs one Enter'],
		keys: [enter],
		deafFor: 500,
	},
	...run({ own: true }),
];

const schemaEach = [
	...welcome,
	...choosing(/▸ A schema each/, 'A schema each, in one database: no look into another’s'),
	{
		sees: /▸ Customers/,
		caption: ['3 Names', 'The customers: a schema and a login for each'],
		stays: 1500,
		type: 'acme, globex',
		keys: [enter],
	},
	{
		sees: /▸ \[ Next/,
		caption: ['3 Names', 'The customers: a schema and a login for each'],
		stays: 2000,
		keys: [enter],
	},
	...fromGrants(),
	{ sees: /only adds/, caption: ['7 Apply', 'A plan that only adds needs one Enter'], keys: [enter], deafFor: 500 },
	...run(),
];

const sharedTables = [
	...welcome,
	...choosing(/▸ Shared tables/, 'Shared tables: a policy on each shows a customer its own rows', 2),
	{ sees: /Rows/, caption: ['2 Rows', 'Whose rows? Of the customer who signed in'], stays: 1200, keys: [right] },
	{ sees: /who signed in/, caption: ['2 Rows', 'Whose rows? Of the customer who signed in'], keys: [tab, tab, right] },
	{ sees: /\(\*\) text/, caption: ['2 Rows', 'The column that says so, and its type'], keys: [enter] },
	{ sees: /▸ \[ Next/, keys: [enter] },
	{
		sees: /▸ Customers/,
		caption: ['3 Names', 'The sandbox has tables of a shop, with rows of these two'],
		stays: 1500,
		type: 'acme, globex',
		keys: [shiftTab, clear],
	},
	{
		sees: /▸ Application/,
		caption: ['3 Names', 'The sandbox has tables of a shop, with rows of these two'],
		stays: 300,
		type: 'shop',
	},
	{
		sees: /shop_owner [^\n]*exists/,
		caption: ['3 Names', 'What is on the server already is said at once'],
		keys: [enter],
	},
	{ sees: /▸ \[ Next/, keys: [enter] },
	...fromGrants(),
	{
		sees: /Type the database name/,
		caption: ['7 Apply', 'It changes what exists: the name is typed before anything runs'],
		keys: [shiftTab],
		deafFor: 500,
	},
	{ sees: /Enter press/, type: 'shop' },
	{
		sees: /matches/,
		caption: ['7 Apply', 'It changes what exists: the name is typed before anything runs'],
		stays: 1500,
		keys: [enter],
	},
	{ sees: /▸ \[ Apply/, keys: [enter] },
	...run(),
];

export const walks = [
	{ film: 'database-per-tenant', steps: databaseEach },
	{ film: 'schema-per-tenant', steps: schemaEach },
	{ film: 'shared-schema', steps: sharedTables },
];
