import { inWords } from '../access/diff/words.js';
import { type GrantKind, grantKind } from '../access/object-kind.js';
import type { ObjectClass } from './catalog.js';
import { grantsOf, type Right, rightsInWords, rightsOf } from './grants.js';
import { summed, waysOf } from './holders.js';
import { classesIn } from './lookup.js';
import { className, classSql } from './object-sql.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';

const kinds: readonly GrantKind[] = ['tables', 'sequences', 'routines'];

/** The third gate, for everybody: PUBLIC holds nothing on the objects of the profile's schemas. */
export function publicOnObjects(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema) =>
		kinds.map((kind): Probe => {
			const classes = classesIn(interior, schema.name).filter((object) => grantKind(object) === kind);
			const open = classes.filter((object) => held(object).length > 0);
			const ours = open.filter(
				(object) => kind !== 'routines' || object.owner === schema.owner || object.securityDefiner,
			);
			// What is the profile's to take away comes first; the rest is told when that is done.
			const meant = ours.length > 0 ? ours : open;
			const ways = meant.map((object) =>
				summed(
					waysOf(place, null, held(object), {
						on: classSql(object),
						owner: object.owner,
						acl: rightsOf(object),
						reown: null,
					}),
				),
			);
			return {
				id: probeId('object', 'PUBLIC', wanted.name, 'nothing', schema.name, kind),
				gate: 'object',
				role: 'PUBLIC',
				database: wanted.name,
				subject: `any right on the ${kind} of ${schema.name}`,
				expect: 'denied',
				ask: { kind: 'catalog' },
				catalog:
					open.length === 0
						? { says: 'denied', because: `PUBLIC holds nothing on the ${count(classes)} ${kind} of ${schema.name}` }
						: { says: 'allowed', because: `every role holds ${meant.map((object) => told(object)).join('; ')}` },
				// PostgreSQL gives EXECUTE to PUBLIC; of routines that are not the owner's it is theirs to take away.
				otherwise: ours.length === 0 ? 'warn' : 'fail',
				fix:
					ways
						.map((way) => way.fix)
						.filter((fix) => fix !== null)
						.join('\n') || null,
				behind: [],
			};
		}),
	);
}

function held(object: ObjectClass): readonly string[] {
	return [...new Set(openRights(object).map((item) => item.privilege))];
}

function openRights(object: ObjectClass): readonly Right[] {
	return rightsOf(object).filter((item) => item.grantee === null);
}

function told(object: ObjectClass): string {
	const words = inWords(grantsOf(openRights(object)).map((grant) => rightsInWords(grant.rights)));
	return `${words} on ${className(object)}`;
}

function count(classes: readonly ObjectClass[]): number {
	return classes.reduce((sum, object) => sum + object.members.length, 0);
}
