import type { Target } from '../core/connection.js';
import { RefusedError } from '../core/errors.js';
import type { Rotation } from '../core/rotate/rotation.js';
import type { KnownPasswords } from '../secrets/known-passwords.js';
import type { Io } from './io.js';

/** What was said on the command line. */
export type Given = { readonly yes: boolean; readonly confirm: string | undefined };

/** What somebody is asked to agree to. */
export type Proposal = {
	/** What `--confirm` may name on a server in production. */
	readonly names: readonly string[];
	/** As it is shown. */
	readonly text: string;
	/** What `--yes` would do, in words: `to give one login a new password`. */
	readonly aim: string;
	/** What a yes is asked for: `Give them new passwords?` */
	readonly question: string;
};

export function namesOf({ databases, profile }: Pick<Rotation, 'databases' | 'profile'>): readonly string[] {
	return databases.length > 1 ? [...databases, profile] : databases;
}

/** A variable wins over the file, so that whatever reads it would go on with the old password. */
export function assertNotFromEnvironment({ logins }: Pick<Rotation, 'logins'>, known: KnownPasswords): void {
	const set = logins.flatMap(({ name }) => known.variableOf(name) ?? []);
	if (set.length === 0) return;
	throw new RefusedError(
		'password-from-environment',
		`${set.join(', ')} ${set.length === 1 ? 'has a password' : 'have passwords'} that ${set.length === 1 ? 'wins' : 'win'} over the file, and would be the old one.`,
		'Nothing was changed. Unset it for this command, and put the new password wherever it is set from; or name other logins with --role.',
	);
}

/** Asks on a terminal, and anywhere else looks at what was said. */
export async function agreeTo(proposal: Proposal, given: Given, target: Target, io: Io): Promise<void> {
	if (!io.interactive) return assertConfirmed(proposal, target, given);
	const { names, text, question } = proposal;
	io.err(text);
	const production = target.environment === 'production';
	const answer = await io.ask(
		production
			? `\nThe server is in production. Type the name of the database (${names[0]}) to rotate: `
			: `\n${question} Type yes: `,
	);
	io.signal.throwIfAborted();
	const said = answer?.trim() ?? '';
	if (production ? !names.includes(said) : said !== 'yes')
		throw new RefusedError('not-confirmed', 'The rotation was not confirmed.', 'Nothing was changed.');
}

export function assertConfirmed({ names, aim }: Proposal, { environment }: Target, given: Given): void {
	const confirmed = environment !== 'production' || (given.confirm !== undefined && names.includes(given.confirm));
	if (given.yes && confirmed) return;
	const flags = environment === 'production' ? `--yes --confirm ${names[0] ?? 'NAME'}` : '--yes';
	const why = given.yes ? 'The server is in production, so --yes is not enough.' : 'The rotation was not confirmed.';
	throw new RefusedError('not-confirmed', why, `Nothing was changed. ${aim}, add ${flags}.`);
}
