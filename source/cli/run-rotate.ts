import type { Server } from '../commands/open-server.js';
import { planRotation, rotateProfile } from '../commands/rotate-profile.js';
import { secondName } from '../core/access/second-login.js';
import type { Target } from '../core/connection.js';
import { RefusedError } from '../core/errors.js';
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
import type { Io } from './io.js';
import { profileOf } from './profile-of.js';
import { agreeTo, assertConfirmed, assertNotFromEnvironment, namesOf, type Proposal } from './rotation-consent.js';
import { rotationPlace } from './rotation-place.js';
import { graceStep } from './run-grace.js';
import { assertSameHost } from './same-host.js';
import { withServer } from './with-server.js';

/** `gatehouse rotate`: new passwords for logins that are there, kept in the secrets file before the server hears of them. */
export async function runRotate(args: Arguments, io: Io): Promise<ExitCode> {
	const { flags } = args;
	const profile = await profileOf(args, io);
	if (flags.secrets === undefined)
		throw new RefusedError(
			'no-place-for-passwords',
			'Passwords would be made, and nobody would ever learn them.',
			'Name a file for them, which only you can read: --secrets FILE (.json or .env). Nothing was changed.',
		);
	const logins = expandTenants(profile).flatMap((part) => part.roles.map((role) => role.name));
	const roles = flags.grace === true ? [...logins, ...logins.map(secondName)] : logins;
	const file = await openSecretsFile(flags.secrets, roles);
	const known = knownPasswords({ env: io.env, file, roles });
	const place = {
		profile: profile.connection,
		agreeTo: (target: Target) => assertSameHost(args, io, profile, target),
	};
	return await withServer(args, io, place, (server) => {
		if (server.facts.inRecovery)
			throw new RefusedError('in-recovery', 'The server is a standby and takes no changes.', 'Connect to its primary.');
		const run = { args, io, profile, file, known, server };
		return flags.grace === true ? graceStep(run) : rotate(run);
	});
}

export type RotateRun = {
	readonly args: Arguments;
	readonly io: Io;
	readonly profile: Profile;
	readonly file: SecretsFile;
	readonly known: KnownPasswords;
	readonly server: Server;
};

async function rotate({ args, io, profile, file, known, server }: RotateRun): Promise<ExitCode> {
	const { flags, format } = args;
	const scope = { role: flags.role, tenantsOnly: flags.tenant !== undefined };
	const given = { yes: flags.yes === true, confirm: flags.confirm };
	const progress = applyProgress(io, { statements: format === 'json' ? 'told elsewhere' : 'told' });
	progress.working('Looking at the server');
	try {
		const reviewed = given.yes ? undefined : await planRotation(profile, scope, server);
		progress.end();
		if (reviewed !== undefined) {
			assertNotFromEnvironment(reviewed, known);
			await agreeTo(proposalOf(reviewed), given, server.target, io);
		}
		progress.working('Looking at the server');
		const result = await rotateProfile({
			profile,
			server,
			scope,
			reviewed,
			place: rotationPlace(file, profile, server.target),
			async beforeRunning(rotation) {
				assertNotFromEnvironment(rotation, known);
				if (reviewed === undefined) assertConfirmed(proposalOf(rotation), server.target, given);
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

function proposalOf(rotation: Rotation): Proposal {
	const count = rotation.logins.length;
	return {
		names: namesOf(rotation),
		text: rotationText(rotation),
		aim: `To give ${count === 1 ? 'one login' : `${count} logins`} a new password`,
		question: 'Give them new passwords?',
	};
}
