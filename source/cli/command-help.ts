import type { Command } from './command-table.js';
import { type CompletedFlag, completionTable } from './completion/table.js';
import { commandHints, type Place } from './hints.js';
import { topicNames } from './topics.js';

/** What flags take that no list of words can say. */
const values: Readonly<Record<string, string>> = {
	tenant: 'NAME[=KEY]',
	url: 'URL',
	host: 'HOST',
	port: 'PORT',
	username: 'USER',
	dbname: 'DATABASE',
	timeout: 'SECONDS',
	confirm: 'NAME',
	'confirm-loss': 'ROLE',
	role: 'ROLE',
	database: 'DATABASE',
	on: 'OBJECT',
	error: 'TEXT',
	'reassign-to': 'ROLE',
};

/** One command and its flags, made of the table that reads them. */
export function commandHelp(command: Exclude<Command, 'wizard'>): string {
	const { commands, flags: everywhere } = completionTable();
	const own = commands.find(({ name }) => name === command)?.flags ?? [];
	const shared = new Set(everywhere.map(({ name }) => name));
	const particular = own.filter(({ name }) => !shared.has(name) || name === 'format');
	const general = own.filter(({ name }) => shared.has(name) && name !== 'format');
	const { does, takes } = commandHints[command];
	const section = (title: string, flags: readonly CompletedFlag[]): readonly string[] =>
		flags.length === 0 ? [] : ['', title, ...flags.map(flagLine)];
	return `${[
		'Usage',
		`  gatehouse ${command}${takes === undefined ? '' : ` ${takenAs(command, takes)}`}`,
		`      ${does}`,
		...section('Its own', particular),
		...section('Everywhere', general),
		'',
		'gatehouse --help lists all commands, and what the exit codes mean. More is told by',
		`gatehouse help ${topicNames.join(' | ')}`,
	].join('\n')}\n`;
}

function takenAs(command: string, place: Place): string {
	if (place.kind === 'words') return place.words.join(' | ');
	if (command === 'undo') return 'RECEIPT | last';
	return command === 'apply' ? 'PROFILE | plan.json' : 'PROFILE';
}

function flagLine({ name, short, does, value, repeats }: CompletedFlag): string {
	const taken = value === undefined ? '' : ` ${takenValue(name, value)}`;
	const head = `  ${short === undefined ? '    ' : `-${short}, `}--${name}${taken}`;
	const gap = head.length < 38 ? ' '.repeat(38 - head.length) : `\n${' '.repeat(38)}`;
	return `${head}${gap}${does}${repeats ? '; may be repeated' : ''}`;
}

function takenValue(name: string, place: Place): string {
	if (place.kind === 'words') return place.words.join('|');
	if (place.kind === 'folder') return 'DIR';
	return values[name] ?? 'FILE';
}
