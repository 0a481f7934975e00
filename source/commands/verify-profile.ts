import type { Desired, DesiredDatabase } from '../core/access/desired.js';
import { secondName } from '../core/access/second-login.js';
import type { ServerCatalog } from '../core/gates/catalog.js';
import { type Check, report, type VerifyReport } from '../core/gates/check.js';
import { factOf } from '../core/gates/fact.js';
import { judgeMade, type Made } from '../core/gates/made.js';
import { otherDatabaseProbes, refusedOnPurpose } from '../core/gates/other-databases.js';
import { type Login, loginsOf, type Place } from '../core/gates/place.js';
import { probesOfAll, probesOfLogin } from '../core/gates/probes.js';
import { scopeOf } from '../core/gates/scope.js';
import { judge } from '../core/gates/verdict.js';
import { desiredAmong } from '../core/patterns/desired-among.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import type { Profile } from '../core/profile/profile.js';
import { loginsAtOnce } from '../core/server/logins-at-once.js';
import type { Secret } from '../core/sql/secret.js';
import { inOrder, type Task } from '../postgres/probe/in-order.js';
import { proveLogin } from '../postgres/probe/prove-login.js';
import { readDatabase, readServer, tryCreators } from '../postgres/probe/read-catalogs.js';
import type { Outage } from '../postgres/probe/sign-in.js';
import { knownRows } from './known-rows.js';
import type { Server } from './open-server.js';

export type VerifyInput = {
	readonly profile: Profile;
	readonly server: Pick<Server, 'target' | 'facts'>;
	/** Without it every probe that needs a sign-in stays `unchecked`. */
	readonly passwordOf: (role: string) => Secret | undefined;
	/** Called as each verdict falls: login by login, gate by gate, in the same order each time. */
	readonly onCheck?: ((check: Check) => void) | undefined;
	readonly onProgress?: ((message: string) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	/** What could not be proved counts as not proved. */
	readonly strict?: boolean | undefined;
	/** Really make objects as each creator, in a transaction that is rolled back, to see who may use them. */
	readonly probeFuture?: boolean | undefined;
	/** Really write rows of other tenants as each login, in transactions that are rolled back. */
	readonly probeWrites?: boolean | undefined;
};

/** A report, and what it was about: what the profile asks for, and the second logins that stand. */
export type Verified = VerifyReport & { readonly desired: Desired };

type Run = VerifyInput & { readonly outage: Outage };

/**
 * Proves the three gates of every login, over real connections. Changes nothing on the server. Rejects with
 * ConnectionError when the administrator cannot look, and with the signal's reason when it is cancelled; whatever else
 * cannot be tried is a check that says so.
 */
export async function verifyProfile(input: VerifyInput): Promise<Verified> {
	const { profile, server, signal } = input;
	const { administrator } = server.facts;
	const logins = desiredOf(profile, administrator).roles.filter((role) => role.kind === 'login');
	const names = logins.flatMap(({ name }) => [name, secondName(name)]);
	const catalog = await readServer(server.target, names, signal);
	const desired = desiredAmong(profile, administrator, catalog.roles.values());
	announce(input, desired, catalog);

	const checks: Check[] = [];
	const emit = (check: Check) => {
		checks.push(check);
		input.onCheck?.(check);
	};
	const outage: Outage = {};
	const tasks = desired.databases.flatMap((wanted) => tasksOf({ ...input, outage }, desired, wanted, catalog));
	await inOrder(tasks, loginsAtOnce(server.facts.connections), emit);
	return { ...report(profile.name, checks, input.strict), desired };
}

/** Each login of one database, and then what concerns them all. */
function tasksOf(
	input: Run,
	desired: Desired,
	wanted: DesiredDatabase,
	catalog: ServerCatalog,
): readonly Task<Check>[] {
	let read: Promise<Place> | undefined;
	const place = () => {
		read ??= lookInside(input, desired, wanted, catalog);
		return read;
	};
	return [
		...loginsOf({ desired, wanted }).map(
			(login): Task<Check> =>
				async (emit) =>
					proveOne(input, await place(), login, emit),
		),
		async (emit) => {
			for (const probe of probesOfAll(await place()))
				emit(judge(probe, factOf(probe, { kind: 'answered', sqlstate: null, text: null })));
			if (input.probeFuture === true) for (const check of await proveFuture(input, await place())) emit(check);
		},
	];
}

async function lookInside(
	input: Run,
	desired: Desired,
	wanted: DesiredDatabase,
	catalog: ServerCatalog,
): Promise<Place> {
	const { server, signal, outage } = input;
	if (!catalog.databases.some((database) => database.name === wanted.name)) {
		const reason = `there is no database ${wanted.name}`;
		return { desired, wanted, server: catalog, interior: { kind: 'unreadable', database: wanted.name, reason } };
	}
	const interior = await readDatabase(
		server.target,
		wanted.name,
		scopeOf({ desired, wanted, server: catalog }),
		signal,
		outage,
	);
	const place = { desired, wanted, server: catalog, interior };
	return { ...place, rows: await knownRows(input, place) };
}

async function proveOne(input: Run, place: Place, login: Login, emit: (check: Check) => void): Promise<void> {
	const trial = {
		target: input.server.target,
		database: place.wanted.name,
		login: login.name,
		password: input.passwordOf(login.name),
		withoutPassword:
			'Name the file that has it with --secrets FILE, or set GATEHOUSE_PASSWORD_<ROLE>. Where nobody knows it, `gatehouse rotate` makes a new one.',
		connectionLimit: place.server.roles.get(login.name)?.connectionLimit ?? -1,
		becomes: login.startsAs !== login.name,
		version: place.server.version,
		signal: input.signal,
		outage: input.outage,
		onCheck: emit,
	};
	await proveLogin(trial, probesOfLogin(place, login));
}

/** Event triggers would fire at what is made, and nobody can say what they do. */
const triggered: Made = { kind: 'not tried', reason: 'the database has event triggers, which would fire' };

async function proveFuture({ server, signal }: VerifyInput, place: Place): Promise<readonly Check[]> {
	const { wanted, interior } = place;
	if (interior.kind === 'unreadable') return [];
	const trials = wanted.schemas.flatMap((schema) =>
		schema.creators
			.filter((creator) => place.server.roles.has(creator))
			.map((creator) => ({
				wish: schema,
				creator,
				schema: schema.name,
				roles: schema.grants.map((grant) => grant.role),
			})),
	);
	const made = interior.eventTriggers
		? trials.map(() => triggered)
		: await tryCreators(server.target, wanted.name, trials, signal);
	return trials.flatMap(({ wish, creator }, at) => judgeMade(place, wish, creator, made[at] ?? triggered));
}

/** A server's log will show sign-ins that failed: better to have said so before. */
function announce({ passwordOf, onProgress }: VerifyInput, desired: Desired, server: ServerCatalog): void {
	const refused = desired.databases.flatMap((wanted) =>
		loginsOf({ desired, wanted })
			.filter((login) => passwordOf(login.name) !== undefined)
			.map((login) => {
				const interior = { kind: 'unreadable', database: wanted.name, reason: '' } as const;
				return refusedOnPurpose(otherDatabaseProbes({ desired, wanted, server, interior }, login));
			}),
	);
	const count = refused.reduce((sum, each) => sum + each, 0);
	if (count > 0)
		onProgress?.(
			`${count === 1 ? 'One sign-in' : `${count} sign-ins`} to other databases will be refused on purpose; the server's log will show ${count === 1 ? 'it' : 'them'}.`,
		);
}
