import { type GracePlan, planGrace } from '../commands/plan-grace.js';
import { rotateWithGrace } from '../commands/rotate-with-grace.js';
import { RefusedError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { graceAim, graceText, inUseText } from '../formats/grace.js';
import { graceExitCode, graceJson, graceResultText, saysNext } from '../formats/grace-result.js';
import { json } from '../formats/json.js';
import { applyProgress } from './apply-progress.js';
import { agreeTo, assertConfirmed, assertNotFromEnvironment, namesOf, type Proposal } from './rotation-consent.js';
import { rotationPlace } from './rotation-place.js';
import type { RotateRun } from './run-rotate.js';

/** `gatehouse rotate --grace`: the next of three steps, between which somebody moves the application. */
export async function graceStep({ args, io, profile, file, known, server }: RotateRun): Promise<ExitCode> {
	const { flags, format } = args;
	const scope = { role: flags.role, tenantsOnly: flags.tenant !== undefined };
	const given = { yes: flags.yes === true, confirm: flags.confirm };
	const place = rotationPlace(file, profile, server.target);
	const progress = applyProgress(io, { statements: format === 'json' ? 'told elsewhere' : 'told' });
	let exitCode: ExitCode = ExitCode.ok;
	progress.working('Looking at the server');
	try {
		const reviewed = given.yes ? undefined : await planGrace({ profile, scope, server, kept: place.old });
		progress.end();
		let leaving = given.confirm;
		if (reviewed !== undefined) {
			assertNotFromEnvironment(reviewed, known);
			leaving = await assertLeft(reviewed);
			await agreeTo(proposalOf(reviewed, leaving), given, server.target, io);
		}
		progress.working('Looking at the server');
		await rotateWithGrace({
			profile,
			server,
			scope,
			reviewed,
			place,
			async beforeRunning(plan) {
				assertNotFromEnvironment(plan, known);
				assertUnused(plan, leaving, file.path);
				if (reviewed === undefined) assertConfirmed(proposalOf(plan, leaving), server.target, given);
				await file.verifyWritable();
			},
			async tell(result) {
				progress.end();
				exitCode = graceExitCode(result, io.stopCode());
				io.out(format === 'json' ? json(graceJson(result, file.path, exitCode)) : graceResultText(result, file.path));
				return saysNext(result) && (format === 'text' || exitCode === ExitCode.ok) && (await io.wentOut());
			},
			onEvent: progress.event,
			signal: io.signal,
			sendPlaintext: flags['send-plaintext'],
		});
		return exitCode;
	} finally {
		progress.end();
	}

	/** On a terminal the name can be typed as well; answers with it. */
	async function assertLeft(plan: GracePlan): Promise<string | undefined> {
		const [only, ...others] = inUseBy(plan);
		if (!io.interactive || only === undefined || others.length > 0 || given.confirm === only) {
			assertUnused(plan, given.confirm, file.path);
			return given.confirm;
		}
		io.err(inUseText(plan));
		const said = (await io.ask(`\nType the name of the login (${only}) to go on all the same: `))?.trim();
		io.signal.throwIfAborted();
		assertUnused(plan, said, file.path);
		return said;
	}
}

/** Who should have nobody signed in by now, and has. */
function inUseBy({ inUse }: GracePlan): readonly string[] {
	return [...new Set(inUse.map(({ role }) => role))];
}

/** A database's name stands for a production server, so it takes the login's own to say that somebody may be cut off. */
function assertUnused(plan: GracePlan, confirm: string | undefined, secrets: string): void {
	const [only, ...others] = inUseBy(plan);
	if (only === undefined || (others.length === 0 && confirm === only)) return;
	const target = plan.turn.find(({ first, second }) => [first, second].includes(only));
	const other = plan.step === 'exchange' ? target?.second : target?.first;
	const go = `Nothing was changed. Point the application at ${others.length === 0 ? other : 'the others'} (${secrets} has the URL), let these sessions end, and run the same command again.`;
	const what = plan.step === 'end' ? 'they are ended' : 'what signs in as it from then on is refused';
	const force =
		others.length === 0 ? `add --confirm ${only}` : `take one login at a time: --role ROLE --confirm ${only}`;
	throw new RefusedError('login-in-use', inUseText(plan).trimEnd(), `${go} To go on all the same (${what}), ${force}.`);
}

function proposalOf(plan: GracePlan, confirm: string | undefined): Proposal {
	const confirmed = inUseBy(plan).filter((login) => login === confirm);
	return {
		names: [...namesOf(plan), ...confirmed],
		text: graceText(plan),
		aim: graceAim(plan),
		question: 'Go on?',
	};
}
