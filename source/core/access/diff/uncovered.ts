import { groupBy } from '../../group-by.js';
import type { Finding } from '../../plan/draft.js';
import type { DesiredDatabase } from '../desired.js';
import { objectName } from '../object-kind.js';
import type { Situation } from '../situation.js';
import { inWords } from './words.js';

/**
 * Who makes objects here and is not among the creators: default privileges belong to the role that makes an object, so
 * what such a role makes next comes without. A login of the profile that owns something is told of by itself.
 */
export function uncoveredCreators(situation: Situation, wanted: DesiredDatabase): Finding {
	const objects = wanted.schemas.flatMap((schema) =>
		situation
			.inside(wanted)
			.objectsIn(schema.name)
			.filter((object) => !object.ofExtension && !schema.creators.includes(object.owner))
			.filter((object) => situation.wanted(object.owner)?.kind !== 'login'),
	);
	const warnings = [...groupBy(objects, (object) => object.owner)].map(([owner, all]) => {
		const [first, second, ...more] = all.map(objectName);
		const some = [first, second, ...(more.length > 0 ? [`${more.length} more`] : [])].filter(
			(name) => name !== undefined,
		);
		return {
			code: 'uncovered-creator',
			message: `${owner} owns ${inWords(some)} and is no creator of this profile: the logins get no rights on its routines, and on what else it makes later only when the profile is applied again. If it goes on making things here, name it in \`creators\`.`,
		};
	});
	return { drafts: [], warnings };
}
