import type { Acl, AclItem } from '../access/current.js';
import { grantee, inWords, privileges as privilegeList } from '../access/diff/words.js';
import { identifier } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import type { ServerCatalog } from './catalog.js';
import { leaveSql, said } from './mend.js';
import { type Reached, reachOf } from './reach.js';

/** Something that rights are held on, and how they are taken away. */
export type Thing = {
	/** e.g. `TABLE app.a, app.b`. */
	readonly on: Sql;
	readonly owner: string;
	readonly acl: Acl;
	/** Gives it to the owner that the profile wants; null where that is nobody's to say. */
	readonly reown: Sql | null;
};

/** One way by which a role comes to hold a privilege, and what closes it. */
export type Way = { readonly how: string; readonly fix: string };

/** PostgreSQL's own roles that give without any GRANT on the object. */
const predefined: Readonly<Record<string, readonly string[]>> = {
	pg_read_all_data: ['SELECT', 'USAGE'],
	pg_write_all_data: ['INSERT', 'UPDATE', 'DELETE', 'USAGE'],
	pg_maintain: ['MAINTAIN'],
};

/** Every way by which `role` (null: PUBLIC) holds one of the privileges. */
export function waysOf(
	server: ServerCatalog,
	role: string | null,
	wanted: readonly string[],
	thing: Thing,
): readonly Way[] {
	const reach: ReadonlyMap<string, Reached> = role === null ? new Map() : reachOf(server.memberships, role);
	const superuser = role !== null && server.roles.get(role)?.superuser === true;
	const granted = thing.acl.filter(
		(item) =>
			wanted.includes(item.privilege) &&
			item.grantee !== thing.owner &&
			(item.grantee === null || item.grantee === role || reach.get(item.grantee)?.inherits === true),
	);
	const groups = [...reach.values()].filter(
		({ role: group, inherits }) =>
			inherits && (group === thing.owner || predefined[group]?.some((privilege) => wanted.includes(privilege))),
	);
	return [
		...(superuser && role !== null
			? [{ how: 'it is a superuser', fix: said(sql`ALTER ROLE ${identifier(role)} NOSUPERUSER`) }]
			: []),
		...(role === thing.owner ? [{ how: 'it owns it', fix: thing.reown === null ? '' : said(thing.reown) }] : []),
		...groups.map((group) => throughGroup(server, role ?? '', group, thing)),
		...merge(granted).map((item) => throughGrant(server, role, item, reach, thing)),
	];
}

function throughGroup(server: ServerCatalog, member: string, { role, path }: Reached, thing: Thing): Way {
	const what = role === thing.owner ? `${role}, which owns it` : role;
	return { how: `it is a member of ${what}${via(path)}`, fix: leaveFirst(server, member, path) };
}

function throughGrant(
	server: ServerCatalog,
	role: string | null,
	item: Grant,
	reach: ReadonlyMap<string, Reached>,
	thing: Thing,
): Way {
	const names = inWords(item.privileges);
	const group = item.grantee === null || item.grantee === role ? undefined : reach.get(item.grantee);
	if (group !== undefined)
		return {
			how: `${names} is granted to ${group.role}, of which it is a member${via(group.path)}`,
			fix: leaveFirst(server, role ?? '', group.path),
		};
	return {
		how: item.grantee === null ? `PUBLIC holds ${names}` : `${names} is granted to ${item.grantee}`,
		fix: revoke(item, thing),
	};
}

/** An owner's REVOKE leaves what somebody else granted, without a word: it must be taken away as that role. */
function revoke(item: Grant, thing: Thing): string {
	const statement = said(sql`REVOKE ${privilegeList(item.privileges)} ON ${thing.on} FROM ${grantee(item.grantee)}`);
	if (item.grantor === thing.owner) return statement;
	return `${said(sql`SET ROLE ${identifier(item.grantor)}`)} ${statement} RESET ROLE;`;
}

type Grant = Pick<AclItem, 'grantee' | 'grantor'> & { readonly privileges: readonly string[] };

function merge(items: readonly AclItem[]): readonly Grant[] {
	const groups = new Map<string, { item: AclItem; names: Set<string> }>();
	for (const item of items) {
		const key = JSON.stringify([item.grantee, item.grantor]);
		const group = groups.get(key) ?? { item, names: new Set<string>() };
		group.names.add(item.privilege);
		groups.set(key, group);
	}
	return [...groups.values()].map(({ item, names }) => ({
		grantee: item.grantee,
		grantor: item.grantor,
		privileges: [...names],
	}));
}

function via(path: readonly string[]): string {
	return path.length > 1 ? ` (through ${path.slice(0, -1).join(', ')})` : '';
}

/** The first step of the way is the login's own: taking that away disturbs nobody else. */
function leaveFirst(server: ServerCatalog, member: string, path: readonly string[]): string {
	return server.memberships
		.filter((edge) => edge.member === member && edge.role === path[0])
		.map((edge) => said(leaveSql(edge, server.version)))
		.join('\n');
}

/** What holds all ways together: why, and what ends it. */
export function summed(ways: readonly Way[]): { readonly because: string; readonly fix: string | null } {
	const fixes = [...new Set(ways.map((way) => way.fix).filter((fix) => fix !== ''))];
	return {
		because:
			ways.length === 0
				? 'the server says so, for a reason that Gatehouse does not know'
				: ways.map((way) => way.how).join('; '),
		fix: fixes.length === 0 ? null : fixes.join('\n'),
	};
}
