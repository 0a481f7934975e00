import type { AclItem } from '../access/current.js';
import { grantee, inWords, privileges } from '../access/diff/words.js';
import { identifier } from '../sql/quote.js';
import { list, type Sql, sql } from '../sql/sql.js';
import type { ObjectClass } from './catalog.js';
import { said } from './mend.js';

/** One right, as an ACL holds it. */
export type Right = AclItem & {
	/** It is held on this column only. */
	readonly column?: string | undefined;
};

/** What is held on a class of objects, their columns' rights among them. */
export function rightsOf(object: Pick<ObjectClass, 'acl' | 'columnAcl'>): readonly Right[] {
	return [...object.acl, ...object.columnAcl];
}

/** What one grantor gave one grantee: by privilege, the columns, or null for the whole object. */
export type Grant = Pick<AclItem, 'grantee' | 'grantor'> & {
	readonly rights: ReadonlyMap<string, readonly string[] | null>;
};

/** Together what one REVOKE takes away; what was handed on comes before that from which it was handed on. */
export function grantsOf(items: readonly Right[]): readonly Grant[] {
	const groups = new Map<string, { item: Right; rights: Map<string, readonly string[] | null> }>();
	for (const item of items) {
		const key = JSON.stringify([item.grantee, item.grantor]);
		const group = groups.get(key) ?? { item, rights: new Map<string, readonly string[] | null>() };
		const before = group.rights.get(item.privilege);
		const whole = item.column === undefined || before === null;
		group.rights.set(item.privilege, whole ? null : [...(before ?? []), item.column ?? '']);
		groups.set(key, group);
	}
	const grants = [...groups.values()].map(({ item, rights }) => ({
		grantee: item.grantee,
		grantor: item.grantor,
		rights,
	}));
	return grants.toSorted((a, b) => depth(grants, b.grantor) - depth(grants, a.grantor));
}

/** How many of these grants stand behind what this role gives. */
function depth(grants: readonly Grant[], grantor: string, seen: readonly string[] = []): number {
	const behind = grants.filter((grant) => grant.grantee === grantor && !seen.includes(grant.grantor));
	return Math.max(0, ...behind.map((grant) => 1 + depth(grants, grant.grantor, [...seen, grantor])));
}

/** `DELETE and UPDATE (total)`. */
export function rightsInWords(rights: Grant['rights']): string {
	return inWords(
		[...rights].map(([privilege, columns]) =>
			columns === null ? privilege : `${privilege} (${[...new Set(columns)].join(', ')})`,
		),
	);
}

function rightsSql(rights: Grant['rights']): Sql {
	return list(
		[...rights].map(([privilege, columns]) =>
			columns === null
				? privileges([privilege])
				: sql`${privileges([privilege])} (${list([...new Set(columns)].map(identifier))})`,
		),
	);
}

/** An owner's REVOKE leaves what somebody else granted, without a word: it must be taken away as that role. */
export function revoke({ grantee: from, grantor, rights }: Grant, on: Sql, owner: string): string {
	const statement = said(sql`REVOKE ${rightsSql(rights)} ON ${on} FROM ${grantee(from)}`);
	return grantor === owner ? statement : `${said(sql`SET ROLE ${identifier(grantor)}`)} ${statement} RESET ROLE;`;
}

export function revokeGrantOption({ grantee: from, rights }: Grant, on: Sql): string {
	return said(sql`REVOKE GRANT OPTION FOR ${rightsSql(rights)} ON ${on} FROM ${grantee(from)}`);
}
