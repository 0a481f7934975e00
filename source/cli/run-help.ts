import { UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { didYouMean } from '../core/profile/nearest.js';
import { json } from '../formats/json.js';
import { usage } from '../usage.js';
import type { Arguments } from './arguments.js';
import { commandHelp } from './command-help.js';
import { type Command, commands } from './command-table.js';
import type { Io } from './io.js';
import { type Topic, topicNames, topics } from './topics.js';

/** `gatehouse help`: everything in short, one command, or one thing to know. */
export async function runHelp({ positionals, format }: Arguments, io: Io): Promise<ExitCode> {
	const [about] = positionals;
	const text = about === undefined ? usage : textAbout(about);
	io.out(
		format === 'json' ? json({ formatVersion: '1.0', kind: 'help', about: about ?? null, text, exitCode: 0 }) : text,
	);
	return ExitCode.ok;
}

function textAbout(about: string): string {
	if (Object.hasOwn(topics, about)) return topics[about as Topic];
	if (about !== 'wizard' && Object.hasOwn(commands, about)) return commandHelp(about as Exclude<Command, 'wizard'>);
	const known = [...Object.keys(commands).filter((name) => name !== 'wizard'), ...topicNames];
	throw new UsageError(
		`There is no help about ${JSON.stringify(about)}${didYouMean(about, known) || '.'}`,
		`There is ${known.join(', ')}.`,
	);
}
