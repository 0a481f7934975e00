import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { lookAndPlan } from '../commands/plan-profile.js';
import type { Target } from '../core/connection.js';
import { ExitCode } from '../core/exit-code.js';
import { type Plan, statementsOf } from '../core/plan/plan.js';
import type { Profile } from '../core/profile/profile.js';
import { json } from '../formats/json.js';
import { planJson } from '../formats/plan-json.js';
import { planPgtap } from '../formats/plan-pgtap.js';
import { planSql } from '../formats/plan-sql.js';
import { planText } from '../formats/plan-text.js';
import { generatePassword } from '../postgres/password.js';
import { computeVerifiers } from '../postgres/verifiers.js';
import type { Arguments } from './arguments.js';
import { heartbeat } from './heartbeat.js';
import type { Io } from './io.js';
import { loginsOf, openPasswords } from './passwords.js';
import { profileOf } from './profile-of.js';
import { withServer } from './with-server.js';
import { assertOut, writeOut } from './write-out.js';

/** `gatehouse plan`: shows what would be done, and does nothing. */
export async function runPlan(args: Arguments, io: Io): Promise<ExitCode> {
	const { flags, format } = args;
	// Only the script has a place for verifiers. The same words may precede any format, as in a loop over all of them.
	const secrets = format === 'sql' ? flags.secrets : undefined;
	if (flags.secrets !== undefined && secrets === undefined)
		io.err(`${flags.secrets} is neither read nor written: of the formats of \`plan\`, sql alone holds verifiers.\n`);
	const out = flags.out === undefined ? undefined : resolve(io.cwd, flags.out);
	if (out !== undefined) await assertOut(out);
	const profile = await profileOf(args, io);
	return await withServer(args, io, { profile: profile.connection }, async (server) => {
		const beats = heartbeat(io);
		beats.begin('Looking at the server');
		const { plan, situation } = await lookAndPlan(profile, server).finally(() => beats.end());
		io.signal.throwIfAborted();
		const text = format === 'pgtap' ? planPgtap(plan, situation) : await write(plan, profile, server.target, args, io);
		if (out !== undefined) {
			// A script that holds verifiers is as private as the secrets file.
			await writeOut(out, savedAs(plan, text, format), secrets === undefined ? 0o644 : 0o600);
			io.err(`Written to ${flags.out}.\n`);
		}
		// And what went into a private file is not shown beside it: there the script has its variables.
		io.out(out !== undefined && secrets !== undefined ? planSql(plan) : text);
		const changes = statementsOf(plan).length > 0;
		return flags['detailed-exitcode'] === true && changes ? ExitCode.changes : ExitCode.ok;
	});
}

/** `--out` keeps the plan for `apply`, so it is JSON unless another format was asked for. */
function savedAs(plan: Plan, text: string, format: string): string {
	return format === 'text' ? json(planJson(plan)) : text;
}

async function write(plan: Plan, profile: Profile, target: Target, args: Arguments, io: Io): Promise<string> {
	switch (args.format) {
		case 'json':
			return json(planJson(plan));
		case 'sql':
			return planSql(plan, await verifiersFor(plan, profile, target, args, io));
		default:
			return planText(plan);
	}
}

/** With a secrets file the script is complete: the passwords go to the file first, their verifiers into the script. */
async function verifiersFor(
	plan: Plan,
	profile: Profile,
	target: Target,
	{ flags }: Arguments,
	io: Io,
): Promise<ReadonlyMap<string, string>> {
	if (flags.secrets === undefined) return new Map();
	const passwords = await openPasswords(io, flags.secrets, profile);
	const made = new Map(loginsOf(plan).map((login) => [login, passwords.get(login) ?? generatePassword(randomBytes)]));
	await passwords.keep(made, profile, target);
	const verifierOf = computeVerifiers(made, io.signal);
	const all = [...made.keys()].map(async (login) => [login, await verifierOf(login)] as const);
	const beats = heartbeat(io);
	beats.begin('Computing what the server keeps of the passwords');
	return new Map(await Promise.all(all).finally(() => beats.end()));
}
