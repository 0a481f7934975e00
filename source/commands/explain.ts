import { ConnectionError, UsageError } from '../core/errors.js';
import type { Answer } from '../core/explain/answer.js';
import type { Asker } from '../core/explain/facts.js';
import { likeliest } from '../core/explain/likeliest.js';
import { holderOf, privilegesOn } from '../core/explain/privilege.js';
import type { Sought } from '../core/explain/sought.js';
import { missing, walkGates, walkToAttribute, walkToOwner, walkToRole, walkToTheDoor } from '../core/explain/walk.js';
import { didYouMean } from '../core/profile/nearest.js';
import { consistently } from '../postgres/consistently.js';
import { findSubjects, findViewsUpon, type Subject, subjectOfDatabase } from '../postgres/explain/find-subject.js';
import { readAsker, readServer } from '../postgres/explain/read-asker.js';
import { privilegesFor, readFacts } from '../postgres/explain/read-facts.js';
import { readWithin } from '../postgres/explain/read-within.js';
import type { Session } from '../postgres/session.js';
import { assertColumn, assertOne, nothingNamed, unheld, unreadable } from './explain-subject.js';
import type { Server } from './open-server.js';

export type ExplainInput = {
	readonly server: Server;
	readonly role: string;
	readonly database: string;
	readonly sought: Sought;
	readonly signal?: AbortSignal | undefined;
};

/**
 * Answers "permission denied": walks the gates from signing in to the rows, and names the first that is shut. Reads the
 * catalogs alone, as the administrator; nothing is tried and nothing changed.
 */
export async function explain(input: ExplainInput): Promise<Answer> {
	const { server, sought, signal } = input;
	const { target } = server;
	const asked = await consistently(target, target.database, signal, (session) => askerOf(session, input));
	const asker = { ...asked, unfiltered: sought.unfiltered === true };
	if (sought.about === 'door') return walkToTheDoor(asker, `signing in to ${asker.database.name}`, sought);
	if (sought.about === 'attribute') return walkToAttribute(asker, sought);
	if (sought.about === 'role') return walkToRole(asker, roleNamed(asker, sought));
	try {
		return await consistently(target, asker.database.name, signal, (session) => inside(session, asker, sought));
	} catch (error) {
		const door = walkToTheDoor(asker, `entering ${asker.database.name}`, { sqlstate: null, text: null });
		// Where this login does not get in, that is the answer; that the administrator alone does not is an error.
		if (error instanceof ConnectionError && !door.allowed) return door;
		throw error;
	}
}

async function askerOf(
	session: Session,
	{ role: roleName, database: databaseName, server: { sessions } }: ExplainInput,
): Promise<Asker> {
	const server = await readServer(session);
	const role = server.roles.get(roleName);
	const database = server.databases.get(databaseName);
	if (role === undefined) throw unknown('--role', 'role', roleName, [...server.roles.keys()]);
	if (database === undefined) throw unknown('--database', 'database', databaseName, [...server.databases.keys()]);
	return await readAsker(
		session,
		server,
		role,
		database,
		sessions.all.map(({ backendPid }) => backendPid),
	);
}

/** An error gives a name without its quotes, whatever is in it. */
function roleNamed({ roles }: Asker, { names }: Sought): string {
	const name = names.map(([each = '']) => each).find((each) => roles.has(each));
	if (name !== undefined) return name;
	throw unknown('--error', 'role', names[0]?.[0] ?? '', [...roles.keys()]);
}

function unknown(flag: string, what: string, name: string, known: readonly string[]): UsageError {
	return new UsageError(
		`${flag}: there is no ${what} ${JSON.stringify(name)} on this server${didYouMean(name, known) || '.'}`,
		`Give the ${what} as the server knows it, without quotes.`,
	);
}

/** How many things of one name are looked at, for an error that does not say which. */
const most = 20;

async function inside(session: Session, who: Asker, sought: Sought): Promise<Answer> {
	const asker = await readWithin(session, who, sought.frames);
	const subjects = await subjectsOf(session, asker, sought);
	const [first] = subjects;
	if (first === undefined) {
		if (sought.mayBeMissing) return missing(asker, sought);
		throw await nothingNamed(session, asker, sought);
	}
	assertOne(sought, subjects);
	const owned = async () =>
		walkToOwner(await readFacts(session, asker, first, privilegesOn(holderOf(first.found.thing.kind))[0] ?? '', null));
	if (sought.ownership) return await owned();
	const views = sought.by === 'error' ? await findViewsUpon(session, subjects) : [];
	const named = views.filter(({ found: { thing } }) => sought.text?.includes(`${thing.schema}.${thing.name}`) === true);
	const answers = await answersTo(session, asker, sought, [...named, ...subjects]);
	const answer = likeliest(answers, sought);
	if (answer === undefined) throw unheld(sought, first);
	if (!answer.allowed) return answer;
	// Nothing is lacking, and words that are not read here refused it: it may be what no privilege gives.
	if (views.length === 0 && sought.about === 'anything' && sought.sqlstate === '42501') {
		const owner = await owned();
		return owner.allowed ? answer : owner;
	}
	if (views.length === 0) return answer;
	// An error about a table that the login may read comes from a view upon it, whose owner may not.
	const through = await answersTo(session, asker, { ...sought, privileges: ['SELECT'], column: null }, views);
	const refused = through.filter((each) => !each.allowed);
	return likeliest(refused, sought) ?? answer;
}

async function answersTo(
	session: Session,
	asker: Asker,
	sought: Sought,
	subjects: readonly Subject[],
): Promise<readonly Answer[]> {
	// Along the path the server takes the first; what an error names it has found, wherever that was.
	const meant = subjects.slice(0, sought.alongPath || sought.by === 'name' ? 1 : most);
	const answers: Answer[] = [];
	for (const subject of meant)
		for (const privilege of privilegesFor(sought, subject, asker.version)) {
			const facts = await readFacts(session, asker, subject, privilege, sought.column);
			assertColumn(facts, sought);
			answers.push(walkGates(facts));
		}
	return answers;
}

/** Schemas and databases have privileges of one name, CREATE: the schema is meant where there is one. */
async function subjectsOf(session: Session, asker: Asker, sought: Sought): Promise<readonly Subject[]> {
	if (sought.about === 'database') return [await subjectOfDatabase(session, asker, sought)];
	const subjects = await findSubjects(session, asker, sought).catch((error: unknown) => {
		throw unreadable(error, sought) ?? error;
	});
	const database = sought.about === 'anything' && sought.names.some((name) => name.join('.') === asker.database.name);
	return subjects.length > 0 || !database
		? subjects
		: [await subjectOfDatabase(session, asker, { ...sought, names: [] })];
}
