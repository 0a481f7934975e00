import type { Acl } from '../access/current.js';
import { rolesThatGive, standIn } from '../access/predefined.js';
import { type Reached, reachOf } from '../gates/reach.js';
import type { Asker, Column, Thing } from './facts.js';
import { holderOf, isOther } from './privilege.js';

/** The ways by which a role holds a privilege, and those that SET ROLE alone would open. */
export type Ways = { readonly open: readonly string[]; readonly afterSetRole: readonly string[] };

/** Every way by which `who` holds a privilege on a thing, and on a column of it where one is meant. */
export function waysTo(asker: Asker, who: string, privilege: string, thing: Thing, column?: Column): Ways {
	const reach = [...reachOf(asker.memberships, who).values()];
	const acl = [...thing.acl, ...(column?.acl ?? [])].filter((item) => item.privilege === privilege);
	const superuser = asker.roles.get(who)?.superuser === true ? ['superuser'] : [];
	return {
		open: unique([
			...superuser,
			...grantedTo(acl, thing, who),
			...reach.filter((each) => each.inherits).flatMap((each) => through(each, acl, thing, privilege)),
			...(acl.some((item) => item.grantee === null) ? ['PUBLIC'] : []),
		]),
		afterSetRole: unique(settable(asker, who, privilege).filter((role) => holds(asker, role, acl, thing, privilege))),
	};
}

/**
 * SET ROLE is granted to who signed in, whatever it acts as. It does nothing for a view's owner, nor for CONNECT, which
 * is asked before there is a session.
 */
function settable({ memberships, role, startsAs, within }: Asker, who: string, privilege: string): readonly string[] {
	if (who !== startsAs || within !== null || privilege === 'CONNECT') return [];
	const others = [...reachOf(memberships, role.name).values()]
		.filter(({ becomes }) => becomes)
		.map((each) => each.role);
	return [role.name, ...others].filter((each) => each !== who);
}

function holds(asker: Asker, role: string, acl: Acl, thing: Thing, privilege: string): boolean {
	const inherited = [...reachOf(asker.memberships, role).values()].filter(({ inherits }) => inherits);
	return (
		[role, ...inherited.map((each) => each.role)].some(
			(each) => acl.some((item) => item.grantee === each) || gives(each, thing, privilege),
		) || asker.roles.get(role)?.superuser === true
	);
}

function grantedTo(acl: Acl, thing: Thing, who: string): readonly string[] {
	if (!acl.some((item) => item.grantee === who)) return [];
	return [who === thing.owner ? 'owner' : 'direct'];
}

function through({ role, path }: Reached, acl: Acl, thing: Thing, privilege: string): readonly string[] {
	const via = path.join(' > ');
	return [
		...(acl.some((item) => item.grantee === role) ? [role === thing.owner ? `owner (via ${via})` : `via ${via}`] : []),
		...(gives(role, thing, privilege)
			? [path.length === 1 ? `${role} (predefined)` : `${role} (predefined, via ${via})`]
			: []),
	];
}

/** PostgreSQL's own roles hold without being in any ACL. */
function gives(role: string, { kind }: Thing, privilege: string): boolean {
	const holder = holderOf(kind);
	return (
		role !== standIn && holder !== 'database' && !isOther(holder) && rolesThatGive(holder, privilege).includes(role)
	);
}

/** Whether `who` has all the rights of `role` without asking: as itself, or as a member that inherits. */
export function actsAs({ memberships }: Asker, who: string, role: string): boolean {
	return who === role || reachOf(memberships, who).get(role)?.inherits === true;
}

function unique(items: readonly string[]): readonly string[] {
	return [...new Set(items)];
}
