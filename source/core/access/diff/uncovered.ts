import { groupBy } from '../../group-by.js';
import type { Finding } from '../../plan/draft.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase } from '../desired.js';
import { objectName } from '../object-kind.js';
import type { Situation } from '../situation.js';
import { reowned } from './object-sql.js';
import { inWords, likewise } from './words.js';

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
		const name = inWords(some);
		const give = allReowned(wanted, all);
		const say = (what: string) =>
			`${owner} owns ${what} and is no creator of this profile: the logins get no rights on its routines, and on what else it makes later only when the profile is applied again. If it goes on making things here, name it in \`creators\`; if not, make them the owner's: ${give}`;
		// What stands for several objects stands for those of other databases too.
		const alike = { of: [owner], name, all: (names: string) => (all.length > 1 ? say(names) : likewise(say(names))) };
		return { code: 'uncovered-creator', message: say(name), alike };
	});
	return { drafts: [], warnings };
}

/** One statement, which stands for the others: each object is to be given away by itself. */
function allReowned({ schemas }: DesiredDatabase, [first, ...others]: readonly CurrentObject[]): string {
	const to = schemas.find((schema) => schema.name === first?.schema)?.owner;
	if (first === undefined || to === undefined) return '';
	return others.length === 0 ? reowned(first, to) : likewise(reowned(first, to));
}
