import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type DemoStep, runDemo } from '../commands/demo.js';
import { runSandbox } from '../commands/sandbox.js';
import { ExitCode } from '../core/exit-code.js';
import { gates } from '../core/gates/check.js';
import { statementsOf } from '../core/plan/plan.js';
import { preview } from '../core/sql/render.js';
import { explainJson } from '../formats/explain-json.js';
import { explainText } from '../formats/explain-text.js';
import { json } from '../formats/json.js';
import { planText } from '../formats/plan-text.js';
import { verifyJson } from '../formats/verify-json.js';
import { checkLines, gateTitle, summaryLine, verifyText } from '../formats/verify-text.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { progressLine } from './progress-line.js';

/** `gatehouse demo`: needs no terminal and no server, and leaves nothing behind. */
export async function runDemoCommand(args: Arguments, io: Io): Promise<ExitCode> {
	const text = args.format === 'text';
	const progress = progressLine(io);
	if (text) io.out('A throw-away PostgreSQL starts; it and everything in it is gone when this ends.\n');
	const running = await runSandbox({ binDir: args.flags['bin-dir'], signal: io.signal, onProgress: progress.show });
	progress.clear();
	const tell = (step: DemoStep) => {
		if (text) io.out(`\n${told(step)}`);
	};
	// Among the server's own files, which go with it however this ends.
	const receiptFolder = join(dirname(running.sandbox.logFile), 'receipts');
	const demo = runDemo(running.target, tell, { receiptFolder, signal: io.signal });
	try {
		const { ok, caught, explained, report } = await untilStopped(demo, io);
		const exitCode = ok ? ExitCode.ok : ExitCode.checkFailed;
		if (!text)
			io.out(
				json({
					formatVersion: '1.0',
					kind: 'demo',
					exitCode,
					ok,
					explained: explainJson(explained),
					caught,
					verify: verifyJson(report),
				}),
			);
		return exitCode;
	} finally {
		await running.stop();
		await Promise.allSettled([demo]); // without its server it soon ends, and until then it writes its receipt
		await rm(dirname(receiptFolder), { recursive: true, force: true });
		if (text) io.out('\nThe server is gone, and its files with it.\n');
	}
}

/** Nothing of it has to be taken back first: the server goes, and all that is in it, whether it still answers or not. */
function untilStopped<Result>(work: Promise<Result>, { signal, err }: Io): Promise<Result> {
	const stopped = new Promise<never>((_, reject) => {
		const stop = () => {
			err('Stopping …\n');
			reject(signal.reason as Error);
		};
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
	return Promise.race([work, stopped]);
}

function told(step: DemoStep): string {
	switch (step.step) {
		case 'planned':
			return `1. The plan. Nothing has happened yet.\n\n${planText(step.plan)}`;
		case 'applied':
			return `2. Applied: ${step.statements} statements, read back from the server.\n`;
		case 'deployed':
			return `3. The migrate login signs in and deploys:\n${step.statements.map((sql) => `     ${sql};\n`).join('')}`;
		case 'verified':
			return `4. The proof: signing in as each login, trying what it may and what it may not.\n\n${verifyText(step.report)}`;
		case 'explained':
			return `5. A refusal, explained:\n\n${explainText(step.answer)}`;
		case 'opened':
			return `6. Somebody opens a hole by hand:\n     ${step.sql};\n`;
		case 'caught':
			return `7. The proof again:\n${gates
				.flatMap((gate) => {
					const found = step.checks.filter((check) => check.gate === gate);
					return found.length === 0 ? [] : [gateTitle(gate), ...found.flatMap(checkLines)];
				})
				.map((line) => `${line}\n`)
				.join('')}`;
		case 'mended': {
			const statements = statementsOf(step.plan).map((statement) => `     ${preview(statement.sql)};\n`);
			return `8. The plan finds just that, and applying it mends it:\n${statements.join('')}\n${summaryLine(step.report)}\n`;
		}
	}
}
