import type { ApplyEvent, ApplyResult } from '../core/apply/result.js';
import type { ExitCode } from '../core/exit-code.js';
import type { Check, VerifyReport } from '../core/gates/check.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { preview } from '../core/sql/render.js';
import { applyErrorJson, errorJson, errorText } from '../formats/error.js';
import { jsonLine } from '../formats/json.js';
import { verifyJson } from '../formats/verify-json.js';
import { verifyText } from '../formats/verify-text.js';
import { type ApplyProgress, applyProgress } from './apply-progress.js';
import type { Io } from './io.js';

export type Outcome = {
	readonly plan: Plan;
	readonly result: ApplyResult;
	readonly report?: VerifyReport;
	/** Why there is no report, where one was wanted. */
	readonly unproved?: unknown;
	readonly exitCode: ExitCode;
};

/** Tells what an apply does while it does it, and what came of it. */
export type ApplyReporter = Pick<ApplyProgress, 'working'> & {
	/** A question is asked, and nothing may come in between. */
	readonly pause: () => void;
	readonly event: (event: ApplyEvent) => void;
	readonly check: (check: Check) => void;
	readonly result: (outcome: Outcome) => void;
	/** Nothing was begun. Answers the exit code. */
	readonly failed: (error: unknown) => ExitCode;
};

/** One JSON object a line; the last is of type `result`. */
export function jsonReporter(io: Io): ApplyReporter {
	const { out } = io;
	// Whoever waits for the next line learns beside it what for.
	const progress = applyProgress(io, { statements: 'told elsewhere' });
	return {
		working: progress.working,
		pause: progress.end,
		event(event) {
			progress.event(event);
			if (event.type === 'statement') out(jsonLine(event));
		},
		check: (check) => out(jsonLine({ type: 'check', ...check })),
		result({ result, report, unproved, exitCode }) {
			progress.end();
			const { status, receipt, failure, remains } = result;
			out(
				jsonLine({
					formatVersion: '1.0',
					...(unproved === undefined ? {} : errorJson(unproved)),
					type: 'result',
					status: status === 'cancelled' ? 'undone' : status,
					exitCode,
					receipt,
					...(failure === null
						? {}
						: { failed: { id: failure.id, sqlstate: failure.sqlstate, message: failure.message } }),
					...(remains.length === 0 ? {} : { remains }),
					...(report === undefined ? {} : { verify: verifyJson(report) }),
				}),
			);
		},
		failed(error) {
			progress.end();
			out(jsonLine(applyErrorJson(error)));
			return errorJson(error).exitCode;
		},
	};
}

/** Progress to stderr, the report to stdout. */
export function textReporter(io: Io): ApplyReporter {
	const { out, err } = io;
	const progress = applyProgress(io, { statements: 'told' });
	return {
		working: progress.working,
		pause: progress.end,
		event: progress.event,
		check: () => {},
		result({ plan, result, report, unproved }) {
			progress.end();
			out(
				`${resultLines(plan, result, io.signal.aborted)
					.map((line) => safeText(line, { newlines: 'keep' }))
					.join('\n')}\n`,
			);
			if (report !== undefined) out(`\n${verifyText(report)}`);
			if (unproved !== undefined) err(`It is not proved:\n${errorText(unproved)}`);
		},
		failed(error) {
			progress.end();
			err(errorText(error));
			return errorJson(error).exitCode;
		},
	};
}

/** What whoever has applied a plan must do, or know before anything can be used. */
const stillToDo: readonly string[] = ['tenant-setting', 'no-tenant-tables', 'shut-to-tenants', 'schema-owner'];

function resultLines(
	plan: Plan,
	{ status, failure, remains, receipt, unseen }: ApplyResult,
	isStopped: boolean,
): readonly string[] {
	const count = statementsOf(plan).length;
	const headlines: Readonly<Record<ApplyResult['status'], string>> = {
		applied: `Applied ${count} statements, and read back what they did.`,
		'nothing-to-do': 'Nothing to do: the server is as the profile says.',
		undone: 'Failed, and everything this run did is undone; that was looked up.',
		cancelled: 'Stopped, and everything this run did is undone; that was looked up.',
		partial:
			unseen === true
				? `${isStopped ? 'Stopped' : 'Failed'}, and only the server knows what remains:`
				: 'Failed, and something remains:',
	};
	const statement = statementsOf(plan).find((each) => each.id === failure?.id);
	return [
		headlines[status],
		...remains.map((line) => `  ${safeText(line)}`),
		...(failure === null
			? []
			: [
					...(statement === undefined ? [] : [`${statement.id}  ${safeText(preview(statement.sql))}`]),
					// What the server says may be of several lines, and none of them may pass for one of ours.
					`${failure.message.replaceAll('\n', '\n  ')}${failure.sqlstate === null ? '' : `  (SQLSTATE ${failure.sqlstate})`}`,
					failure.remedy,
				]),
		...(receipt === null ? [] : [`Receipt: ${receipt}`]),
		...(failure === null
			? plan.warnings.filter(({ code }) => stillToDo.includes(code)).map(({ message }) => message)
			: []),
	];
}
