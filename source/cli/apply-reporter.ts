import type { ApplyEvent, ApplyResult } from '../core/apply/result.js';
import { InsufficientPrivilegeError, RefusedError, StalePlanError } from '../core/errors.js';
import type { ExitCode } from '../core/exit-code.js';
import type { Check, VerifyReport } from '../core/gates/check.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { preview } from '../core/sql/render.js';
import { errorJson, errorText } from '../formats/error.js';
import { jsonLine } from '../formats/json.js';
import { verifyJson } from '../formats/verify-json.js';
import { verifyText } from '../formats/verify-text.js';
import type { Io } from './io.js';

export type Outcome = {
	readonly plan: Plan;
	readonly result: ApplyResult;
	readonly report: VerifyReport | undefined;
	readonly exitCode: ExitCode;
};

/** Tells what an apply does while it does it, and what came of it. */
export type ApplyReporter = {
	readonly event: (event: ApplyEvent) => void;
	readonly check: (check: Check) => void;
	readonly result: (outcome: Outcome) => void;
	/** Nothing was begun. Answers the exit code. */
	readonly failed: (error: unknown) => ExitCode;
};

/** One JSON object a line; the last is of type `result`. */
export function jsonReporter({ out }: Io): ApplyReporter {
	return {
		event(event) {
			if (event.type === 'statement') out(jsonLine(event));
		},
		check: (check) => out(jsonLine({ type: 'check', ...check })),
		result({ result, report, exitCode }) {
			const { status, receipt, failure, remains } = result;
			out(
				jsonLine({
					formatVersion: '1.0',
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
			const frame = errorJson(error);
			const status = refusal(error);
			out(jsonLine(status === undefined ? frame : { ...frame, type: 'result', status, receipt: null }));
			return frame.exitCode as ExitCode;
		},
	};
}

function refusal(error: unknown): 'stale' | 'refused' | undefined {
	if (error instanceof StalePlanError) return 'stale';
	return error instanceof RefusedError || error instanceof InsufficientPrivilegeError ? 'refused' : undefined;
}

/** Progress to stderr, the report to stdout. */
export function textReporter({ out, err }: Io): ApplyReporter {
	return {
		event(event) {
			const line = progress(event);
			if (line !== undefined) err(`${safeText(line)}\n`);
		},
		check: () => {},
		result({ plan, result, report }) {
			out(
				`${resultLines(plan, result)
					.map((line) => safeText(line, { newlines: 'keep' }))
					.join('\n')}\n`,
			);
			if (report !== undefined) out(`\n${verifyText(report)}`);
		},
		failed(error) {
			err(errorText(error));
			return errorJson(error).exitCode as ExitCode;
		},
	};
}

function progress(event: ApplyEvent): string | undefined {
	switch (event.type) {
		case 'waiting-for-lock':
			return `Waiting for another Gatehouse run${event.holder === null ? '' : ` (${event.holder})`} …`;
		case 'statement':
			return `${event.id.padEnd(4)} ${event.status}  ${Math.round(event.ms)} ms`;
		case 'undoing':
			return `Undoing ${event.statements} statements …`;
		case 'checking':
			return 'Looking at what is there now …';
		default:
			return undefined;
	}
}

function resultLines(plan: Plan, { status, failure, remains, receipt }: ApplyResult): readonly string[] {
	const count = statementsOf(plan).length;
	const headlines: Readonly<Record<ApplyResult['status'], string>> = {
		applied: `Applied ${count} statements, and read back what they did.`,
		'nothing-to-do': 'Nothing to do: the server is as the profile says.',
		undone: 'Failed, and everything this run did is undone; that was looked up.',
		cancelled: 'Stopped, and everything this run did is undone; that was looked up.',
		partial: 'Failed, and something remains:',
	};
	const statement = statementsOf(plan).find((each) => each.id === failure?.id);
	return [
		headlines[status],
		...remains.map((line) => `  ${line}`),
		...(failure === null
			? []
			: [
					...(statement === undefined ? [] : [`${statement.id}  ${preview(statement.sql)}`]),
					`${failure.message}${failure.sqlstate === null ? '' : `  (SQLSTATE ${failure.sqlstate})`}`,
					failure.remedy,
				]),
		...(receipt === null ? [] : [`Receipt: ${receipt}`]),
	];
}
