import { isMarked, mapSchema, mark } from '../access/desired.js';
import { few } from '../access/diff/words.js';
import { isMarkedBy } from '../access/second-login.js';
import type { Situation } from '../access/situation.js';
import { inside, shown } from '../plan/hand-over.js';
import { identifier, literal } from '../sql/quote.js';
import { type Sql, sql } from '../sql/sql.js';
import { isOpen, type Present } from './extent.js';
import type { DropFacts, KeptInside, StrangeSchema } from './facts.js';
import type { Problem } from './refusals.js';

/** What carries no mark of this profile, what nobody can look into, and what others have in a database that goes. */
export function strangers(present: Present, facts: DropFacts): readonly Problem[] {
	const { situation } = present;
	return [
		...strangeRoles(present),
		...strangeDatabases(present),
		...facts.kept.flatMap((kept) => strangersIn(situation, kept)),
		...facts.strange.map((strange) => inDatabase(situation, strange)),
		...otherTenants(present),
	];
}

const marking = (situation: Situation, what: Sql): string =>
	`${shown(sql`COMMENT ON ${what} IS ${literal(mark(situation.desired.profile))}`)} -- if it is the profile's all the same`;

function strangeRoles({ situation, roles }: Present): readonly Problem[] {
	return roles.flatMap(({ name }): readonly Problem[] => {
		if (situation.role(name)?.superuser === true)
			return [{ message: `Role ${name} is a superuser.`, remedy: `-- leave ${name} out of the profile` }];
		if (name === situation.current.administrator.name)
			return [{ message: `Role ${name} is the administrator.`, remedy: '-- connect as another one' }];
		const comment = situation.role(name)?.comment ?? null;
		if (isMarked(comment) && !isMarkedBy(situation.desired.profile, comment))
			return [{ message: `Role ${name} was made by another profile (${comment}).`, remedy: '-- drop that profile' }];
		if (situation.isOurs(name)) return [];
		return [
			{
				message: `Role ${name} was not made by this profile, and is not adopted by it.`,
				remedy: marking(situation, sql`ROLE ${identifier(name)}`),
			},
		];
	});
}

function strangeDatabases({ situation, databases }: Present): readonly Problem[] {
	return databases.flatMap((wanted): readonly Problem[] => {
		const name = identifier(wanted.name);
		if (situation.isUnborn(wanted)) return [];
		if (!situation.isOurDatabase(wanted))
			return [
				{
					message: `Database ${wanted.name} was not made by this profile.`,
					remedy: marking(situation, sql`DATABASE ${name}`),
				},
			];
		const slots = situation.current.logicalSlots.filter((slot) => slot.database === wanted.name);
		const users = slots.map((slot) => ({
			message: `The replication slot or subscription ${slot.name} uses database ${wanted.name}.`,
			remedy: shown(sql`SELECT pg_drop_replication_slot(${literal(slot.name)})`),
		}));
		// What an interrupted DROP DATABASE left can only be dropped, and not be looked into.
		if (isOpen(situation, wanted) || situation.database(wanted.name)?.connectionLimit === -2) return users;
		return [
			...users,
			{
				message: `Database ${wanted.name} accepts no connections, so that nobody can see what is in it.`,
				remedy: shown(sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`),
			},
		];
	});
}

/** A comment on a schema is its owner's to change, so what belongs to the right owner, made by this profile, is ours too. */
function strangersIn(situation: Situation, { database, schemas }: KeptInside): readonly Problem[] {
	const ours = mark(situation.desired.profile);
	const wanted = situation.desired.databases.find((each) => each.name === database)?.schemas ?? [];
	return schemas
		.filter(({ comment }) => comment !== ours)
		.filter(({ name, owner }) => {
			const wish = wanted.find((schema) => schema.name === name);
			return owner !== wish?.owner || situation.role(owner)?.comment !== ours;
		})
		.map(({ name }) => ({
			message: `Schema ${name} in ${database} was not made by this profile.`,
			remedy: [inside(database), marking(situation, sql`SCHEMA ${identifier(name)}`)].join('\n'),
		}));
}

function inDatabase(situation: Situation, { database, schema, owners, objects, comment }: StrangeSchema): Problem {
	const what = objects === 1 ? 'one object' : `${objects} objects`;
	if (comment === mark(situation.desired.profile) && schema !== mapSchema)
		return {
			message: `Schema ${schema} in ${database} is of this profile too, and of none of the tenants that it names (${what}).`,
			remedy: `-- drop that tenant first (--tenant), or name it in the profile`,
		};
	return {
		message: `Schema ${schema} in ${database} is not the profile's, and holds ${what} of ${few(owners)}.`,
		remedy: [
			inside(database),
			`-- move it elsewhere, or: ${shown(sql`DROP SCHEMA ${identifier(schema)} CASCADE`)}`,
		].join('\n'),
	};
}

/** Where all share a database, whoever the profile made and does not name would lose it. */
function otherTenants({ situation, extent, databases }: Present): readonly Problem[] {
	const named = new Set(situation.desired.roles.map((role) => role.name));
	const shares = databases.filter((wanted) => !wanted.perTenant && extent.databases.includes(wanted));
	if (shares.length === 0) return [];
	const others = situation.current.roles
		.filter((role) => role.comment === mark(situation.desired.profile) && !named.has(role.name))
		.map((role) => role.name);
	if (others.length === 0) return [];
	return [
		{
			message: `${few(others)} ${others.length === 1 ? 'is a role' : 'are roles'} of this profile too, and it does not name ${others.length === 1 ? 'it' : 'them'}.`,
			remedy:
				'-- drop their tenant first (--tenant), or name it in the profile; a role that is no longer used: DROP ROLE',
		},
	];
}
