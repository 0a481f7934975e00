import { groupBy } from '../../group-by.js';
import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { preview } from '../../sql/render.js';
import { sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredSchema, ObjectGrants } from '../desired.js';
import { type GrantKind, grantKind, objectName } from '../object-kind.js';
import { isMighty, offered } from '../offer.js';
import type { Situation } from '../situation.js';
import { type Excess, excess, isTakeable, lostByPublic, missing, strangers } from './acl.js';
import { keepOnRoutines } from './kept.js';
import { enumerated, gather, targets } from './object-batches.js';
import { objectSql, reowned } from './object-sql.js';
import { takenOnObjects } from './taken-objects.js';
import {
	excessInWords,
	grantees,
	inWords,
	likewise,
	outOfReach,
	privileges,
	strangerHolds,
	takingAway,
} from './words.js';

/** The third gate, for the objects that are there already; `later` are granted in a phase of their own. */
export function diffObjects(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	later: ReadonlySet<CurrentObject> = new Set(),
): Finding {
	const mine = situation
		.inside(wanted)
		.objectsIn(schema.name)
		.filter((object) => !object.ofExtension);
	const now = mine.filter((object) => !later.has(object));
	return findings(
		{ drafts: objectGrants(situation, wanted, schema, now), warnings: [] },
		revokes(situation, wanted, schema, mine),
	);
}

type Lack = {
	readonly kind: GrantKind;
	readonly names: readonly string[];
	readonly role: string;
	readonly owner: string;
};

/** What the logins are to hold on these objects and do not. */
export function objectGrants(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	objects: readonly CurrentObject[],
): readonly Draft[] {
	const here = situation.inside(wanted).objectsIn(schema.name);
	const lacking = objects.flatMap((object) =>
		schema.grants.flatMap((grant): readonly (readonly [Lack, CurrentObject])[] => {
			if (object.owner === grant.role) return [];
			const names = missing(object.acl, grant.role, offered(situation, wanted, schema, object, grant));
			return names.length === 0
				? []
				: [[{ kind: grantKind(object), names, role: grant.role, owner: object.owner }, object]];
		}),
	);
	return gather(lacking).flatMap(({ change, objects }) =>
		// Where rows are shared, a table that was made a moment ago must not be granted with the others.
		(schema.rowSecurity === undefined ? targets(change.kind, objects, here) : enumerated(change.kind, objects)).map(
			({ on, described }): Draft => ({
				gate: 'object',
				sql: sql`GRANT ${privileges(change.names)} ON ${on} TO ${grantees([change.role])}`,
				purpose: `gate 3: ${inWords(change.names)} on ${described}`,
				undo: { sql: sql`REVOKE ${privileges(change.names)} ON ${on} FROM ${grantees([change.role])}` },
				effect: 'create',
				as: [change.owner],
			}),
		),
	);
}

type Surplus = Excess & { readonly kind: GrantKind; readonly owner: string };

