import { few } from '../access/diff/words.js';
import { secondName } from '../access/second-login.js';
import type { Situation } from '../access/situation.js';
import { RefusedError, UsageError } from '../errors.js';
import { lettingIn, shown } from '../plan/hand-over.js';
import type { Missing } from '../plan/lacking.js';
import { identifierProblem } from '../profile/names.js';
import { identifier, settingName } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import { settingsToCopy } from './grace-statements.js';
import type { Pair } from './grace-step.js';
import { namesIn } from './refusals.js';
import type { RotationScope } from './rotation.js';

/* Why there cannot be a second login, or why a rotation cannot go on with the one that stands. */

/** A login that migrates is not an application that must not stop, and by its name policies know that it sees every row. */
const migrates =
	'A migrate login becomes the owner as it signs in, and policies of shared tables know it by its own name, so that another login could not stand for it. Between two migrations nobody needs it: rotate it without --grace.';

/** Whose turn it may be, and who is left out for good reason. */
export function graceNames(
	situation: Situation,
	scope: RotationScope,
): { readonly names: readonly string[]; readonly leftOut: readonly string[] } {
	const all = namesIn(situation, scope);
	const second = all.flatMap((name) => situation.wanted(name)?.second ?? [])[0];
	if (second !== undefined)
		throw new UsageError(
			`${second.name} is itself the second login of ${second.of}.`,
			`Go on with --role ${second.of}; a new password for ${second.name} alone comes without --grace.`,
		);
	const leftOut = all.filter((name) => situation.wanted(name)?.access === 'migrate');
	const names = all.filter((name) => !leftOut.includes(name));
	if (names.length > 0) return { names, leftOut };
	throw new UsageError(`${few(leftOut)} ${leftOut.length === 1 ? 'needs' : 'need'} no second login.`, migrates);
}

/** Whether the names are to be had, and the first logins are such that a second one can stand for them. */
export function assertMakeable(situation: Situation, turn: readonly Pair[]): void {
	const problems = turn
		.filter(({ progress }) => progress === 'none')
		.flatMap(({ first, second }) => {
			const tooLong = identifierProblem(second);
			if (tooLong !== undefined) return [`The second login of ${first} would have a name that ${tooLong}.`];
			if (situation.role(second) !== undefined)
				return [`Role ${second} exists and is no second login of ${first} by its comment: it is left alone.`];
			return situation.role(first)?.login === false
				? [`${first} may not sign in, and nothing needs to stand for it.`]
				: [];
		});
	if (problems.length === 0) return;
	throw new RefusedError(
		'no-second-login',
		problems.join('\n'),
		'Nothing was changed. Rotate these without --grace, each by itself with --role; or free the name.',
	);
}

/** Whoever takes the password of the first away must know that the second is good for the time being. */
export function assertWhole(situation: Situation, turn: readonly Pair[]): void {
	const problems = turn.flatMap(({ first, second }) => {
		const role = situation.role(second);
		const holds = situation.membershipsOf(second).some((each) => each.role === first && each.inherit);
		if (role?.login !== true) return [`${second} may not sign in.`];
		return holds ? [] : [`${second} has not what ${first} has: it is no member of it, or does not inherit.`];
	});
	if (problems.length === 0) return;
	throw new RefusedError(
		'second-login-broken',
		problems.join('\n'),
		`Nothing was changed. \`gatehouse apply ${situation.desired.calledAs}\` puts that right.`,
	);
}

/** What making them takes beside what every rotation takes, and what ending them will take. */
export function rightsToMake(situation: Situation, turn: readonly Pair[], shut: readonly string[]): readonly Missing[] {
	const homes = [...new Set(turn.map(({ database }) => database))].filter((database) => shut.includes(database));
	const firsts = turn.filter(({ progress }) => progress === 'none').map(({ first }) => first);
	return [
		...homes.map((database) => ({
			right: `CONNECT on database ${database}`,
			sql: shown(
				sql`GRANT CONNECT ON DATABASE ${identifier(database)} TO ${identifier(situation.current.administrator.name)}`,
			),
		})),
		...mapsOutOfReach(situation, firsts),
		...settingsOutOfReach(situation, firsts),
	];
}

function mapsOutOfReach(situation: Situation, firsts: readonly string[]): readonly Missing[] {
	const owners = situation.desired.databases
		.filter((wanted) => wanted.logins.some((login) => firsts.includes(login)))
		.flatMap(({ tenantMap }) => tenantMap?.owner ?? []);
	return [...new Set(owners)]
		.filter((owner) => !situation.canActAs(owner))
		.map((owner) => ({
			right: `the rights of ${owner}, to say whose rows a second login sees`,
			sql: lettingIn(situation, owner),
		}));
}

/** A setting that only a superuser may give, and that the first has. */
function settingsOutOfReach(situation: Situation, firsts: readonly string[]): readonly Missing[] {
	const { unsettable, version, administrator } = situation.current;
	const needed = new Set(settingsToCopy(situation, firsts));
	return unsettable
		.filter(({ name, by }) => by === 'superuser' && needed.has(name))
		.map(({ name }) => ({
			right: `the right to set ${name}, as ${few(firsts)} ${firsts.length === 1 ? 'has' : 'have'} it`,
			sql:
				version >= 150_000
					? shown(sql`GRANT SET ON PARAMETER ${settingName(name)} TO ${identifier(administrator.name)}`)
					: `-- a superuser must run this step of the rotation: before 15 nobody else may give ${secondName(firsts[0] ?? '')} that setting`,
		}));
}
