import { canonicalKey, keyProblem } from '../../profile/tenant-key.js';
import type { ObjectClass } from '../catalog.js';
import { classesIn } from '../lookup.js';
import { type Login, loginsOf } from '../place.js';
import type { InPlace } from '../schema-rights.js';
import { isBound, type SharedSchema, sharedSchemas, standingOfClass } from './shared.js';
import { keysOf } from './tenancy.js';

/** A class of tables, or of views, in which rows of more than one tenant are looked for. */
export type LookedFor = {
	readonly object: ObjectClass;
	readonly schema: SharedSchema;
	/** So many of the class, one after another. */
	readonly tables: readonly string[];
	readonly indexed: boolean;
};

const most = 20;

export function lookedFor(place: InPlace): readonly LookedFor[] {
	return sharedSchemas(place).flatMap((schema) =>
		classesIn(place.interior, schema.name).flatMap((object) => {
			const standing = standingOfClass(schema, object);
			if (object.rows === null || object.rows.columnType === null) return [];
			if (standing?.kind !== 'tenant' && standing?.kind !== 'view') return [];
			const tables = object.members.slice(0, most).map(({ name }) => name);
			return [{ object, schema, tables, indexed: object.rows.indexed }];
		}),
	);
}

/** A login that may look, and as which tenants. */
export type Looker = { readonly login: Login; readonly keys: readonly string[] };

const mostKeys = 50;
const mostLogins = 8;

/**
 * Where row security binds the administrator, the logins look themselves: the one that serves all tenants as each of
 * those that the profile names, or some of those that are a tenant's each as that tenant.
 */
export function lookersOf(
	place: InPlace,
	schema: SharedSchema,
	named: readonly string[],
	knows: (login: Login) => boolean,
): readonly Looker[] {
	const { type, identify } = schema.rowSecurity;
	const able = loginsOf(place).filter((login) => isBound(schema, login) && knows(login));
	if (identify.by === 'setting') {
		const keys = named.filter((key) => keyProblem(key, type) === undefined).slice(0, mostKeys);
		return able.slice(0, 1).map((login) => ({ login, keys }));
	}
	const byKey = new Map<string, Looker>();
	for (const login of able) {
		const key = keysOf(place)?.get(login.name);
		if (key === undefined || byKey.has(canonicalKey(key, type))) continue;
		byKey.set(canonicalKey(key, type), { login, keys: [key] });
		if (byKey.size === mostLogins) break;
	}
	return [...byKey.values()];
}
