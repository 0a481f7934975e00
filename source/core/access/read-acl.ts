import type { Acl, AclItem } from './current.js';

/**
 * Reads an ACL as the server writes it down, item by item: `app=ar*w/owner` is what `owner` granted to `app`, a star
 * after what may be handed on, and nothing before the `=` is PUBLIC. A name of more than letters, digits and
 * underscores stands in quotes. A grantee that was dropped by force is a number, and so does not look like PUBLIC.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html#PRIVILEGE-ABBREVS-TABLE
 */
export function readAcl(items: readonly string[]): Acl {
	return items.flatMap(readItem);
}

/** What has an ACL, as a query brings it: the items written down. */
export type Written<Thing extends { readonly acl: Acl }> = Omit<Thing, 'acl'> & { readonly acl: readonly string[] };

export function readWritten<Thing extends { readonly acl: Acl }>(written: Written<Thing>): Thing {
	return { ...written, acl: readAcl(written.acl) } as unknown as Thing; // TypeScript does not put Omit together again
}

const pattern = /^("(?:[^"]|"")*"|[^"=]*)=([a-zA-Z*]*)\/("(?:[^"]|"")*"|[^"]*)$/;

const privileges: Readonly<Record<string, string>> = {
	a: 'INSERT',
	r: 'SELECT',
	w: 'UPDATE',
	d: 'DELETE',
	D: 'TRUNCATE',
	x: 'REFERENCES',
	t: 'TRIGGER',
	X: 'EXECUTE',
	U: 'USAGE',
	C: 'CREATE',
	T: 'TEMPORARY',
	c: 'CONNECT',
	s: 'SET',
	A: 'ALTER SYSTEM',
	m: 'MAINTAIN',
};

function readItem(item: string): readonly AclItem[] {
	const [, grantee, letters = '', grantor] = pattern.exec(item) ?? [];
	if (grantee === undefined || grantor === undefined) throw new TypeError(`not an item of an ACL: ${item}`);
	const who = { grantor: unquoted(grantor), grantee: grantee === '' ? null : unquoted(grantee) };
	return [...letters.matchAll(/([a-zA-Z])(\*?)/g)].map(([, letter = '', star]) => ({
		...who,
		privilege: privileges[letter] ?? letter,
		grantable: star === '*',
	}));
}

function unquoted(name: string): string {
	return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
