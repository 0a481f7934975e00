import { groupBy } from '../../group-by.js';
import type { CurrentObject } from '../current.js';
import type { DesiredSchema } from '../desired.js';
import { grantKind, objectName } from '../object-kind.js';
import type { Taken } from '../taken.js';

/** What PUBLIC loses on objects, gathered: by the thousand they share a handful of ACLs. */
export function takenOnObjects(
	database: string,
	schema: DesiredSchema,
	losing: readonly (readonly [lost: readonly string[], object: CurrentObject])[],
): readonly Taken[] {
	const alike = groupBy(
		losing.filter(([lost]) => lost.length > 0),
		([lost, object]) => JSON.stringify([grantKind(object), lost, object.acl]),
	);
	return [...alike.values()].flatMap((group) => {
		const [first] = group;
		if (first === undefined) return [];
		const [privileges, { acl, ...object }] = first;
		const kind = grantKind(object);
		const given = new Map(schema.grants.map((grant) => [grant.role, grant[kind]]));
		const names = group.map(([, each]) => objectName(each));
		return [{ database, kind, schema: schema.name, names, privileges, acl, given }];
	});
}
