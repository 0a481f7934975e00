import type { Membership } from '../access/current.js';
import type { DesiredRole } from '../access/desired.js';
import { few, inWords } from '../access/diff/words.js';
import { isMaker } from '../access/maker.js';
import { groupBy } from '../group-by.js';
import type { ServerCatalog } from './catalog.js';
import { membershipsOf, membersOf, once } from './lookup.js';
import { keepOnlySql, leaveSql, said } from './mend.js';
import { ifOurs, isOurs } from './ours.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';
import { reachOf } from './reach.js';

/** What PostgreSQL's own roles open, in the words of whoever finds one where it should not be. */
const powers: Readonly<Record<string, string>> = {
	pg_read_all_data: 'reads every table of every database that it may enter',
	pg_write_all_data: 'writes every table of every database that it may enter',
	pg_execute_server_program: "runs programs on the server's computer",
	pg_read_server_files: "reads the files of the server's computer",
	pg_write_server_files: "writes files on the server's computer",
	pg_signal_backend: "ends other roles' sessions",
	pg_monitor: "reads other roles' queries and the server's settings",
	pg_read_all_stats: "reads other roles' queries",
	pg_maintain: 'locks and rewrites every table',
	pg_create_subscription: 'makes subscriptions',
	pg_checkpoint: 'forces checkpoints',
};

/** Escalation through memberships: the role is a member of what the profile says, and of nothing else. */
export function membershipProbe(place: Place, role: DesiredRole): Probe {
	const { wanted, server } = place;
	const own = membershipsOf(server.memberships, role.name);
	const wish = [...role.memberOf, ...role.groups];
	const unwanted = own.filter((edge) => !wish.includes(edge.role));
	const handedOn = own.filter((edge) => wish.includes(edge.role) && edge.admin);
	const known = wish.length === 0 ? 'no role' : `no role but ${inWords(wish)}`;
	return {
		id: probeId('connect', role.name, wanted.name, 'memberships'),
		gate: 'connect',
		role: role.name,
		database: wanted.name,
		subject: wish.length === 0 ? 'membership of any role' : `membership of any role but ${inWords(wish)}`,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			unwanted.length + handedOn.length === 0
				? { says: 'denied', because: `it is a member of ${known}` }
				: { says: 'allowed', because: tooMuch(server, unwanted, handedOn) },
		otherwise: 'fail',
		fix: ifOurs(
			place,
			role.name,
			[
				...unwanted.map((edge) => said(leaveSql(edge, server.version))),
				...handedOn.map((edge) => said(keepOnlySql(edge, server.version))),
			].join('\n'),
		),
		behind: [],
	};
}

function tooMuch(server: ServerCatalog, unwanted: readonly Membership[], handedOn: readonly Membership[]): string {
	const groups = [...new Set(unwanted.map((edge) => edge.role))].map((role) => described(server, role));
	return [
		...(groups.length === 0 ? [] : [`it is a member of ${inWords(groups)}`]),
		...handedOn.map((edge) => `it may make others members of ${edge.role} (ADMIN OPTION)`),
	].join('; ');
}

function described(server: ServerCatalog, role: string): string {
	const facts = server.roles.get(role);
	const further = [...reachOf(server.memberships, role).keys()];
	const power = [
		powers[role],
		facts?.superuser === true ? 'is a superuser' : undefined,
		facts?.bypassRowSecurity === true ? 'bypasses row security' : undefined,
		further.length === 0 ? undefined : `is a member of ${inWords(further)}`,
	].filter((each) => each !== undefined);
	return power.length === 0 ? role : `${role}, which ${inWords(power)}`;
}

/**
 * Whoever is a member of a role of the profile has all its rights: of an owner only the migrate logins may be, of a group
 * the logins that are to hold what it holds, of a login nobody.
 */
export function membersProbe(place: Place, of: DesiredRole): Probe {
	const { desired, wanted, server } = place;
	const may = membersWanted(desired.roles).get(of.name) ?? nobody;
	const strangers = membersOf(server.memberships, of.name).filter(
		(edge) =>
			!may.has(edge.member) &&
			edge.member !== server.administrator &&
			server.roles.get(edge.member)?.superuser !== true &&
			!(isMaker(edge) && server.roles.get(edge.member)?.createRole === true) &&
			// Asked about some of its tenants, the profile's others are members all the same.
			!(of.kind === 'group' && isOurs(place, edge.member)),
	);
	const names = few([...new Set(strangers.map((edge) => edge.member))]);
	const allowed = may.size === 0 ? 'nobody' : `nobody but ${few([...may])}`;
	return {
		id: probeId('connect', of.name, wanted.name, 'members'),
		gate: 'connect',
		role: of.name,
		database: wanted.name,
		subject: may.size === 0 ? 'anybody being a member of it' : `anybody but ${few([...may])} being a member of it`,
		expect: 'denied',
		ask: { kind: 'catalog' },
		catalog:
			strangers.length === 0
				? { says: 'denied', because: `${allowed} is a member of it` }
				: {
						says: 'allowed',
						because: `${names} ${strangers.length === 1 ? 'is a member' : 'are members'} of it, with all its rights`,
					},
		otherwise: 'fail',
		fix:
			strangers.length === 0
				? null
				: ifOurs(place, of.name, strangers.map((edge) => said(leaveSql(edge, server.version))).join('\n')),
		behind: [],
	};
}

const nobody: ReadonlySet<string> = new Set();

/** By role: who is to be a member of it. */
const membersWanted = once((roles: readonly DesiredRole[]): ReadonlyMap<string, ReadonlySet<string>> => {
	const edges = roles.flatMap((role) => [...role.memberOf, ...role.groups].map((of) => ({ of, member: role.name })));
	return new Map(
		[...groupBy(edges, (edge) => edge.of)].map(([of, each]) => [of, new Set(each.map((edge) => edge.member))]),
	);
});
