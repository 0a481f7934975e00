import type { Command, everywhere, Particular } from './command-table.js';
import { type ProfileAction, profileActions } from './profile-actions.js';
import { topicNames } from './topics.js';

/** What can stand in a place: words of our own, a path, a profile (saved, or a path), or what nobody can guess. */
export type Place =
	| { readonly kind: 'words'; readonly words: readonly string[] }
	| { readonly kind: 'file' | 'folder' | 'profile' | 'saved' | 'anything' };

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const anything: Place = { kind: 'anything' };
const file: Place = { kind: 'file' };
const profile: Place = { kind: 'profile' };
const words = (...some: readonly string[]): Place => ({ kind: 'words', words: some });

/** Each command in a few words, and what may follow it. Whoever adds one says so here too, or it does not compile. */
export const commandHints: Readonly<
	Record<Exclude<Command, 'wizard'>, { readonly does: string; readonly takes?: Place }>
> = {
	demo: { does: 'everything once, on a throw-away server' },
	plan: { does: 'what would be done', takes: profile },
	apply: { does: 'do it, then prove it', takes: profile },
	verify: { does: 'prove it again', takes: profile },
	explain: { does: 'why it is refused, or by which path it is not' },
	undo: { does: 'take one apply back', takes: file },
	drop: { does: 'take it all away', takes: profile },
	rotate: { does: 'new passwords', takes: profile },
	profiles: { does: 'the profiles kept on this computer', takes: words(...profileActions) },
	sandbox: { does: 'a throw-away PostgreSQL, until Ctrl+C' },
	doctor: { does: 'this computer, the settings, the server' },
	completion: { does: 'completes these words in a shell', takes: words(...shells) },
	help: { does: 'one command, or one thing to know', takes: words(...topicNames) },
};

/** What follows each of the actions of `profiles`. */
export const actionTakes: Readonly<Partial<Record<ProfileAction, Place>>> = {
	show: { kind: 'saved' },
	save: file,
	rename: { kind: 'saved' },
	duplicate: { kind: 'saved' },
	delete: { kind: 'saved' },
};

type Flag = Particular | keyof typeof everywhere;

/** Each flag in a few words, and what its value is; `--format` knows its values by the command. */
export const flagHints: Readonly<Record<Flag, { readonly does: string; readonly value?: Place }>> = {
	format: { does: 'how it is written' },
	tenant: { does: "instead of the profile's tenants", value: anything },
	sandbox: { does: 'a throw-away server instead of any other' },
	'bin-dir': { does: "the sandbox's programs", value: { kind: 'folder' } },
	url: { does: 'postgres://user@host:port/database', value: anything },
	host: { does: "the server's host", value: anything },
	port: { does: "the server's port", value: anything },
	username: { does: 'the administrator', value: anything },
	dbname: { does: 'the maintenance database', value: anything },
	timeout: { does: 'seconds to wait for the server', value: anything },
	yes: { does: 'do not ask' },
	'no-color': { does: 'no colours' },
	help: { does: 'the help' },
	out: { does: 'the file to write', value: file },
	'detailed-exitcode': { does: 'exit 10 where there are changes' },
	secrets: { does: 'the file of passwords', value: file },
	confirm: { does: 'the name that is to be changed', value: anything },
	'confirm-loss': { does: 'a role that may lose what PUBLIC gave it', value: anything },
	'no-verify': { does: 'do not prove it afterwards' },
	'on-failure': { does: 'what becomes of what was done', value: words('undo', 'keep') },
	'keep-going': { does: 'go on with the other tenants' },
	'send-plaintext': { does: 'passwords themselves, for a server that takes no verifiers' },
	strict: { does: 'what could not be proved is not proved' },
	'probe-future': { does: 'really make objects, and roll them back' },
	'probe-writes': { does: 'really write rows, and roll them back' },
	replace: { does: 'over the one of that name' },
	role: { does: 'the login', value: anything },
	grace: { does: 'by a second login, in three calls, so that nothing stops' },
	'reassign-to': { does: 'who gets what they own', value: anything },
	database: { does: 'the database that it is in', value: anything },
	on: { does: 'the object', value: anything },
	privilege: {
		does: 'what it wants to do',
		value: words('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'USAGE', 'EXECUTE'),
	},
	error: { does: "the error's text", value: anything },
	accessible: { does: 'lines instead of screens' },
	inline: { does: 'no screen of its own' },
	ascii: { does: 'plain letters and lines' },
	resume: { does: 'where it was left' },
	version: { does: 'the number alone' },
};
