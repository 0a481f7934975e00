import type { DesiredDatabase, DesiredRowSecurity, DesiredSchema, ObjectGrants } from '../../access/desired.js';
import { grantKind } from '../../access/object-kind.js';
import { type Standing, standingOf } from '../../access/row-security/standing.js';
import type { Interior, ObjectClass } from '../catalog.js';
import { classesIn, once } from '../lookup.js';
import { type Login, loginsOf, type Place } from '../place.js';

/** What objects of this class are to the tenants; undefined where they do not share their tables. */
export function standingOfClass({ rowSecurity }: DesiredSchema, object: ObjectClass): Standing | undefined {
	const { rows, members } = object;
	if (rowSecurity === undefined || rows === null || grantKind(object) !== 'tables') return undefined;
	// A class is of the same table as far as the profile goes: it names all of them, or none.
	const name = members[0]?.name ?? '';
	const tables = rowSecurity.tables === 'all' ? 'all' : rows.named ? [name] : [];
	return standingOf({ ...rowSecurity, tables }, { ...object, name, securityInvoker: rows.securityInvoker }, rows);
}

/** A schema whose tables the tenants share. */
export type SharedSchema = DesiredSchema & { readonly rowSecurity: DesiredRowSecurity };

export function sharedSchemas({ wanted }: Pick<Place, 'wanted'>): readonly SharedSchema[] {
	return shared(wanted);
}

const shared = once(({ schemas }: DesiredDatabase): readonly SharedSchema[] =>
	schemas.flatMap((schema) =>
		schema.rowSecurity === undefined ? [] : [{ ...schema, rowSecurity: schema.rowSecurity }],
	),
);

/** Tables that hold the rows of every tenant. */
export type TenantClass = { readonly object: ObjectClass; readonly columnType: string };

export function tenantClasses(interior: Interior, schema: SharedSchema): readonly TenantClass[] {
	return classesIn(interior, schema.name).flatMap((object) => {
		const standing = standingOfClass(schema, object);
		return standing?.kind === 'tenant' ? [{ object, columnType: standing.columnType }] : [];
	});
}

/** Whom the policies let see one tenant's rows. */
export function isBound({ rowSecurity }: SharedSchema, login: Login): boolean {
	return login.holdsAs.some((name) => rowSecurity.bound.includes(name));
}

/** Under whose names these logins hold what they hold. */
export function boundNames(place: Place, schema: SharedSchema): ReadonlySet<string> {
	return new Set(
		loginsOf(place)
			.filter((login) => isBound(schema, login))
			.flatMap((login) => login.holdsAs),
	);
}

/** A table that comes later has no policy yet: where rows are shared nothing is to come with it. */
export function laterGrants(schema: DesiredSchema): readonly ObjectGrants[] {
	if (schema.rowSecurity === undefined) return schema.grants;
	return schema.grants.map((grant) => ({ ...grant, tables: [] }));
}
