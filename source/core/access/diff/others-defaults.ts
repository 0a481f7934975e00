import type { Finding } from '../../plan/draft.js';
import { preview } from '../../sql/render.js';
import { sql } from '../../sql/sql.js';
import type { DefaultPrivileges } from '../current.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';
import { privilegesOf, strangers } from './acl.js';
import {
	alterDefaults,
	creatorsOf,
	type DefaultKind,
	isPublicShutHere,
	kindsAnywhere,
	onLater,
} from './default-privileges.js';
import { grantees, inWords, likewise } from './words.js';

/** What later objects here would give beyond the profile, and is not ours to take: told with the statement. */
export function othersDefaults(situation: Situation, wanted: DesiredDatabase): Finding['warnings'] {
	const schemas = new Map(wanted.schemas.map((schema) => [schema.name, schema]));
	const creators = creatorsOf(wanted);
	return (situation.interior(wanted)?.defaults ?? []).flatMap((each) => {
		const kind = kindsAnywhere.find(({ objects }) => objects === each.objects);
		if (kind === undefined) return [];
		const schema = each.schema === null ? null : schemas.get(each.schema);
		if (schema === undefined) return [];
		const foreign =
			schema === null
				? strayAnywhere(situation, each, kind, creators)
				: schema.creators.includes(each.creator)
					? strangers(situation, each.acl, each.creator).map(({ grantee }) => grantee)
					: granteesOf(each);
		return foreign.map((grantee) => {
			const names = privilegesOf(each.acl, grantee);
			const revoke = sql`${alterDefaults(each.creator, each.schema)} REVOKE ${onLater(names, kind)} FROM ${grantees([grantee])}`;
			const say = (where: string) =>
				`${grantee ?? 'PUBLIC'} would get ${inWords(names)} on later ${kind.objects} of ${each.creator} in ${where}, beyond the profile. If that is not meant: ${preview(revoke)};`;
			const name = each.schema ?? 'any schema';
			return {
				code: 'stranger-default',
				message: say(name),
				alike: {
					of: [grantee, kind.objects, each.creator, ...names],
					name,
					all: (all: string) => likewise(say(all)),
				},
			};
		});
	});
}

function granteesOf({ acl, creator }: DefaultPrivileges): readonly (string | null)[] {
	return [...new Set(acl.map((item) => item.grantee))].filter((grantee) => grantee !== creator);
}

/** Those who would get something in every schema, and do not lose it by `shutAnywhere`. */
function strayAnywhere(
	situation: Situation,
	each: DefaultPrivileges,
	kind: DefaultKind,
	creators: ReadonlySet<string>,
): readonly (string | null)[] {
	const isCreator = creators.has(each.creator);
	return granteesOf(each).filter((grantee) =>
		grantee === null
			? kind.objects !== 'routines' && !(isCreator && isPublicShutHere(situation, each.creator, kind))
			: situation.isBound(grantee) && !isCreator,
	);
}
