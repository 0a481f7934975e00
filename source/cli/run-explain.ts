import { explain } from '../commands/explain.js';
import { UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import type { Sought } from '../core/explain/sought.js';
import { soughtByError } from '../core/explain/sought-by-error.js';
import { soughtByName } from '../core/explain/sought-by-name.js';
import { explainJson } from '../formats/explain-json.js';
import { explainText } from '../formats/explain-text.js';
import { json } from '../formats/json.js';
import type { Arguments } from './arguments.js';
import { heartbeat } from './heartbeat.js';
import type { Io } from './io.js';
import { withServer } from './with-server.js';

/** `gatehouse explain`: why a login is refused, and by which gate. Exit 0 whether it is allowed or not. */
export async function runExplain(args: Arguments, io: Io): Promise<ExitCode> {
	const { role, database } = args.flags;
	const lacking = [...(role === undefined ? ['--role'] : []), ...(database === undefined ? ['--database'] : [])];
	if (role === undefined || database === undefined)
		throw new UsageError(
			`\`gatehouse explain\` needs ${lacking.join(' and ')}.`,
			'gatehouse explain --role R --database D --on app.orders --privilege SELECT, or with --error TEXT instead of the last two.',
		);
	const sought = soughtBy(args);
	return await withServer(args, io, { profile: undefined }, async (server) => {
		const beats = heartbeat(io);
		beats.begin('Walking the gates');
		const answer = await explain({ server, role, database, sought, signal: io.signal }).finally(() => beats.end());
		io.out(args.format === 'json' ? json(explainJson(answer)) : explainText(answer));
		return ExitCode.ok;
	});
}

function soughtBy({ flags }: Arguments): Sought {
	const { on, privilege, error } = flags;
	if (error !== undefined) {
		if (on === undefined && privilege === undefined) return soughtByError(error);
		throw new UsageError(
			'--error says it all: it does not go with --on and --privilege.',
			'Leave --error out, or the others.',
		);
	}
	if (on !== undefined && privilege !== undefined) return soughtByName(on, privilege);
	throw new UsageError(
		on === undefined && privilege === undefined
			? '`gatehouse explain` needs a question: --on and --privilege, or --error.'
			: `--${on === undefined ? 'privilege' : 'on'} needs --${on === undefined ? 'on' : 'privilege'} beside it.`,
		'--on app.orders --privilege SELECT, or --error "permission denied for table orders".',
	);
}
