import { objectSql } from '../access/diff/object-sql.js';
import { inWords } from '../access/diff/words.js';
import { type GrantKind, grantKind, objectName } from '../access/object-kind.js';
import { keyword, list, sql } from '../sql/sql.js';
import type { ObjectClass } from './catalog.js';
import { summed, waysOf } from './holders.js';
import type { Place } from './place.js';
import { type Probe, probeId } from './probe.js';

const kinds = [
	{ kind: 'tables', word: keyword('TABLE') },
	{ kind: 'sequences', word: keyword('SEQUENCE') },
	{ kind: 'routines', word: keyword('ROUTINE') },
] as const;

/** The third gate, for everybody: PUBLIC holds nothing on the objects of the profile's schemas. */
export function publicOnObjects(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema) =>
		kinds.map(({ kind, word }): Probe => {
			const classes = interior.classes.filter((object) => object.schema === schema.name && grantKind(object) === kind);
			const open = classes.filter((object) => held(object).length > 0);
			const ours = open.filter(
				(object) => kind !== 'routines' || object.owner === schema.owner || object.securityDefiner,
			);
			const ways = (ours.length > 0 ? ours : open).map((object) =>
				summed(
					waysOf(place, null, held(object), {
						on: sql`${word} ${list(object.members.map((member) => objectSql({ ...member, schema: schema.name })))}`,
						owner: object.owner,
						acl: [...object.acl, ...object.columnAcl],
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
						: { says: 'allowed', because: `every role holds ${open.map((object) => told(object, kind)).join('; ')}` },
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
	const items = [...object.acl, ...object.columnAcl].filter((item) => item.grantee === null);
	return [...new Set(items.map((item) => item.privilege))];
}

function told(object: ObjectClass, kind: GrantKind): string {
	const [first] = object.members;
	const name = first === undefined ? kind : objectName({ ...first, schema: object.schema });
	const others = object.members.length > 1 ? ` and ${object.members.length - 1} more` : '';
	return `${inWords(held(object))} on ${name}${others}`;
}

function count(classes: readonly ObjectClass[]): number {
	return classes.reduce((sum, object) => sum + object.members.length, 0);
}