function revokes(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	mine: readonly CurrentObject[],
): Finding {
	const all = mine.flatMap((object) => {
		const kind = grantKind(object);
		// What runs with a superuser's rights is handed to nobody who does not name it.
		const mighty = isMighty(situation, object);
		const allowed = new Map(
			schema.grants
				.filter(({ named }) => named || !mighty)
				.map((grant) => [grant.role, allowedOn(situation, wanted, schema, object, grant)]),
		);
		return (
			excess(situation, object.acl, object.owner, allowed)
				// What PUBLIC may call of routines that are not the profile's owner's is theirs to say.
				.filter((each) => kind !== 'routines' || each.grantee !== null || object.owner === schema.owner)
				.map((each): readonly [Surplus, CurrentObject] => [{ ...each, kind, owner: object.owner }, object])
		);
	});
	const lost = [...groupBy(all, ([, object]) => object)].map(
		([object, each]) => [lostByPublic(each.map(([surplus]) => surplus)), object] as const,
	);
	const held = mine.flatMap((object) =>
		strangers(situation, object.acl, object.owner).map(
			(each) => [{ ...each, kind: grantKind(object) }, object] as const,
		),
	);
	return {
		drafts: [
			...keepOnRoutines(
				situation,
				lost.filter(([names]) => names.includes('EXECUTE')).map(([, object]) => object),
			),
			...gather(all.filter(([each]) => isTakeable(each))).flatMap(({ change, objects }) =>
				enumerated(change.kind, objects).map(({ on, described }): Draft => {
					const { revoke, restore } = takingAway(change, on);
					return {
						gate: 'object',
						sql: revoke,
						purpose: `${change.grantee ?? 'PUBLIC'} holds ${excessInWords(change)} on ${described}, beyond the profile`,
						undo: { sql: restore },
						effect: 'revoke',
						as: [change.owner],
					};
				}),
			),
		],
		takes: takenOnObjects(wanted.name, schema, lost),
		warnings: [
			...gather(all.filter(([each]) => !isTakeable(each))).flatMap(({ change, objects }) =>
				enumerated(change.kind, objects).map(({ on, described }) => outOfReach(change, on, placed(described, objects))),
			),
			...gather(held).flatMap(({ change, objects }) =>
				enumerated(change.kind, objects).map(({ on, described }) =>
					strangerHolds(change, on, placed(described, objects)),
				),
			),
			...mine.flatMap((object) => tellings(situation, schema, object)),
		],
	};
}

/** A count says nothing of where. */
function placed(described: string, objects: readonly CurrentObject[]): string {
	return objects.length === 1 ? described : `${described} of schema ${objects[0]?.schema}`;
}

/** What may stay: routines of others are theirs to hand out, and what else is held must be offered. */
function allowedOn(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	object: CurrentObject,
	grant: ObjectGrants,
): readonly string[] {
	return grantKind(object) === 'routines' ? grant.routines : offered(situation, wanted, schema, object, grant);
}

/** What is so, and no grant can mend. */
function tellings(situation: Situation, schema: DesiredSchema, object: CurrentObject): Finding['warnings'] {
	const name = objectName(object);
	const owner = situation.role(object.owner);
	const login = situation.wanted(object.owner)?.kind === 'login';
	const give = reowned(object, schema.owner);
	const shut = `${preview(sql`REVOKE EXECUTE ON ROUTINE ${objectSql(object)} FROM PUBLIC`)};`;
	return [
		...(login && !schema.creators.includes(object.owner)
			? [
					{
						code: 'login-owns',
						message: `${object.owner} owns ${name}, and with it every right on it. To give it to ${schema.owner}: ${give}`,
						alike: {
							of: [object.owner],
							name,
							all: (names: string) =>
								likewise(
									`${object.owner} owns ${names}, and with them every right on them. To give them to the schema's owner: ${give}`,
								),
						},
					},
				]
			: []),
		...(isMighty(situation, object) && object.acl.some((item) => item.grantee === null)
			? [
					{
						code: 'mighty-routine',
						message: `${name} runs with the rights of ${object.owner}, and PUBLIC may call it. If that is not meant: ${shut}`,
						alike: {
							of: [object.owner],
							name,
							all: (names: string) =>
								likewise(
									`${names} run with the rights of ${object.owner}, and PUBLIC may call them. If that is not meant: ${shut}`,
								),
						},
					},
				]
			: []),
		...(object.kind === 'view' && owner?.superuser === true && owner.name !== situation.current.administrator.name
			? [
					{
						code: 'mighty-view',
						message: `View ${name} reads with the rights of ${object.owner}, a superuser: whoever may read it sees all that it shows.`,
						alike: {
							of: [object.owner],
							name,
							all: (names: string) =>
								`Views ${names} read with the rights of ${object.owner}, a superuser: whoever may read one sees all that it shows.`,
						},
					},
				]
			: []),
	];
}
