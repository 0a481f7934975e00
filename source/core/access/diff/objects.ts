import { type Draft, type Finding, findings } from '../../plan/draft.js';
import { sql } from '../../sql/sql.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredSchema } from '../desired.js';
import { type GrantKind, grantKind, objectName } from '../object-kind.js';
import type { Situation } from '../situation.js';
import { type Excess, excess, missing } from './acl.js';
import { enumerated, gather, targets } from './object-batches.js';
import { excessInWords, foreignGrant, grantees, inWords, privileges, takingAway } from './words.js';

/** The third gate, for the objects that are there already. */
export function diffObjects(situation: Situation, wanted: DesiredDatabase): Finding {
	const all = situation.interior(wanted.name)?.objects ?? [];
	return findings(
		...wanted.schemas.map((schema) => {
			const here = all.filter((object) => object.schema === schema.name);
			const mine = here.filter((object) => !object.ofExtension);
			return findings(
				{ drafts: grants(situation, schema, here, mine), warnings: [] },
				revokes(situation, schema, mine),
			);
		}),
	);
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

/**
 * Routines are offered only where their owner is one of the profile's creators, and never one that runs with the rights
 * of a superuser or of a role that bypasses row security.
 */
function isOffered(situation: Situation, schema: DesiredSchema, object: CurrentObject): boolean {
	if (grantKind(object) !== 'routines') return true;
	const owner = situation.role(object.owner);
	const mighty = owner === undefined || owner.superuser || owner.bypassRowSecurity;
	return schema.creators.includes(object.owner) && !(object.securityDefiner && mighty);
}

type Surplus = Excess & { readonly kind: GrantKind; readonly owner: string };

function revokes(situation: Situation, schema: DesiredSchema, mine: readonly CurrentObject[]): Finding {
	const all = mine.flatMap((object) => {
		const kind = grantKind(object);
		const allowed = new Map(schema.grants.map((grant) => [grant.role, grant[kind]]));
		return (
			excess(situation, object.acl, object.owner, allowed)
				// What PUBLIC may call of routines that are not the profile's owner's is theirs to say.
				.filter((each) => kind !== 'routines' || each.grantee !== null || object.owner === schema.owner)
				.map((each): readonly [Surplus, CurrentObject] => [{ ...each, kind, owner: object.owner }, object])
		);
	});
	const ours = all.filter(([each]) => each.foreignGrantor === null);
	const foreign = all.filter(([each]) => each.foreignGrantor !== null);
	return {
		drafts: gather(ours).flatMap(({ change, objects }) =>
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
		warnings: foreign.map(([each, object]) => foreignGrant(each, objectName(object))),
	};
}
