import type { Place } from '../hints.js';
import type { CompletedCommand, CompletedFlag, CompletionTable } from './table.js';

/** For bash 3.2 (macOS) and later, with nothing installed beside it. */
export function bashCompletion({ commands, flags }: CompletionTable): string {
	const all = [
		...new Map([...flags, ...commands.flatMap((command) => command.flags)].map((flag) => [flag.name, flag])).values(),
	];
	const taking = all.filter(({ value }) => value !== undefined);
	return `# bash completion for gatehouse: source <(gatehouse completion bash)
_gatehouse_words() {
	COMPREPLY+=($(compgen -W "$*" -- "$cur"))
}
_gatehouse_paths() {
	local path
	compopt -o filenames 2>/dev/null
	while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}
_gatehouse_saved() {
	local name
	compopt -o filenames 2>/dev/null
	while IFS= read -r name; do
		[[ $name == "$cur"* ]] && COMPREPLY+=("$name")
	done < <("\${COMP_WORDS[0]}" profiles list 2>/dev/null </dev/null | sed -e 1d -e 's/  .*//')
}
_gatehouse() {
	local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' first='' count=0 skip='' i word
	COMPREPLY=()
	# readline takes --flag=value apart at the sign
	if [[ $cur == '=' ]]; then cur=''; elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=\${COMP_WORDS[i]}
		[[ $word == '=' ]] && continue
		if [[ -n $skip ]]; then skip=''; continue; fi
		case $word in
			${taking.flatMap(spellings).join(' | ')}) skip=value ;;
			-?*) ;;
			*)
				if [[ -z $command ]]; then command=$word; else
					[[ $count == 0 ]] && first=$word
					count=$((count + 1))
				fi
				;;
		esac
	done
	case $prev in
		--format)
			case $command in
${commands.map(({ name, flags: own }) => `\t\t\t\t${name}) ${own.flatMap((flag) => (flag.name === 'format' && flag.value !== undefined ? [complete(flag.value)] : [])).join('')};;`).join('\n')}
			esac
			return
			;;
${taking
	.filter(({ name }) => name !== 'format')
	.map((flag) => `\t\t${spellings(flag).join(' | ')}) ${complete(flag.value ?? { kind: 'anything' })}return ;;`)
	.join('\n')}
	esac
	if [[ $cur == -?* || $cur == - ]]; then
		case $command in
			'') _gatehouse_words ${flags.map(({ name }) => `--${name}`).join(' ')} ;;
${commands.map(({ name, flags: own }) => `\t\t\t${name}) _gatehouse_words ${own.map((flag) => `--${flag.name}`).join(' ')} ;;`).join('\n')}
		esac
		return
	fi
	case $command:$count:$first in
		::* | :0:*) _gatehouse_words ${commands.map(({ name }) => name).join(' ')} ;;
${commands.flatMap(positionals).join('\n')}
	esac
}
complete -F _gatehouse gatehouse
`;
}

function spellings({ name, short }: CompletedFlag): readonly string[] {
	return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

function positionals({ name, takes, next }: CompletedCommand): readonly string[] {
	return [
		...(takes === undefined ? [] : [`\t\t${name}:0:*) ${complete(takes)};;`]),
		...next.map(([word, place]) => `\t\t${name}:1:${word}) ${complete(place)};;`),
	];
}

function complete(place: Place): string {
	switch (place.kind) {
		case 'words':
			return `_gatehouse_words ${place.words.join(' ')}; `;
		case 'file':
			return '_gatehouse_paths -f; ';
		case 'folder':
			return '_gatehouse_paths -d; ';
		case 'saved':
			return '_gatehouse_saved; ';
		case 'profile':
			return '_gatehouse_saved; _gatehouse_paths -f; ';
		case 'anything':
			return '';
	}
}
