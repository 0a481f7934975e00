import { applyPlan } from '../commands/apply-plan.js';
import type { Server } from '../commands/open-server.js';
import { planProfile } from '../commands/plan-profile.js';
import { type ReviewedPlan, reviewedPlan } from '../commands/same-plan.js';
import { verifyProfile } from '../commands/verify-profile.js';
import type { ApplyResult } from '../core/apply/result.js';
import type { Target } from '../core/connection.js';
import { RefusedError, UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import type { VerifyReport } from '../core/gates/check.js';
import { confirmationFor } from '../core/plan/confirmation.js';
import { idleConfirmations, unconfirmedLosses } from '../core/plan/loss-confirmation.js';
import { type Plan, statementsOf, unitsOf } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { safeText } from '../core/safe-text.js';
import { errorJson } from '../formats/error.js';
import { planText } from '../formats/plan-text.js';
import { receiptFolder } from '../receipts/receipt-book.js';
import { type ApplyReporter, jsonReporter, textReporter } from './apply-reporter.js';
import type { Arguments } from './arguments.js';
import { assertConfirmed, type Given } from './confirm.js';
import type { Io } from './io.js';
import { noteUse } from './note-use.js';
import { openPasswords, type Passwords } from './passwords.js';
import { assertSameHost } from './same-host.js';
import { readToApply } from './saved-plan.js';
import { whyEnded } from './stopped.js';
import { resolveUnfinished } from './unfinished-rotations.js';
import { withServer } from './with-server.js';

/** `gatehouse apply`: does what is missing, and then proves it. */
export async function runApply(args: Arguments, io: Io): Promise<ExitCode> {
	const reporter = args.format === 'json' ? jsonReporter(io) : textReporter(io);
	try {
		const afterFailure = onFailure(args);
		const { profile, saved } = await readToApply(args, io);
		const passwords = await openPasswords(io, args.flags.secrets, profile);
		const place = {
			profile: profile.connection,
			agreeTo: (target: Target) => assertSameHost(args, io, profile, target),
		};
		return await withServer(args, io, place, (server) =>
			apply({ args, io, reporter, profile, passwords, server, saved, onFailure: afterFailure }),
		);
	} catch (error) {
		return reporter.failed(whyEnded(error, io.stopCode()));
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
	readonly onFailure: 'undo' | 'keep';
};

async function apply(run: Run): Promise<ExitCode> {
	const { args, io, reporter, profile, passwords, server, saved, onFailure } = run;
	if (server.facts.inRecovery)
		throw new RefusedError('in-recovery', 'The server is a standby and takes no changes.', 'Connect to its primary.');
	const { environment } = server.target;
	const losses = args.flags['confirm-loss'] ?? [];
	reporter.working('Looking at the server');
	// What --yes and --confirm cover is decided under the lock, on the plan that runs; whoever is asked must see one.
	const { given, reviewed } =
		args.flags.yes === true
			? { given: { yes: true, confirm: args.flags.confirm, losses }, reviewed: undefined }
			: await agree(await planProfile(profile, server), run);
	reporter.working('Looking at the server');
	const { plan, result } = await applyPlan({
		profile,
		server,
		reviewed: saved ?? reviewed,
		confirmedLosses: given.losses,
		knownPassword: (role) => passwords.get(role),
		keepPasswords: (made) => passwords.keep(made, profile, server.target),
		async beforeRunning(now) {
			assertConfirmed(now, environment, given);
			await passwords.assertPlaceFor(now);
		},
		onEvent: reporter.event,
		signal: io.signal,
		onFailure,
		keepGoing: args.flags['keep-going'],
		sendPlaintext: args.flags['send-plaintext'],
		receiptFolder: receiptFolder(io.env, io.homeDir),
	});
	for (const role of idleConfirmations(plan, losses))
		io.err(`--confirm-loss ${safeText(role)}: this plan takes nothing from it.\n`);
	if (args.flags['keep-going'] === true && result.status !== 'nothing-to-do' && unitsOf(plan).length < 2)
		io.err('--keep-going: this plan stands or falls as one, so that there was nothing to go on with.\n');
	const done = result.status === 'applied' || result.status === 'nothing-to-do';
	const proof: Proof = done && args.flags['no-verify'] !== true ? await prove(run, result) : {};
	if (done) await noteUse(args, io, proof.report);
	const exitCode = exitCodeOf(result, proof, io);
	reporter.result({ plan, result, ...proof, exitCode });
	return exitCode;
}

/**
 * Without a terminal the flags must say yes; on one the plan is shown and the question asked. Whoever answered has
 * agreed to the plan on the screen, and to the losses that it lists, so that very plan is what may run.
 */
async function agree(
	plan: Plan,
	{ args: { flags }, io, reporter, server: { target } }: Run,
): Promise<{
	readonly given: Given & { readonly losses: readonly string[] };
	readonly reviewed: ReviewedPlan | undefined;
}> {
	const losses = flags['confirm-loss'] ?? [];
	const given = { yes: false, confirm: flags.confirm, losses };
	if (statementsOf(plan).length === 0) return { given, reviewed: undefined };
	if (!io.interactive) {
		assertConfirmed(plan, target.environment, given);
		return { given, reviewed: undefined };
	}
	reporter.pause();
	io.err(planText(plan));
	const needed = confirmationFor(plan, target.environment);
	const lost = unconfirmedLosses(plan, losses).map((loss) => loss.role);
	const also =
		lost.length === 0 ? '' : `, and to take that from ${lost.length === 1 ? lost[0] : `${lost.length} roles`}`;
	const question =
		needed.kind === 'yes'
			? '\nRun these statements? Type yes: '
			: `\nType the name of the database (${needed.names[0]}) to run them${safeText(also)}: `;
	const answer = (await io.ask(question))?.trim();
	io.signal.throwIfAborted();
	if (answer === undefined || (needed.kind === 'yes' ? answer !== 'yes' : !needed.names.includes(answer)))
		throw new RefusedError('not-confirmed', 'The plan was not confirmed.', 'Nothing was changed.');
	return { given: { yes: true, confirm: answer, losses: [...losses, ...lost] }, reviewed: reviewedPlan(plan) };
}

/** The report, or why there is none: what was applied stays applied, and must be told, whatever becomes of the proof. */
type Proof = { readonly report?: VerifyReport; readonly unproved?: unknown };

async function prove({ io, reporter, profile, passwords, server }: Run, result: ApplyResult): Promise<Proof> {
	reporter.working('Trying the three gates');
	try {
		await resolveUnfinished(passwords, profile, server, io);
		const report = await verifyProfile({
			profile,
			server,
			passwordOf: (role) => passwords.get(role) ?? result.passwords.get(role),
			onCheck: reporter.check,
			signal: io.signal,
		});
		return { report };
	} catch (error) {
		return { unproved: whyEnded(error, io.stopCode()) };
	}
}

/** After a stop the signal's code, except where something remains: that is what whoever stopped it must learn. */
function exitCodeOf({ status }: ApplyResult, { report, unproved }: Proof, { stopCode }: Io): ExitCode {
	if (unproved !== undefined) return errorJson(unproved).exitCode;
	if (report?.ok === false) return ExitCode.checkFailed;
	const codes = {
		applied: ExitCode.ok,
		'nothing-to-do': ExitCode.ok,
		undone: ExitCode.undone,
		partial: ExitCode.partial,
		cancelled: stopCode() ?? ExitCode.interrupted,
	} as const;
	return codes[status];
}

function onFailure({ flags }: Arguments): 'undo' | 'keep' {
	const value = flags['on-failure'] ?? 'undo';
	if (value === 'undo' || value === 'keep') return value;
	throw new UsageError(`--on-failure ${JSON.stringify(value)} is not known.`, 'Use undo or keep.');
}
