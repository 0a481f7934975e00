import { dropProfile, planDrop } from '../commands/drop-profile.js';
import type { Server } from '../commands/open-server.js';
import type { Target } from '../core/connection.js';
import { type DropPlan, statementsOfDrop } from '../core/drop/make-drop.js';
import { RefusedError, UsageError } from '../core/errors.js';
import type { ExitCode } from '../core/exit-code.js';
import type { Profile } from '../core/profile/profile.js';
import { dropExitCode, dropJson, dropPlanText, dropText } from '../formats/drop.js';
import { json } from '../formats/json.js';
import { knownPasswords } from '../secrets/known-passwords.js';
import { applyProgress } from './apply-progress.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { profileOf } from './profile-of.js';
import { assertSameHost } from './same-host.js';
import { withServer } from './with-server.js';

/** `gatehouse drop`: takes away what a profile made, for good; without `--confirm` it shows what that is. */
export async function runDrop(args: Arguments, io: Io): Promise<ExitCode> {
	if (args.flags['reassign-to'] !== undefined && args.flags.tenant === undefined)
		throw new UsageError(
			'--reassign-to means something where a database stays, and without --tenant none does.',
			'Leave it out, or name the tenants that go with --tenant.',
		);
	const profile = await profileOf(args, io);
	const place = {
		profile: profile.connection,
		agreeTo: (target: Target) => assertSameHost(args, io, profile, target),
	};
	return await withServer(args, io, place, (server) => drop(args, io, profile, server));
}

async function drop(args: Arguments, io: Io, profile: Profile, server: Server): Promise<ExitCode> {
	const { flags, format } = args;
	if (server.facts.inRecovery)
		throw new RefusedError('in-recovery', 'The server is a standby and takes no changes.', 'Connect to its primary.');
	const scope = { tenantsOnly: flags.tenant !== undefined, reassignTo: flags['reassign-to'] };
	const known = knownPasswords({ env: io.env });
	const progress = applyProgress(io, { statements: format === 'json' ? 'told elsewhere' : 'told' });
	try {
		progress.working('Looking at the server');
		if (flags.confirm === undefined) await show(await planDrop({ profile, scope, server }));
		const result = await dropProfile({
			profile,
			server,
			scope,
			knownPassword: (role) => known.get(role),
			beforeRunning: (plan) => assertConfirmed(plan, flags.confirm),
			onEvent: progress.event,
			signal: io.signal,
		});
		progress.end();
		const exitCode = dropExitCode(result, io.stopCode());
		io.out(format === 'json' ? json(dropJson(result, exitCode)) : dropText(result));
		return exitCode;
	} finally {
		progress.end();
	}

	async function show(plan: DropPlan): Promise<void> {
		progress.end();
		if (statementsOfDrop(plan).length > 0) io.err(dropPlanText(plan));
		assertConfirmed(plan, undefined);
	}
}

/** Nothing stands in for the name: not `--yes`, and not a terminal. */
function assertConfirmed(plan: DropPlan, confirm: string | undefined): void {
	if (statementsOfDrop(plan).length === 0) return;
	if (confirm !== undefined && plan.names.includes(confirm)) return;
	throw new RefusedError(
		'not-confirmed',
		confirm === undefined
			? 'What is dropped is gone for good, and it was not confirmed.'
			: `--confirm ${JSON.stringify(confirm)} names neither a database of the profile nor itself.`,
		`Nothing was changed. To drop it, add --confirm ${plan.names[0] ?? 'NAME'}; --yes does not stand for it.`,
	);
}
