/*
 * The command line as a table, from which it is read, and helped with, and completed by shells.
 */

export type Option = { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean };

export const everywhere = {
	format: { type: 'string' },
	tenant: { type: 'string', multiple: true },
	sandbox: { type: 'boolean' },
	'bin-dir': { type: 'string' },
	url: { type: 'string' },
	host: { type: 'string', short: 'h' },
	port: { type: 'string', short: 'p' },
	username: { type: 'string', short: 'U' },
	dbname: { type: 'string', short: 'd' },
	timeout: { type: 'string' },
	yes: { type: 'boolean' },
	'no-color': { type: 'boolean' },
	help: { type: 'boolean' },
} as const satisfies Record<string, Option>;

export const particular = {
	out: { type: 'string' },
	'detailed-exitcode': { type: 'boolean' },
	secrets: { type: 'string' },
	confirm: { type: 'string' },
	'confirm-loss': { type: 'string', multiple: true },
	'no-verify': { type: 'boolean' },
	'on-failure': { type: 'string' },
	'keep-going': { type: 'boolean' },
	'send-plaintext': { type: 'boolean' },
	strict: { type: 'boolean' },
	'probe-future': { type: 'boolean' },
	'probe-writes': { type: 'boolean' },
	replace: { type: 'boolean' },
	role: { type: 'string' },
	database: { type: 'string' },
	on: { type: 'string' },
	privilege: { type: 'string' },
	error: { type: 'string' },
	accessible: { type: 'boolean' },
	inline: { type: 'boolean' },
	ascii: { type: 'boolean' },
	grace: { type: 'boolean' },
	'reassign-to': { type: 'string' },
	resume: { type: 'boolean' },
	version: { type: 'boolean' },
} as const satisfies Record<string, Option>;

export type Particular = keyof typeof particular;
export type Command =
	| 'wizard'
	| 'demo'
	| 'plan'
	| 'apply'
	| 'verify'
	| 'explain'
	| 'undo'
	| 'drop'
	| 'rotate'
	| 'profiles'
	| 'sandbox'
	| 'doctor'
	| 'completion'
	| 'help';

/** What says which server is meant. */
export const address = [
	'url',
	'host',
	'port',
	'username',
	'dbname',
] as const satisfies readonly (keyof typeof everywhere)[];

/** These start a server of their own, and look at no other. */
export const alone: readonly Command[] = ['demo', 'sandbox'];

/** What each command takes beside what all take: its own flags, its formats, how many arguments. */
export const commands: Readonly<
	Record<
		Command,
		{
			readonly flags: readonly Particular[];
			readonly formats: readonly string[];
			readonly takes: readonly [number, number];
		}
	>
> = {
	wizard: { flags: ['resume', 'accessible', 'inline', 'ascii', 'version'], formats: [], takes: [0, 0] },
	demo: { flags: [], formats: ['text', 'json'], takes: [0, 0] },
	plan: { flags: ['out', 'detailed-exitcode', 'secrets'], formats: ['text', 'json', 'sql', 'pgtap'], takes: [1, 1] },
	apply: {
		flags: ['confirm', 'confirm-loss', 'secrets', 'no-verify', 'on-failure', 'keep-going', 'send-plaintext'],
		formats: ['text', 'json'],
		takes: [1, 1],
	},
	verify: {
		flags: ['secrets', 'strict', 'probe-future', 'probe-writes'],
		formats: ['text', 'json', 'junit', 'tap', 'html'],
		takes: [1, 1],
	},
	explain: { flags: ['role', 'database', 'on', 'privilege', 'error'], formats: ['text', 'json'], takes: [0, 0] },
	undo: { flags: ['confirm'], formats: ['text', 'json'], takes: [1, 1] },
	rotate: {
		flags: ['role', 'confirm', 'secrets', 'grace', 'send-plaintext'],
		formats: ['text', 'json'],
		takes: [1, 1],
	},
	drop: { flags: ['confirm', 'reassign-to'], formats: ['text', 'json'], takes: [1, 1] },
	profiles: { flags: ['replace'], formats: ['text', 'json'], takes: [1, 3] },
	sandbox: { flags: [], formats: ['text', 'json'], takes: [0, 0] },
	doctor: { flags: [], formats: ['text', 'json'], takes: [0, 0] },
	completion: { flags: [], formats: ['text', 'json'], takes: [1, 1] },
	help: { flags: [], formats: ['text', 'json'], takes: [0, 1] },
};
