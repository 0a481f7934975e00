import type { Server } from '../commands/open-server.js';
import { planRotation, rotateProfile } from '../commands/rotate-profile.js';
import type { Target } from '../core/connection.js';
import { RefusedError, UsageError } from '../core/errors.js';
import type { ExitCode } from '../core/exit-code.js';
import { expandTenants } from '../core/profile/expand.js';
import type { Profile } from '../core/profile/profile.js';
import type { Rotation } from '../core/rotate/rotation.js';
import { json } from '../formats/json.js';
import { rotateExitCode, rotateJson, rotateText, rotationText } from '../formats/rotate.js';
import { type KnownPasswords, knownPasswords } from '../secrets/known-passwords.js';
import { openSecretsFile, type SecretsFile } from '../secrets/secrets-file.js';
import { applyProgress } from './apply-progress.js';
import type { Arguments } from './arguments.js';
import type { Given } from './confirm.js';
import type { Io } from './io.js';
import { profileOf } from './profile-of.js';
import { rotationPlace } from './rotation-place.js';
import { assertSameHost } from './same-host.js';
import { withServer } from './with-server.js';

/** `gatehouse rotate`: new passwords for logins that are there, kept in the secrets file before the server hears of them. */
export async function runRotate(args: Arguments, io: Io): Promise<ExitCode> {
	const { flags } = args;
	if (flags.grace === true)
		throw new UsageError(
			'--grace, a second login for the time of a rotation, is not there yet.',
			'Leave it out: sessions that are open go on, and only new ones need the new password.',
		);
	const profile = await profileOf(args, io);
	if (flags.secrets === undefined)
		throw new RefusedError(
			'no-place-for-passwords',
			'Passwords would be made, and nobody would ever learn them.',
			'Name a file for them, which only you can read: --secrets FILE (.json or .env). Nothing was changed.',
		);
	const roles = expandTenants(profile).flatMap((part) => part.roles.map((role) => role.name));
	const file = await openSecretsFile(flags.secrets, roles);
	const known = knownPasswords({ env: io.env, file, roles });
	const place = {
		profile: profile.connection,
		agreeTo: (target: Target) => assertSameHost(args, io, profile, target),
	};
	return await withServer(args, io, place, (server) => rotate({ args, io, profile, file, known, server }));
}

type Run = {
	readonly args: Arguments;
	readonly io: Io;
	readonly profile: Profile;
	readonly file: SecretsFile;
	readonly known: KnownPasswords;
	readonly server: Server;
};

async function rotate(run: Run): Promise<ExitCode> {
	const { args, io, profile, file, known, server } = run;
	const { flags, format } = args;
	if (server.facts.inRecovery)
		throw new RefusedError('in-recovery', 'The server is a standby and takes no changes.', 'Connect to its primary.');
	const scope = { role: flags.role, tenantsOnly: flags.tenant !== undefined };
	const given = { yes: flags.yes === true, confirm: flags.confirm };
	const progress = applyProgress(io, { statements: format === 'json' ? 'told elsewhere' : 'told' });
	progress.working('Looking at the server');
	try {
		const reviewed = given.yes ? undefined : await planRotation(profile, scope, server);
		progress.end();
		if (reviewed !== undefined) await agree(reviewed, given, run);
		progress.working('Looking at the server');
		const result = await rotateProfile({
			profile,
			server,
			scope,
			reviewed,
			place: rotationPlace(file, profile, server.target),
			async beforeRunning(rotation) {
				assertNotFromEnvironment(rotation, known);
				if (reviewed === undefined) assertConfirmed(rotation, server.target, given);
				await file.verifyWritable();
			},
			onEvent: progress.event,
			signal: io.signal,
			sendPlaintext: flags['send-plaintext'],
		});
		progress.end();
		const exitCode = rotateExitCode(result, io.stopCode());
		io.out(format === 'json' ? json(rotateJson(result, file.path, exitCode)) : rotateText(result, file.path));
		return exitCode;
	} finally {
		progress.end();
	}
}

/** A variable wins over the file, so that whatever reads it would go on with the old password. */
function assertNotFromEnvironment({ logins }: Rotation, known: KnownPasswords): void {
	const set = logins.flatMap(({ name }) => known.variableOf(name) ?? []);
	if (set.length === 0) return;
	throw new RefusedError(
		'password-from-environment',
		`${set.join(', ')} ${set.length === 1 ? 'has a password' : 'have passwords'} that ${set.length === 1 ? 'wins' : 'win'} over the file, and would be the old one.`,
		'Nothing was changed. Unset it for this command, and put the new password wherever it is set from; or name other logins with --role.',
	);
}

async function agree(rotation: Rotation, given: Given, { io, server: { target }, known }: Run): Promise<void> {
	assertNotFromEnvironment(rotation, known);
	if (!io.interactive) return assertConfirmed(rotation, target, given);
	io.err(rotationText(rotation));
	const names = namesOf(rotation);
	const production = target.environment === 'production';
	const answer = await io.ask(
		production
			? `\nThe server is in production. Type the name of the database (${names[0]}) to rotate: `
			: '\nGive them new passwords? Type yes: ',
	);
	io.signal.throwIfAborted();
	const said = answer?.trim() ?? '';
	if (production ? !names.includes(said) : said !== 'yes')
		throw new RefusedError('not-confirmed', 'The rotation was not confirmed.', 'Nothing was changed.');
}

function namesOf({ databases, profile }: Rotation): readonly string[] {
	return databases.length > 1 ? [...databases, profile] : databases;
}

function assertConfirmed(rotation: Rotation, { environment }: Target, given: Given): void {
	const names = namesOf(rotation);
	const confirmed = environment !== 'production' || (given.confirm !== undefined && names.includes(given.confirm));
	if (given.yes && confirmed) return;
	const flags = environment === 'production' ? `--yes --confirm ${names[0] ?? 'NAME'}` : '--yes';
	const why = given.yes ? 'The server is in production, so --yes is not enough.' : 'The rotation was not confirmed.';
	const count = rotation.logins.length;
	throw new RefusedError(
		'not-confirmed',
		why,
		`Nothing was changed. To give ${count === 1 ? 'one login' : `${count} logins`} a new password, add ${flags}.`,
	);
}
