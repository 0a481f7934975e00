import { type UndoEvent, type UndoResult, undoRun } from '../commands/undo-run.js';
import type { Target } from '../core/connection.js';
import { RefusedError, UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { undoText } from '../core/plan/undo-text.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import { safeText } from '../core/safe-text.js';
import { mayStand } from '../core/undo/doubts.js';
import { type Receipt, standing } from '../core/undo/record.js';
import { json } from '../formats/json.js';
import { findReceipt, readReceipt } from '../receipts/find-receipt.js';
import { receiptFolder, writeReceiptTo } from '../receipts/receipt-book.js';
import type { Arguments } from './arguments.js';
import { heartbeat } from './heartbeat.js';
import type { Io } from './io.js';
import { assertSameHost } from './same-host.js';
import { withServer } from './with-server.js';

/** `gatehouse undo`: returns the server to what it was before one apply, or refuses and changes nothing. */
export async function runUndo(args: Arguments, io: Io): Promise<ExitCode> {
	if (args.flags.tenant !== undefined)
		throw new UsageError(
			'--tenant does not go with undo: a run is taken back whole, with all tenants that it was for.',
			'Leave it out; or take one tenant away with `gatehouse drop PROFILE --tenant NAME`.',
		);
	const folder = receiptFolder(io.env, io.homeDir);
	const { path, receipt } = await findReceipt(args.positionals[0] ?? '', folder, io.cwd);
	const lines = undoLines(receipt);
	if (args.format === 'text') io.out(`${lines.map((line) => safeText(line)).join('\n')}\n`);
	if (lines.length > 1) await assertNamed(args, io, receipt);
	const profile = parseProfile(receipt.document, { source: `of the receipt ${path}` });
	const place = {
		// The profile may say how to connect; where to, the run knows.
		profile: { ...profile.connection, ...receipt.server },
		agreeTo: (target: Target) => assertSameHost(args, io, { ...profile, connection: receipt.server }, target),
	};
	return await withServer(args, io, place, async (server) => {
		const beats = heartbeat(io);
		const result = await undoRun({
			receipt,
			read: async () => await readReceipt(path),
			server,
			keep: async (now) => await writeReceiptTo(path, now),
			onEvent(event) {
				if (event.type === 'left-alone') return io.err(leftAlone(event.index));
				// Whoever waits for somebody else is told so at once.
				if (event.type === 'waiting-for-lock') io.err(`${inWords(event)} …\n`);
				beats.begin(inWords(event));
			},
			signal: io.signal,
		}).finally(() => beats.end());
		const exitCode = exitCodeOf(result, io);
		if (args.format === 'json') io.out(json(undoJson(result, path, exitCode)));
		else
			io.out(
				`${resultLines(result)
					.map((line) => safeText(line, { newlines: 'keep' }))
					.join('\n')}\n`,
			);
		return exitCode;
	});
}

/** What will be taken back, in the order in which it is. */
function undoLines(receipt: Receipt): readonly string[] {
	const phases = mayStand(receipt);
	const sure = new Set(standing(receipt).flatMap((phase) => phase.statements.map(({ id }) => id)));
	const born = new Set(phases.flatMap(({ statements }) => statements.map(({ createsDatabase }) => createsDatabase)));
	const statements = phases
		.filter((phase) => phase.id === 'B' || !born.has(phase.database))
		.toReversed()
		.flatMap((phase) => phase.statements.toReversed());
	if (statements.length === 0) return [`Nothing of the run of ${receipt.profile} on ${receipt.started} stands.`];
	return [
		`To take back the run of ${receipt.profile} on ${receipt.started}:`,
		...statements.map(({ id, undo }) => `${sure.has(id) ? ' ' : '?'} ${id.padEnd(5)} ${undoText(undo)}`),
		...(statements.some(({ id }) => !sure.has(id))
			? ['? The run was cut off there. The server is asked whether it came to that, and only then is it taken back.']
			: []),
	];
}

async function assertNamed({ flags }: Arguments, io: Io, receipt: Receipt): Promise<void> {
	const names = [...receipt.databases, receipt.profile];
	const [name = receipt.profile] = names;
	const asked = flags.confirm === undefined && io.interactive;
	const answer = asked
		? await io.ask(`\nType the name of the database (${safeText(name)}) to take this back: `)
		: flags.confirm;
	io.signal.throwIfAborted();
	if (answer !== undefined && answer !== null && names.includes(answer.trim())) return;
	throw new RefusedError(
		'not-confirmed',
		answer === undefined || answer === null
			? 'The undo was not confirmed.'
			: `${JSON.stringify(answer)} names neither a database of the run nor its profile.`,
		`Nothing was changed. Add --confirm ${name}.`,
	);
}

function leftAlone(index: string): string {
	return `The index ${safeText(index)} has the name of one that the run had begun, and is not what the run makes: somebody else made it, and it stays.\n`;
}

function inWords(event: Exclude<UndoEvent, { readonly type: 'left-alone' }>): string {
	switch (event.type) {
		case 'waiting-for-lock':
			return `Waiting for another Gatehouse run${event.holder === null ? '' : ` (${safeText(event.holder)})`}`;
		case 'rehearsing':
			return 'Rehearsing, to see what stands in the way';
		case 'undoing':
			return `Taking back ${event.statements} statements in ${safeText(event.database)}`;
		case 'checking':
			return 'Looking at what is there now';
	}
}

/** After a stop the signal's code, except where something remains: that is what whoever stopped it must learn. */
function exitCodeOf({ status, remains }: UndoResult, { stopCode }: Io): ExitCode {
	if (status !== 'partial') return ExitCode.ok;
	return remains.length > 0 ? ExitCode.partial : (stopCode() ?? ExitCode.partial);
}

function undoJson({ status, undone, remains, failure }: UndoResult, receipt: string, exitCode: ExitCode) {
	return {
		formatVersion: '1.0',
		kind: 'undo',
		exitCode,
		status,
		receipt,
		undone,
		remains,
		...(failure === null ? {} : { failed: { id: failure.id, sqlstate: failure.sqlstate, message: failure.message } }),
	};
}

function resultLines({ status, undone, remains, failure }: UndoResult): readonly string[] {
	const headlines: Readonly<Record<UndoResult['status'], string>> = {
		undone: `Taken back ${undone.length} statements: the server is as it was before, which was looked up.`,
		'nothing-to-do': 'Nothing to do: it was taken back before.',
		partial: 'Not all of it was taken back:',
	};
	return [
		headlines[status],
		...remains.map((line) => `  ${safeText(line)}`),
		...(failure === null
			? remains.length === 0
				? []
				: ['Run the same command again: it looks at what is there, and goes on from that.']
			: [
					`${failure.id === null ? '' : `${failure.id}  `}${failure.message.replaceAll('\n', '\n  ')}${failure.sqlstate === null ? '' : `  (SQLSTATE ${failure.sqlstate})`}`,
					'Run the same command again when that is mended: it goes on from what is there.',
				]),
	];
}
