import { inWords } from '../access/diff/words.js';
import { summed, waysOf } from './holders.js';
import { schemaNamed } from './lookup.js';
import { said } from './mend.js';
import { loginNames, type Place } from './place.js';
import type { Probe } from './probe.js';
import { schemaProbe, thingOf } from './schema-rights.js';

/** The schema is its owner's, who may drop whatever is in it. One that was there keeps its owner; a stranger is too much. */
export function schemaOwnerProbes(place: Place): readonly Probe[] {
	const { interior, wanted, server } = place;
	if (interior.kind === 'unreadable') return [];
	return wanted.schemas.flatMap((schema): readonly Probe[] => {
		const facts = schemaNamed(interior, schema.name);
		if (facts === undefined) return [];
		const right = facts.owner === schema.owner;
		const login = loginNames(wanted.logins).has(facts.owner);
		const known = !login && (schema.creators.includes(facts.owner) || facts.owner === 'pg_database_owner');
		const { reown } = thingOf(place, facts);
		return [
			{
				...schemaProbe(place, schema.owner, ['owns', schema.name], {
					subject: `owning schema ${schema.name}`,
					expect: 'allowed',
					ask: { kind: 'catalog' },
					catalog: right
						? { says: 'allowed', because: 'it owns the schema' }
						: {
								says: 'denied',
								because: `the schema belongs to ${facts.owner}, who may drop everything in it and let others in`,
							},
					fix: reown === null ? null : said(reown),
					behind: [],
				}),
				otherwise: known || server.roles.get(facts.owner)?.superuser === true ? 'warn' : 'fail',
			},
		];
	});
}

/** The second gate, for everybody: PUBLIC holds nothing on the profile's schemas and on `public`. */
export function schemaProbesOfAll(place: Place): readonly Probe[] {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable') return [];
	const names = new Set(['public', ...wanted.schemas.map((schema) => schema.name)]);
	return interior.schemas
		.filter((schema) => names.has(schema.name))
		.map((schema) => {
			const held = [...new Set(schema.acl.filter((item) => item.grantee === null).map((item) => item.privilege))];
			const ways = summed(waysOf(place, null, held, thingOf(place, schema)));
			return schemaProbe(place, 'PUBLIC', ['nothing', schema.name], {
				subject: `any right on schema ${schema.name}`,
				expect: 'denied',
				ask: { kind: 'catalog' },
				catalog:
					held.length === 0
						? { says: 'denied', because: `PUBLIC holds nothing on schema ${schema.name}` }
						: {
								says: 'allowed',
								because: `every role that enters the database holds ${inWords(held)} on schema ${schema.name}`,
							},
				fix: ways.fix,
				behind: [],
			});
		});
}
