import { verifyProfile } from '../commands/verify-profile.js';
import { ExitCode } from '../core/exit-code.js';
import type { VerifyReport } from '../core/gates/check.js';
import { json } from '../formats/json.js';
import type { Circumstances } from '../formats/verify-circumstances.js';
import { verifyHtml } from '../formats/verify-html.js';
import { verifyJson } from '../formats/verify-json.js';
import { verifyJunit } from '../formats/verify-junit.js';
import { verifyTap } from '../formats/verify-tap.js';
import { verifyText } from '../formats/verify-text.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { noteUse } from './note-use.js';
import { openPasswords } from './passwords.js';
import { profileOf } from './profile-of.js';
import { progressLine } from './progress-line.js';
import { resolveUnfinished } from './unfinished-rotations.js';
import { version } from './version.js';
import { withServer } from './with-server.js';

const formats: Readonly<Record<string, (report: VerifyReport, around: Circumstances) => string>> = {
	text: verifyText,
	json: (report) => json(verifyJson(report)),
	junit: verifyJunit,
	tap: verifyTap,
	html: verifyHtml,
};

/** `gatehouse verify`: signs in as every login and tries what it may and what it may not. Changes nothing. */
export async function runVerify(args: Arguments, io: Io): Promise<ExitCode> {
	const { flags, format } = args;
	const profile = await profileOf(args, io);
	const passwords = await openPasswords(io, flags.secrets, profile);
	return await withServer(args, io, { profile: profile.connection }, async (server) => {
		await resolveUnfinished(passwords, profile, server, io);
		const progress = progressLine(io);
		const report = await verifyProfile({
			profile,
			server,
			passwordOf: (role) => passwords.get(role) ?? passwords.pending(role),
			onProgress: progress.show,
			signal: io.signal,
			strict: flags.strict === true,
			probeFuture: flags['probe-future'] === true,
			probeWrites: flags['probe-writes'] === true,
		});
		progress.clear();
		await noteUse(args, io, report);
		const { target, facts } = server;
		const around = {
			desired: report.desired,
			pattern: profile.pattern,
			target,
			serverVersion: facts.versionText,
			administrator: facts.administrator,
			at: new Date().toISOString(),
			strict: flags.strict === true,
			version,
		};
		io.out((formats[format] ?? verifyText)(report, around));
		return report.ok ? ExitCode.ok : ExitCode.checkFailed;
	});
}
