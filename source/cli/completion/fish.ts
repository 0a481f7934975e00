import type { Place } from '../hints.js';
import type { CompletedCommand, CompletedFlag, CompletionTable } from './table.js';

/** To be sourced, or kept in fish's folder of completions. */
export function fishCompletion({ commands, flags }: CompletionTable): string {
	const taking = [...flags, ...commands.flatMap((command) => command.flags)].filter(({ value }) => value !== undefined);
	const spelt = [
		...new Set(taking.flatMap(({ name, short }) => [`--${name}`, ...(short === undefined ? [] : [`-${short}`])])),
	];
	const bare = `-n ${quote('not __gatehouse_command')}`;
	return `${[
		'# fish completion for gatehouse: gatehouse completion fish | source',
		'function __gatehouse_saved',
		`\tgatehouse profiles list 2>/dev/null </dev/null | sed -e 1d -e 's/  .*//'`,
		'end',
		'# the words that are neither flags nor their values',
		'function __gatehouse_words',
		'\tset -l skip 0',
		'\tfor word in (commandline -opc)',
		'\t\tif test $skip = 1',
		'\t\t\tset skip 0',
		'\t\t\tcontinue',
		'\t\tend',
		'\t\tswitch $word',
		`\t\t\tcase ${spelt.join(' ')}`,
		'\t\t\t\tset skip 1',
		"\t\t\tcase '--*' '-h*' '-p*' '-U*' '-d*'",
		"\t\t\tcase '*'",
		'\t\t\t\techo $word',
		'\t\tend',
		'\tend',
		'end',
		'function __gatehouse_command',
		'\tset -l words (__gatehouse_words)',
		'\ttest (count $words) -ge 2; and begin; test (count $argv) -eq 0; or test "$words[2]" = "$argv[1]"; end',
		'end',
		'function __gatehouse_after',
		'\tset -l words (__gatehouse_words)',
		'\ttest (count $words) -eq (math $argv[1] + 2); and test "$words[2]" = "$argv[2]"',
		'\tand begin; test (count $argv) -lt 3; or test "$words[3]" = "$argv[3]"; end',
		'end',
		'complete -c gatehouse -f',
		...flags.map((flag) => `complete -c gatehouse ${bare} ${option(flag)}`),
		...commands.map(({ name, does }) => `complete -c gatehouse ${bare} -a ${name} -d ${quote(does)}`),
		...commands.flatMap(ofCommand),
	].join('\n')}\n`;
}

function ofCommand({ name, flags, takes, next }: CompletedCommand): readonly string[] {
	const seen = `-n ${quote(`__gatehouse_command ${name}`)}`;
	return [
		...flags.map((flag) => `complete -c gatehouse ${seen} ${option(flag)}`),
		...(takes === undefined
			? []
			: [`complete -c gatehouse -n ${quote(`__gatehouse_after 0 ${name}`)} ${given(takes)}`]),
		...next.map(
			([word, place]) => `complete -c gatehouse -n ${quote(`__gatehouse_after 1 ${name} ${word}`)} ${given(place)}`,
		),
	];
}

function option({ name, short, does, value }: CompletedFlag): string {
	const names = short === undefined ? `-l ${name}` : `-s ${short} -l ${name}`;
	return `${names} -d ${quote(does)}${value === undefined ? '' : ` -r ${given(value)}`}`;
}

function given(place: Place): string {
	switch (place.kind) {
		case 'words':
			return `-f -a ${quote(place.words.join(' '))}`;
		case 'file':
			return '-F';
		case 'folder':
			return `-f -a ${quote('(__fish_complete_directories)')}`;
		case 'saved':
			return `-f -a ${quote('(__gatehouse_saved)')}`;
		case 'profile':
			return `-F -a ${quote('(__gatehouse_saved)')}`;
		case 'anything':
			return '-f';
	}
}

function quote(text: string): string {
	return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
