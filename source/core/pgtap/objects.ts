import type { CurrentObject } from '../access/current.js';
import type { DesiredDatabase, DesiredSchema } from '../access/desired.js';
import { objectSql } from '../access/diff/object-sql.js';
import { grantKind, objectName } from '../access/object-kind.js';
import { offered } from '../access/offer.js';
import type { Situation } from '../access/situation.js';
import { tablePrivileges } from '../profile/access.js';
import { byteLength, maximumNameBytes } from '../profile/names.js';
import { literal } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { list, type Sql, sql } from '../sql/sql.js';
import { argumentTypes } from './argument-types.js';
import { maintainSince, nothingBeyond } from './nothing-beyond.js';
import { call, held, name, names, type PgtapTest } from './test.js';

/** The third gate: what is held on each object, and that nobody else holds anything. */
export function objectTests(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
): readonly PgtapTest[] {
	const objects = situation
		.inside(wanted)
		.objectsIn(schema.name)
		.filter((object) => !object.ofExtension);
	return [
		...objects.flatMap((object) =>
			schema.grants
				.filter((grant) => grant.role !== object.owner)
				.flatMap((grant) =>
					holds(situation, object, grant.role, offered(situation, wanted, schema, object, grant), schema),
				),
		),
		...nothingBeyond(situation, schema),
	];
}

function holds(
	{ current }: Situation,
	object: CurrentObject,
	role: string,
	privileges: readonly string[],
	schema: DesiredSchema,
): readonly PgtapTest[] {
	const says = `${role} holds ${held(privileges)} on ${objectName(object)}`;
	const named = [name(object.schema), name(object.name)] as const;
	switch (grantKind(object)) {
		case 'tables': {
			const known = privileges.filter((privilege) => privilege !== 'MAINTAIN');
			return known.length === privileges.length || current.version < maintainSince
				? [call(says, 'table_privs_are', ...named, name(role), names(known))]
				: [call(says, 'is', ...exactly(object, role, privileges))];
		}
		case 'sequences':
			return [call(says, 'sequence_privs_are', ...named, name(role), names(privileges))];
		case 'routines':
			// What others let PUBLIC call of their own routines is theirs to say.
			return privileges.length === 0 && object.owner !== schema.owner ? [] : [routine(says, object, role, privileges)];
	}
}

/** Not every pgTAP knows MAINTAIN, so where it is given the server is asked without its help. */
function exactly(object: CurrentObject, role: string, privileges: readonly string[]): readonly Sql[] {
	const all = list([...tablePrivileges].toSorted().map(literal));
	const table = literal(preview(objectSql(object)));
	return [
		sql`ARRAY(SELECT p FROM unnest(ARRAY[${all}]) p WHERE pg_catalog.has_table_privilege(${oidOf(role)}, pg_catalog.to_regclass(${table}), p))`,
		sql`ARRAY[${list(privileges.toSorted().map(literal))}]`,
	];
}

/** By name a role that is gone is an error, which would end the script; this is no answer, and so not ok. */
function oidOf(role: string): Sql {
	return sql`(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${literal(role)})`;
}

/** pgTAP takes the types of arguments as names, and a name is cut at 63 bytes. */
function routine(says: string, object: CurrentObject, role: string, privileges: readonly string[]): PgtapTest {
	const { schema, name: text, signature } = object;
	const types = argumentTypes(signature ?? '');
	if (types.every((type) => byteLength(type) <= maximumNameBytes))
		return call(says, 'function_privs_are', name(schema), name(text), names(types), name(role), names(privileges));
	const has = sql`pg_catalog.has_function_privilege(${oidOf(role)}, pg_catalog.to_regprocedure(${literal(preview(objectSql(object)))}), 'EXECUTE')`;
	return call(says, 'ok', privileges.length > 0 ? has : sql`NOT ${has}`);
}
