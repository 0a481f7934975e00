import type { DefaultPrivileges } from '../access/current.js';
import { mapSchema, mark } from '../access/desired.js';
import { sql } from '../sql/sql.js';
import type { Interior } from './catalog.js';
import { alterDefaults, kinds as grantable, notGiven } from './future.js';
import { wantedSchema } from './lookup.js';
import { groupsOf, loginNames, type Place } from './place.js';
import { type Probe, probeId } from './probe.js';
import { isBeyondGrants } from './whose.js';

/** What default privileges may be set on, beside what the profile grants. */
const kinds = [
	...grantable,
	{ objects: 'schemas', word: sql`SCHEMAS` },
	{ objects: 'large objects', word: sql`LARGE OBJECTS` },
] as const;

/**
 * Default privileges that are not of the profile's schemas: those that hold in all of them, of roles that are no
 * creators, and what would open the database beside them.
 */
export function laterBesideProbe(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const wrongs = interior.defaults.flatMap((each) => {
		const kind = kinds.find(({ objects }) => objects === each.objects);
		const items = kind === undefined || isAskedElsewhere(place, interior, each) ? [] : strange(place, each);
		if (kind === undefined || items.length === 0) return [];
		const where = each.schema === null ? '' : ` in ${each.schema}`;
		return notGiven(items, alterDefaults(each.creator, each.schema), kind).map((wrong) => ({
			...wrong,
			says: `of later ${kind.objects} that ${each.creator} makes${where}: ${wrong.says}`,
		}));
	});
	return [
		{
			id: probeId('object', wanted.owner, wanted.name, 'later-beside'),
			gate: 'object',
			role: wanted.owner,
			database: wanted.name,
			subject: "default privileges beyond the profile's schemas",
			expect: 'denied',
			ask: { kind: 'catalog' },
			catalog:
				wrongs.length === 0
					? { says: 'denied', because: 'nobody has set any' }
					: { says: 'allowed', because: wrongs.map(({ says }) => says).join('; ') },
			otherwise: 'fail',
			fix: wrongs.map(({ fix }) => fix).join('\n') || null,
			behind: [],
		},
	];
}

/** Of the profile's schemas, and of its creators in all schemas, each kind of object has a check of its own. */
function isAskedElsewhere({ desired, wanted }: Place, interior: Interior, each: DefaultPrivileges): boolean {
	if (each.schema === null)
		return (
			grantable.some(({ objects }) => objects === each.objects) &&
			wanted.schemas.some(({ creators }) => creators.includes(each.creator))
		);
	if (wantedSchema(wanted.schemas, each.schema) !== undefined) return true;
	// Those of tenants that this run does not ask about.
	return interior.schemas.some(
		({ name, comment }) => name === each.schema && name !== mapSchema && comment === mark(desired.profile),
	);
}

/** Whom it concerns: everybody, and who is of the profile; and whoever the profile's creators would let in. */
function strange(place: Place, { creator, objects, schema, acl }: DefaultPrivileges): DefaultPrivileges['acl'] {
	const { wanted } = place;
	const logins = loginNames(wanted.logins);
	const groups = new Set(groupsOf(place).map(({ name }) => name));
	const ours = wanted.schemas.some(({ creators }) => creators.includes(creator));
	return acl.filter(({ grantee }) => {
		if (grantee === creator) return false;
		// PostgreSQL's own default, which is written down with whatever is added to it.
		if (grantee === null) return !(objects === 'routines' && schema === null);
		return !isBeyondGrants(place, grantee) && (ours || logins.has(grantee) || groups.has(grantee));
	});
}
