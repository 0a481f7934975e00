import { parseArgs } from 'node:util';
import { UsageError } from '../core/errors.js';
import { didYouMean } from '../core/profile/nearest.js';
import {
	address,
	alone,
	type Command,
	commands,
	everywhere,
	type Option,
	type Particular,
	particular,
} from './command-table.js';
import { profileActions } from './profile-actions.js';

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
	if (!told) assertOneServer(command, values);
	if (!told) assertFiles(values);
	const format = values.format ?? 'text';
	if (!told && values.format !== undefined && !formats.includes(format))
		throw new UsageError(
			`--format ${JSON.stringify(format)} is not one that ${command === 'wizard' ? 'the wizard' : command} writes.`,
			formats.length === 0 ? 'The wizard takes no --format.' : `Use ${formats.join(', ')}.`,
		);

	if (!help && (rest.length < takes[0] || rest.length > takes[1])) throw miscounted(command, rest.length);
	return { command, positionals: rest, flags: values, format, help };
}

function assertOneServer(command: Command, flags: Arguments['flags']): void {
	const other = address.filter((name) => flags[name] !== undefined);
	const own = flags.sandbox === true ? '--sandbox' : alone.find((each) => each === command);
	if (own === undefined || other.length === 0) return;
	throw new UsageError(
		`${own} and ${other.map((name) => `--${name}`).join(', ')} name two different servers.`,
		'Leave one of them out: a sandbox is always a server of its own.',
	);
}

/** `-` is a stream to whoever gives it, and a file of that name would be written. */
function assertFiles(flags: Arguments['flags']): void {
	const streams = (['out', 'secrets'] as const).filter((name) => flags[name] === '-');
	if (streams.length > 0)
		throw new UsageError(
			`${streams.map((name) => `--${name}`).join(' and ')} takes the path of a file, and no stream.`,
			'Name a file; `--format` writes to standard output.',
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
			// A single letter is near to everything that is short.
			`There is no option ${unknown.replace(/=.*$/s, '')}${(name.length > 1 && didYouMean(name, known)) || '.'}`,
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
	return new UsageError(
		`\`gatehouse ${command}\` got ${count} ${count === 1 ? 'argument' : 'arguments'}.`,
		'`gatehouse --help` shows what it takes.',
	);
}
