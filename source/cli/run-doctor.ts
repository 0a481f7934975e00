import { inWords } from '../commands/in-words.js';
import { openServer } from '../commands/open-server.js';
import { destination, type Target } from '../core/connection.js';
import { ToolError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { safeText } from '../core/safe-text.js';
import { json } from '../formats/json.js';
import { fileModeOf } from '../profiles/file-mode.js';
import { receiptFolder } from '../receipts/receipt-book.js';
import { findBinaries } from '../sandbox/find-binaries.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { storeOf } from './profile-of.js';
import { version } from './version.js';
import { findPlace } from './with-server.js';

type Finding = { readonly subject: string; readonly found: string; readonly ok: boolean; readonly remedy?: string };

/** `gatehouse doctor`: what this computer, the settings and the server look like from here. Changes nothing. */
export async function runDoctor(args: Arguments, io: Io): Promise<ExitCode> {
	const findings = [...here(io), ...(await files(io)), await sandbox(args), ...(await server(args, io))];
	io.signal.throwIfAborted();
	const exitCode = findings.some((each) => each.subject === 'server' && !each.ok) ? ExitCode.unreachable : ExitCode.ok;
	if (args.format === 'json') io.out(json({ formatVersion: '1.0', kind: 'doctor', findings, exitCode }));
	else {
		const width = Math.max(...findings.map((each) => each.subject.length)) + 2;
		io.out(`${findings.flatMap((each) => lines(each, width)).join('\n')}\n`);
	}
	return exitCode;
}

function lines({ subject, found, ok, remedy }: Finding, width: number): readonly string[] {
	const head = `${ok ? 'ok  ' : 'NOTE'}  ${subject.padEnd(width)}${found}`;
	return [head, ...(remedy === undefined ? [] : remedy.split('\n').map((line) => `      ${line}`))].map((line) =>
		safeText(line),
	);
}

function here({ env, interactive }: Io): readonly Finding[] {
	const { columns, rows } = process.stdout;
	const node = Number(process.versions.node.split('.')[0]);
	return [
		{ subject: 'gatehouse', found: version, ok: true },
		{
			subject: 'node',
			found: process.versions.node,
			ok: node >= 20,
			...(node < 22 ? { remedy: 'Works; but this release of Node is past its end. 22 or 24 is recommended.' } : {}),
		},
		{
			subject: 'terminal',
			found: interactive
				? `${columns}x${rows}, TERM=${env['TERM'] ?? 'not set'}`
				: 'none: the wizard needs one, the commands do not',
			ok: !interactive || (columns >= 40 && rows >= 10),
		},
		{ subject: 'colours', found: env['NO_COLOR'] ? 'off, by NO_COLOR' : 'on', ok: true },
	];
}

async function files(io: Io): Promise<readonly Finding[]> {
	const folders = [
		{ subject: 'profiles', path: (await storeOf(io)).path },
		{ subject: 'receipts', path: receiptFolder(io.env, io.homeDir) },
	];
	return await Promise.all(
		folders.map(async ({ subject, path }): Promise<Finding> => {
			const mode = await fileModeOf(path);
			if (mode === undefined) return { subject, found: `${path} (not there yet)`, ok: true };
			const ok = (mode & 0o077) === 0;
			const found = `${path} (${mode.toString(8)})`;
			return { subject, found, ok, ...(ok ? {} : { remedy: `Others can look in. Shut it: chmod 700 ${path}` }) };
		}),
	);
}

async function sandbox({ flags }: Arguments): Promise<Finding> {
	try {
		const { binDir, version: found } = await findBinaries({ binDir: flags['bin-dir'] });
		return { subject: 'sandbox', found: `PostgreSQL ${found} in ${binDir}`, ok: true };
	} catch (error) {
		if (!(error instanceof ToolError)) throw error;
		return { subject: 'sandbox', found: error.message, ok: false, remedy: error.remedy };
	}
}

async function server(args: Arguments, io: Io): Promise<readonly Finding[]> {
	const { target, leave } = await findPlace(args, io, { profile: undefined });
	try {
		return await reach(target, io);
	} finally {
		await leave();
	}
}

async function reach(target: Target, io: Io): Promise<readonly Finding[]> {
	const sources = Object.entries(target.sources).map(([field, source]): Finding => {
		const value = field === 'password' ? '••••••••' : String(target[field as keyof typeof target] ?? '');
		return { subject: `connection ${field}`, found: `${value}  (${source})`, ok: true };
	});
	try {
		const opened = await openServer(target, { signal: io.signal });
		await opened.close();
		const { versionText, administrator, tls } = opened.facts;
		const rights = administrator.superuser
			? 'superuser'
			: administrator.createRole
				? 'CREATEROLE'
				: 'no right to make roles';
		const found = `${destination(target)}, PostgreSQL ${versionText}, ${rights}, ${tls ?? 'not encrypted'}`;
		return [...sources, { subject: 'server', found, ok: true }];
	} catch (thrown) {
		const error = inWords(thrown);
		if (!(error instanceof ToolError)) throw error;
		return [...sources, { subject: 'server', found: error.message, ok: false, remedy: error.remedy }];
	}
}
