import { address, alone, type Command, commands, everywhere, type Option, particular } from '../command-table.js';
import { actionTakes, commandHints, flagHints, type Place } from '../hints.js';
import { profileActions } from '../profile-actions.js';

export type CompletedFlag = {
	readonly name: string;
	readonly short?: string | undefined;
	readonly does: string;
	/** Left out: it is a switch. */
	readonly value?: Place | undefined;
	readonly repeats: boolean;
};

export type CompletedCommand = {
	readonly name: string;
	readonly does: string;
	readonly flags: readonly CompletedFlag[];
	readonly takes: Place | undefined;
	/** What follows what it takes. */
	readonly next: readonly (readonly [word: string, place: Place])[];
};

/** What a shell is told: made of the table that reads the command line, so that it can say nothing else. */
export type CompletionTable = {
	readonly commands: readonly CompletedCommand[];
	/** Without a command. */
	readonly flags: readonly CompletedFlag[];
};

export function completionTable(): CompletionTable {
	const names = Object.keys(commandHints) as readonly (keyof typeof commandHints)[];
	return {
		commands: names.map((name) => ({
			name,
			does: commandHints[name].does,
			flags: flagsOf(name),
			takes: commandHints[name].takes,
			next:
				name === 'profiles'
					? profileActions.flatMap((action) => {
							const place = actionTakes[action];
							return place === undefined ? [] : [[action, place] as const];
						})
					: [],
		})),
		flags: flagsOf('wizard'),
	};
}

function flagsOf(command: Command): readonly CompletedFlag[] {
	const { flags, formats } = commands[command];
	const all: Readonly<Record<string, Option>> = { ...particular, ...everywhere };
	const names = [...flags, ...Object.keys(everywhere)] as readonly (keyof typeof flagHints)[];
	const refused: readonly string[] = [
		...(formats.length > 0 ? [] : ['format']),
		...(alone.includes(command) ? address : []),
	];
	return names
		.filter((name) => !refused.includes(name))
		.map((name) => ({
			name,
			short: all[name]?.short,
			does: flagHints[name].does,
			value: name === 'format' ? { kind: 'words', words: formats } : flagHints[name].value,
			repeats: all[name]?.multiple === true,
		}));
}
