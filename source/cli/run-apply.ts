import { applyPlan } from '../commands/apply-plan.js';
import type { Server } from '../commands/open-server.js';
import { planProfile } from '../commands/plan-profile.js';
import { type ReviewedPlan, reviewedPlan } from '../commands/same-plan.js';
import { verifyProfile } from '../commands/verify-profile.js';
import type { ApplyResult } from '../core/apply/result.js';
import { RefusedError, UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import type { VerifyReport } from '../core/gates/check.js';
import { confirmationFor } from '../core/plan/confirmation.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { planText } from '../formats/plan-text.js';
import { receiptFolder } from '../receipts/receipt-book.js';
import { type ApplyReporter, jsonReporter, textReporter } from './apply-reporter.js';
import type { Arguments } from './arguments.js';
import { assertConfirmed, type Given } from './confirm.js';
import type { Io } from './io.js';
import { openPasswords, type Passwords } from './passwords.js';
import { profileOf } from './profile-of.js';
import { readSavedPlan } from './saved-plan.js';
import { withServer } from './with-server.js';

/** `gatehouse apply`: does what is missing, and then proves it. */
export async function runApply(args: Arguments, io: Io): Promise<ExitCode> {
	const reporter = args.format === 'json' ? jsonReporter(io) : textReporter(io);
	try {
		const saved = await readSavedPlan(args.positionals[0] ?? '', io.cwd);
		const profile = saved?.profile ?? (await profileOf(args, io));
		const passwords = await openPasswords(io, args.flags.secrets, profile);
		assertSameHost(args, profile);
		return await withServer(args, io, profile.connection, (server) =>
			apply({ args, io, reporter, profile, passwords, server, saved: saved?.reviewed }),
		);
	} catch (error) {
		return reporter.failed(error);
	}
}

type Run = {
	readonly args: Arguments;
	readonly io: Io;
	readonly reporter: ApplyReporter;
	readonly profile: Profile;
	readonly passwords: Passwords;
	readonly server: Server;
	readonly saved: ReviewedPlan | undefined;
};

async function apply({ args, io, reporter, profile, passwords, server, saved }: Run): Promise<ExitCode> {
	if (server.facts.inRecovery)
		throw new RefusedError('in-recovery', 'The server is a standby and takes no changes.', 'Connect to its primary.');
	const { environment } = server.target;
	const shown = await planProfile(profile, server);
	const { given, reviewed } = await agree(shown, args, io, server);
	const { plan, result } = await applyPlan({
		profile,
		server,
		reviewed: saved ?? reviewed,
		knownPassword: (role) => passwords.get(role),
		keepPasswords: (made) => passwords.keep(made, profile, server.target),
		async beforeRunning(now) {
			assertConfirmed(now, environment, given);
			await passwords.assertPlaceFor(now);
		},
		onEvent: reporter.event,
		signal: io.signal,
		onFailure: onFailure(args),
		receiptFolder: receiptFolder(io.env, io.homeDir),
	});
	const done = result.status === 'applied' || result.status === 'nothing-to-do';
	const report =
		done && args.flags['no-verify'] !== true
			? await verify({ io, reporter, profile, passwords, server }, result)
			: undefined;
	const exitCode = exitCodeOf(result, report);
	reporter.result({ plan, result, report, exitCode });
	return exitCode;
}

/**
 * Without a terminal the flags must say yes; on one the plan is shown and the question asked. Whoever answered has
 * agreed to the plan on the screen, so that very plan is what may run.
 */
async function agree(
	plan: Plan,
	{ flags }: Arguments,
	io: Io,
	{ target }: Server,
): Promise<{ readonly given: Given; readonly reviewed: ReviewedPlan | undefined }> {
	const given = { yes: flags.yes === true, confirm: flags.confirm };
	if (statementsOf(plan).length === 0) return { given, reviewed: undefined };
	if (given.yes || !io.interactive) {
		assertConfirmed(plan, target.environment, given);
		return { given, reviewed: undefined };
	}
	io.err(planText(plan));
	const needed = confirmationFor(plan, target.environment);
	const question =
		needed.kind === 'yes'
			? '\nRun these statements? Type yes: '
			: `\nType the name of the database (${needed.names[0]}) to run them: `;
	const answer = (await io.ask(question))?.trim();
	if (answer === undefined || (needed.kind === 'yes' ? answer !== 'yes' : !needed.names.includes(answer)))
		throw new RefusedError('not-confirmed', 'The plan was not confirmed.', 'Nothing was changed.');
	return { given: { yes: true, confirm: answer }, reviewed: reviewedPlan(plan) };
}

async function verify(
	{ io, reporter, profile, passwords, server }: Pick<Run, 'io' | 'reporter' | 'profile' | 'passwords' | 'server'>,
	result: ApplyResult,
): Promise<VerifyReport> {
	return await verifyProfile({
		profile,
		server,
		passwordOf: (role) => passwords.get(role) ?? result.passwords.get(role),
		onCheck: reporter.check,
		signal: io.signal,
	});
}

function exitCodeOf({ status }: ApplyResult, report: VerifyReport | undefined): ExitCode {
	const codes = {
		applied: ExitCode.ok,
		'nothing-to-do': ExitCode.ok,
		undone: ExitCode.undone,
		partial: ExitCode.partial,
		cancelled: ExitCode.interrupted,
	} as const;
	return report?.ok === false ? ExitCode.checkFailed : codes[status];
}

function onFailure({ flags }: Arguments): 'undo' | 'keep' {
	const value = flags['on-failure'] ?? 'undo';
	if (value === 'undo' || value === 'keep') return value;
	throw new UsageError(`--on-failure ${JSON.stringify(value)} is not known.`, 'Use undo or keep.');
}

/** The profile says one server and the flags another: that is how the wrong one gets changed. */
function assertSameHost({ flags }: Arguments, { connection, database, name }: Profile): void {
	const host = flags.host;
	if (connection?.host === undefined || host === undefined || host === connection.host || flags.confirm !== undefined)
		return;
	throw new RefusedError(
		'other-host',
		`The profile is for ${connection.host}, and -h says ${host}.`,
		`Nothing was changed. If that is meant, add --confirm ${database.name.includes('{') ? name : database.name}.`,
	);
}
