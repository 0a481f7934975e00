import type { Place } from '../hints.js';
import type { CompletedCommand, CompletedFlag, CompletionTable } from './table.js';

/** To be sourced after `compinit`, or kept as `_gatehouse` in a folder of `fpath`. */
export function zshCompletion({ commands, flags }: CompletionTable): string {
	return `#compdef gatehouse
# zsh completion for gatehouse: source <(gatehouse completion zsh)
_gatehouse_saved() {
	local -a names
	names=(\${(f)"$($_gatehouse_program profiles list 2>/dev/null </dev/null | sed -e 1d -e 's/  .*//')"})
	compadd -a names
}
_gatehouse_profile() {
	_alternative 'saved:saved profile:_gatehouse_saved' 'files:file:_files'
}
_gatehouse() {
	local curcontext="$curcontext" state line _gatehouse_program=$words[1]
	local -a known
	typeset -A opt_args
	known=(
${commands.map(({ name, does }) => `\t\t${quote(`${name}:${does}`)}`).join('\n')}
	)
	_arguments -C \\
${flags.flatMap(specs).map(line).join('')}		'1:command:->command' \\
		'*::argument:->argument'
	case $state in
		command) _describe command known ;;
		argument)
			case $words[1] in
${commands.map(branch).join('\n')}
			esac
			;;
	esac
}
if [[ $funcstack[1] == _gatehouse ]]; then _gatehouse "$@"; else compdef _gatehouse gatehouse; fi
`;
}

const line = (spec: string): string => `\t\t${quote(spec)} \\\n`;

function branch({ name, flags, takes, next }: CompletedCommand): string {
	const places = [
		...(takes === undefined ? [] : [`1:${takes.kind === 'words' ? name : takes.kind}:${action(takes)}`]),
		...(next.length === 0 ? [] : ['2:what:->then']),
	];
	const after = next.map(([word, place]) => `${word}) ${call(place)} ;;`);
	const given = [...flags.flatMap(specs), ...places].map((spec) => ` \\\n\t\t\t\t\t\t${quote(spec)}`);
	return `\t\t\t\t${name})
\t\t\t\t\t_arguments -C${given.join('')}
${after.length === 0 ? '' : `\t\t\t\t\t[[ $state == then ]] && case $line[1] in ${after.join(' ')} esac\n`}\t\t\t\t\t;;`;
}

/** `_arguments` reads brackets and colons as its own. */
function specs({ name, short, does, value, repeats }: CompletedFlag): readonly string[] {
	const told = `[${does.replaceAll(/[\\[\]:]/g, '\\$&')}]`;
	const taken = value === undefined ? '' : `:${value.kind === 'words' ? name : value.kind}:${action(value)}`;
	const many = repeats ? '*' : '';
	return [
		`${many}--${name}${value === undefined ? '' : '='}${told}${taken}`,
		...(short === undefined ? [] : [`${many}-${short}${value === undefined ? '' : '+'}${told}${taken}`]),
	];
}

function action(place: Place): string {
	return place.kind === 'words' ? `(${place.words.join(' ')})` : call(place);
}

function call(place: Place): string {
	switch (place.kind) {
		case 'words':
			return `compadd ${place.words.join(' ')}`;
		case 'file':
			return '_files';
		case 'folder':
			return '_files -/';
		case 'saved':
			return '_gatehouse_saved';
		case 'profile':
			return '_gatehouse_profile';
		case 'anything':
			return ' ';
	}
}

function quote(text: string): string {
	return `'${text.replaceAll("'", `'\\''`)}'`;
}
