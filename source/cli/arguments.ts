import { parseArgs } from 'node:util';
import { UsageError } from '../core/errors.js';
import { didYouMean } from '../core/profile/nearest.js';
import { profileActions } from './profile-actions.js';

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

type Value<O extends Option> = O extends { type: 'boolean' }
	? boolean
	: O extends { multiple: true }
		? string[]
		: string;
type Values<T extends Record<string, Option>> = { readonly [Name in keyof T]?: Value<T[Name]> };

export type Arguments = {
	readonly command: Command;
	readonly positionals: readonly string[];
	readonly flags: Values<typeof everywhere & typeof particular>;
	readonly format: string;
	readonly help: boolean;
};

/** Reads the command line. Throws UsageError with the words that would have been right. */
export function parseArguments(argv: readonly string[]): Arguments {
	const { values, positionals } = read(argv);
	const [first, ...rest] = positionals;
	const command = first === undefined ? 'wizard' : commandNamed(first);
	const { flags, formats, takes } = commands[command];

	const wrong = Object.keys(values).filter((name) => !(name in everywhere) && !flags.includes(name as Particular));
	if (wrong.length > 0 && values.help !== true)
		throw new UsageError(
			`${wrong.map((name) => `--${name}`).join(', ')} does not belong to ${command === 'wizard' ? 'the wizard' : command}.`,
			`It takes ${[...flags, ...Object.keys(everywhere)].map((name) => `--${name}`).join(' ')}.`,
		);

	const help = values.help === true;
	const told = help || values.version === true;
	// Before a command looks at anything else: it must not be about a server that was not meant.
	if (!told) assertOneServer(values);
	const format = values.format ?? 'text';
	if (!told && values.format !== undefined && !formats.includes(format))
		throw new UsageError(
			`--format ${JSON.stringify(format)} is not one that ${command === 'wizard' ? 'the wizard' : command} writes.`,
			formats.length === 0 ? 'The wizard takes no --format.' : `Use ${formats.join(', ')}.`,
		);

	if (!help && (rest.length < takes[0] || rest.length > takes[1])) throw miscounted(command, rest.length);
	return { command, positionals: rest, flags: values, format, help };
}

function assertOneServer(flags: Arguments['flags']): void {
	const other = (['url', 'host', 'port', 'username', 'dbname'] as const).filter((name) => flags[name] !== undefined);
	if (flags.sandbox !== true || other.length === 0) return;
	throw new UsageError(
		`--sandbox and ${other.map((name) => `--${name}`).join(', ')} name two different servers.`,
		'Leave one of them out: a sandbox is always a server of its own.',
	);
}

/** The command and the format of a line that may not be readable: enough to answer in the right form. */
export function guessArguments(argv: readonly string[]): { readonly command?: string; readonly format?: string } {
	const { values, positionals } = parseArgs({
		args: [...argv],
		options: { ...everywhere, ...particular },
		allowPositionals: true,
		strict: false,
	});
	const [command] = positionals;
	return {
		...(command === undefined ? {} : { command }),
		...(typeof values.format === 'string' ? { format: values.format } : {}),
	};
}

function read(argv: readonly string[]) {
	// As in psql -h is the host; alone it can only be a call for help.
	const args = argv.flatMap((word, at) =>
		word === '-h' && /^(?:-.*)?$/.test(argv[at + 1] ?? '') ? ['--help'] : [word],
	);
	const options = { ...everywhere, ...particular };
	try {
		return parseArgs({ args, options, allowPositionals: true, strict: true });
	} catch (error) {
		throw translate(error, args, Object.keys(options));
	}
}

/** Node's own errors name the option in their text alone, so the word that is wrong is looked for again. */
function translate(error: unknown, args: readonly string[], known: readonly string[]): unknown {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	const unknown = args.find((word) => word.startsWith('-') && word !== '-' && !isKnown(word, known));
	if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown !== undefined) {
		const name = unknown.replace(/^--?/, '').replace(/=.*$/s, '');
		return new UsageError(
			`There is no option ${unknown.replace(/=.*$/s, '')}${didYouMean(name, known) || '.'}`,
			'`gatehouse --help` lists them all.',
		);
	}
	if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
		return new UsageError(
			'An option lacks its value, or has one that it does not take.',
			'`gatehouse --help` shows which options take a value; write `--option=-value` for one that begins with a dash.',
		);
	return error;
}

function isKnown(word: string, known: readonly string[]): boolean {
	if (!word.startsWith('--')) return /^-[hpUd]/.test(word);
	return known.includes(word.slice(2).replace(/=.*$/s, ''));
}

function commandNamed(word: string): Command {
	if (word !== 'wizard' && Object.hasOwn(commands, word)) return word as Command;
	const names = Object.keys(commands).filter((name) => name !== 'wizard');
	throw new UsageError(
		`There is no command ${JSON.stringify(word)}${didYouMean(word, names) || '.'}`,
		`The commands are ${names.join(', ')}.`,
	);
}

function miscounted(command: Command, count: number): UsageError {
	if (command === 'profiles')
		return new UsageError(
			'`gatehouse profiles` needs to know what to do.',
			`Use ${profileActions.slice(0, -1).join(', ')} or ${profileActions.at(-1)}.`,
		);
	if (count === 0 && command === 'undo')
		return new UsageError(
			'`gatehouse undo` needs a RECEIPT.',
			'Give the path that `gatehouse apply` said at its end, the id in it, or `last`.',
		);
	if (command === 'completion' && count === 0)
		return new UsageError('`gatehouse completion` needs to know the shell.', 'Use bash, zsh or fish.');
	if (count === 0)
		return new UsageError(
			`\`gatehouse ${command}\` needs a PROFILE.`,
			'Give a saved name, the path of a YAML or JSON file, or - for standard input.',
		);
	return new UsageError(`\`gatehouse ${command}\` got ${count} arguments.`, '`gatehouse --help` shows what it takes.');
}
