import type { DesiredRowSecurity } from '../../access/desired.js';
import { canonicalKey, keyProblem } from '../../profile/tenant-key.js';
import type { KeyType } from '../../profile/vocabulary.js';
import { literal } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { ObjectClass } from '../catalog.js';
import { once } from '../lookup.js';
import type { Login, Place } from '../place.js';
import type { Explanation } from '../probe.js';

/** As which tenant a login asks for the rows of a table, and whose it must not see. */
export type Tenancy = {
	readonly key: string;
	/** The key is a tenant's, and not made up for want of any. */
	readonly real: boolean;
	/** That it sees no row of its own proves something: there are some. */
	readonly hasRows: boolean;
	/** Another tenant that has rows there. */
	readonly foreign: string | undefined;
	/** Another tenant's, or nobody's. */
	readonly other: string;
	/** What a session does first to be that tenant's. */
	readonly first: readonly Sql[];
	/** Why it proves nothing that nothing is seen. */
	readonly hollow: Explanation;
};

export function tenancyOf(
	place: Place,
	{ type, identify }: DesiredRowSecurity,
	login: Login,
	object: ObjectClass,
): Tenancy {
	const seen = place.rows?.witnesses.get(object)?.keys ?? [];
	const same = (a: string, b: string) => canonicalKey(a, type) === canonicalKey(b, type);
	if (identify.by === 'login') {
		const key = keysOf(place)?.get(login.name) ?? noTenant[type];
		const foreign = seen.find((each) => !same(each, key));
		return {
			key,
			real: true,
			hasRows: seen.some((each) => same(each, key)),
			foreign,
			other: foreign ?? madeUp[type],
			first: [],
			hollow: hollow('Verify again when two tenants have rows in it.'),
		};
	}
	const known = place.rows?.keys.find((key) => keyProblem(key, type) === undefined);
	const key = seen[0] ?? known ?? noTenant[type];
	const how =
		known === undefined
			? 'Name the tenants and their keys in the profile (`tenants`), or verify as an administrator that row security does not bind.'
			: 'Verify again when two of the tenants that the profile names have rows in it.';
	return {
		key,
		real: seen.length > 0 || known !== undefined,
		hasRows: seen.length > 0,
		foreign: seen[1],
		other: seen[1] ?? madeUp[type],
		first: [setting(identify.setting, key)],
		hollow: hollow(how),
	};
}

function hollow(fix: string): Explanation {
	return { because: 'nobody has seen a row there that could have been hidden', fix };
}

/** For the rest of the transaction. */
export function setting(name: string, value: string): Sql {
	return sql`SELECT pg_catalog.set_config(${literal(name)}, ${literal(value)}, true)`;
}

/** Keys that no tenant has. */
const noTenant: Readonly<Record<KeyType, string>> = {
	uuid: '00000000-0000-4000-8000-00006a7e6005',
	text: 'gatehouse: no such tenant',
	integer: '-32768',
	bigint: '-32768',
};
const madeUp: Readonly<Record<KeyType, string>> = {
	uuid: '00000000-0000-4000-8000-00006a7e6006',
	text: 'gatehouse: no such tenant either',
	integer: '-32767',
	bigint: '-32767',
};

/** Whose login is whose, by the profile. */
export function keysOf({ wanted }: Pick<Place, 'wanted'>): ReadonlyMap<string, string> | undefined {
	return wanted.tenantMap === undefined ? undefined : keys(wanted.tenantMap.entries);
}

const keys = once(
	(entries: readonly { readonly login: string; readonly key: string }[]): ReadonlyMap<string, string> =>
		new Map(entries.map(({ login, key }) => [login, key])),
);
