import { type GateAnswer, shut } from './answer.js';
import type { Asker } from './facts.js';
import { newPassword, unwritable, wrongPassword } from './sign-in.js';

/** Where nothing in the catalogs stands in the way, and the server refused all the same. */
export function unknownReason(
	{ role, database }: Asker,
	sqlstate: string | null,
	text: string | null,
): GateAnswer | undefined {
	if (sqlstate === '28P01')
		return shut(
			'sign-in',
			`The role may sign in, so the password that was sent is not the one that it has.${unwritable(role.name)}`,
			wrongPassword(role.name),
			[newPassword(role.name)].filter((fix) => fix !== null),
		);
	if (sqlstate === '28000')
		return shut(
			'sign-in',
			`The role may sign in, so no line of pg_hba.conf lets it in to ${database.name} from where it comes, with that encryption. The lines are read from the top, and the first that fits decides.`,
			{ sqlstate, message: `no pg_hba.conf entry for host, user "${role.name}", database "${database.name}"` },
			[],
		);
	if (sqlstate === '53300')
		return shut(
			'sign-in',
			'There is room for its sessions now, so there was none at that moment: by its own limit, by that of the database, or because all that the server takes (max_connections) were open. Close sessions that are not used, or put a pool before the server.',
			{ sqlstate, message: saidIn(text, tooMany) ?? 'sorry, too many clients already' },
			[],
		);
	return undefined;
}

/** The server has the database, and says to the application that it has none of that name. */
export function unknownDatabase({ database: { name } }: Asker, text: string | null): GateAnswer {
	return shut(
		'connect',
		`This server has the database ${name}. Does the application come to another server, or does it give another name? A name is taken as it is written, capitals and blanks too.`,
		{ sqlstate: '3D000', message: saidIn(text, noDatabase) ?? `database "${name}" does not exist` },
		[],
	);
}

const tooMany =
	/too many connections for (?:role|database) ".+?"|sorry, too many clients already|remaining connection slots are reserved.*/;
const noDatabase = /database ".+?" does not exist/;

function saidIn(text: string | null, pattern: RegExp): string | undefined {
	return pattern.exec(text ?? '')?.[0];
}
