import type { DesiredSchema } from '../access/desired.js';
import { groupBy } from '../group-by.js';
import type { ObjectClass } from './catalog.js';
import { heldBy } from './held.js';
import { classesIn } from './lookup.js';
import { oneOf } from './one-of.js';
import { identities, type Login, ownSchemas } from './place.js';
import type { InPlace } from './schema-rights.js';

/** Objects of a login's own schemas that it cannot tell apart, and how many they are. */
export type OwnClass = { readonly schema: DesiredSchema; readonly object: ObjectClass; readonly count: number };

/** Class by class; of a login that serves many tenants, what is alike in all their schemas is one class. */
export function ownClasses(place: InPlace, login: Login): readonly OwnClass[] {
	const schemas = ownSchemas(place, login);
	const classes = schemas.flatMap((schema) =>
		classesIn(place.interior, schema.name).map((object) => ({ schema, object, count: object.members.length })),
	);
	return schemas.length === 1 ? classes : together(place, login, classes);
}

function together({ interior }: InPlace, login: Login, classes: readonly OwnClass[]): readonly OwnClass[] {
	const groups = groupBy(classes, ({ schema, object }) => {
		const { kind, owner, isPartition, rowSecurity, forcedRowSecurity, securityDefiner, trial, members } = object;
		const held = identities(login).map((role) => heldBy(interior, object, role));
		// Each view is tried by itself, and so is each routine that can be; what is not its owner's may be granted to anybody.
		const alone = kind === 'view' || trial.arguments !== null || owner !== login.startsAs;
		return JSON.stringify([
			...[kind, owner, isPartition, rowSecurity, forcedRowSecurity, securityDefiner, trial.takes, ...held],
			...(alone ? [schema.name, members[0]] : []),
		]);
	});
	return [...groups.values()].flatMap(([first, ...others]) =>
		first === undefined ? [] : [{ ...first, count: others.reduce((sum, { count }) => sum + count, first.count) }],
	);
}

export function inClass({ object: { kind }, count }: OwnClass): string {
	return kind === 'view' && count > 1 ? ` (and ${count - 1} alike)` : oneOf(count);
}
