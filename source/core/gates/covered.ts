import type { DesiredSchema } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import { objectName } from '../access/object-kind.js';
import { nameOf, reownSql } from './beside.js';
import type { Interior } from './catalog.js';
import { classesIn } from './lookup.js';
import { said } from './mend.js';
import { ownerSql } from './object-sql.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';

/** Objects of a role that is no creator: what it makes next will be out of reach, and what it made is its own. */
export function coverProbe(place: Place, interior: Interior, schema: DesiredSchema): Probe {
	const strangers = classesIn(interior, schema.name)
		.filter((object) => !schema.creators.includes(object.owner))
		.flatMap((object) => object.members.map((member) => ({ object, member })));
	const { wanted } = place;
	const beside = interior.beside.filter(
		(thing) => thing.schema === schema.name && !schema.creators.includes(thing.owner),
	);
	const owned = [
		...strangers.map(({ object, member }) => ({
			owner: object.owner,
			name: objectName({ ...member, schema: schema.name }),
		})),
		...beside.map((thing) => ({ owner: thing.owner, name: nameOf(thing) })),
	];
	const owners = [...new Set(owned.map(({ owner }) => owner))];
	const told = owners.map((owner) => {
		const mine = owned.filter((each) => each.owner === owner);
		const name = mine[0]?.name ?? '';
		const more = mine.length > 1 ? ` and ${mine.length - 1} more` : '';
		return `${owner} owns ${name}${more} and is not among the profile's creators: what it makes later is not covered`;
	});
	return {
		id: probeId('object', schema.owner, wanted.name, 'covered', schema.name),
		gate: 'object',
		role: schema.owner,
		database: wanted.name,
		subject: `everything in ${schema.name} is made by a creator of the profile`,
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog:
			owners.length === 0
				? { says: 'allowed', because: `every object belongs to one of ${inWords(schema.creators)}` }
				: { says: 'denied', because: told.join('; ') },
		otherwise: 'fail',
		// A sequence that belongs to a column goes where its table goes.
		fix: [
			...strangers
				.filter(({ object }) => !object.ofColumn)
				.map(({ object, member }) => ownerSql(object, member, schema.owner)),
			...beside.map((thing) => reownSql(place, thing)),
		]
			.map(said)
			.join('\n'),
		behind: [],
	};
}
