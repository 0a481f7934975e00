import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredSchema } from '../desired.js';
import { type GrantKind, grantKind, objectName } from '../object-kind.js';
import type { Situation } from '../situation.js';
import { type Excess, excess, isTakeable, missing, strangers } from './acl.js';
import { enumerated, gather, targets } from './object-batches.js';
import { excessInWords, grantees, inWords, outOfReach, privileges, strangerHolds, takingAway } from './words.js';

/** The third gate, for the objects that are there already. */
export function diffObjects(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema): Finding {
	const here = situation.inside(wanted).objectsIn(schema.name);
	const mine = here.filter((object) => !object.ofExtension);
	return findings({ drafts: grants(situation, schema, here, mine), warnings: [] }, revokes(situation, schema, mine));
}

type Lack = {
	readonly kind: GrantKind;
	readonly names: readonly string[];
	readonly role: string;
	readonly owner: string;
};

function grants(
	situation: Situation,
	schema: DesiredSchema,
	here: readonly CurrentObject[],
	mine: readonly CurrentObject[],
): readonly Draft[] {
	const lacking = mine.flatMap((object) =>
		schema.grants.flatMap((grant): readonly (readonly [Lack, CurrentObject])[] => {
			const kind = grantKind(object);
			if (object.owner === grant.role || !isOffered(situation, schema, object)) return [];
			const names = missing(object.acl, grant.role, grant[kind]);
			return names.length === 0 ? [] : [[{ kind, names, role: grant.role, owner: object.owner }, object]];
		}),
	);
	return gather(lacking).flatMap(({ change, objects }) =>
		targets(change.kind, objects, here).map(
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

/** Routines are offered only where their owner is one of the profile's creators, and never one that is mighty. */
function isOffered(situation: Situation, schema: DesiredSchema, object: CurrentObject): boolean {
	if (grantKind(object) !== 'routines') return true;
	return schema.creators.includes(object.owner) && !isMighty(situation, object);
}

type Surplus = Excess & { readonly kind: GrantKind; readonly owner: string };

function revokes(situation: Situation, schema: DesiredSchema, mine: readonly CurrentObject[]): Finding {
	const all = mine.flatMap((object) => {
		const kind = grantKind(object);
		// What runs with a superuser's rights is handed to nobody.
		const allowed = isMighty(situation, object)
			? new Map<string, readonly string[]>()
			: new Map(schema.grants.map((grant) => [grant.role, grant[kind]]));
		return (
			excess(situation, object.acl, object.owner, allowed)
				// What PUBLIC may call of routines that are not the profile's owner's is theirs to say.
				.filter((each) => kind !== 'routines' || each.grantee !== null || object.owner === schema.owner)
				.map((each): readonly [Surplus, CurrentObject] => [{ ...each, kind, owner: object.owner }, object])
		);
	});
	const held = mine.flatMap((object) =>
		strangers(situation, object.acl, object.owner).map(
			(each) => [{ ...each, kind: grantKind(object) }, object] as const,
		),
	);
	return {
		drafts: gather(all.filter(([each]) => isTakeable(each))).flatMap(({ change, objects }) =>
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
		warnings: [
			...gather(all.filter(([each]) => !isTakeable(each))).flatMap(({ change, objects }) =>
				enumerated(change.kind, objects).map(({ on, described }) => outOfReach(change, on, described)),
			),
			...gather(held).flatMap(({ change, objects }) =>
				enumerated(change.kind, objects).map(({ on, described }) => strangerHolds(change, on, described)),
			),
			...mine.flatMap((object) => tellings(situation, schema, object)),
		],
	};
}

/** Runs with the rights of a superuser, or of a role that row security does not bind. */
function isMighty(situation: Situation, object: CurrentObject): boolean {
	const owner = situation.role(object.owner);
	return object.securityDefiner && (owner?.superuser === true || owner?.bypassRowSecurity === true);
}

/** What is so, and no grant can mend. */
function tellings(situation: Situation, schema: DesiredSchema, object: CurrentObject): Finding['warnings'] {
	const name = objectName(object);
	const owner = situation.role(object.owner);
	const login = situation.wanted(object.owner)?.kind === 'login';
	return [
		...(login && !schema.creators.includes(object.owner)
			? [
					{
						code: 'login-owns',
						message: `${object.owner} owns ${name}, and with it every right on it: give it to ${schema.owner}.`,
					},
				]
			: []),
		...(isMighty(situation, object) && object.acl.some((item) => item.grantee === null)
			? [
					{
						code: 'mighty-routine',
						message: `${name} runs with the rights of ${object.owner}, and PUBLIC may call it.`,
					},
				]
			: []),
		...(object.kind === 'view' && owner?.superuser === true && owner.name !== situation.current.administrator.name
			? [
					{
						code: 'mighty-view',
						message: `View ${name} reads with the rights of ${object.owner}, a superuser: whoever may read it sees all that it shows.`,
					},
				]
			: []),
	];
}
