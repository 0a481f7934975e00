import { type Draft, type Finding, findings } from '../../plan/draft.js';
import type { Telling } from '../../plan/telling.js';
import { identifier, literal } from '../../sql/quote.js';
import { preview } from '../../sql/render.js';
import { sql } from '../../sql/sql.js';
import type { CurrentSchema } from '../current.js';
import { type DesiredDatabase, type DesiredSchema, mark } from '../desired.js';
import type { Situation } from '../situation.js';
import { missing } from './acl.js';
import { extensionSchemas } from './extensions.js';
import { type Grantable, grantMissing, revokeExcess } from './revoke-excess.js';
import { few, inWords, likewise } from './words.js';

const looking = 'gate 2: lets them look inside the schema';
const none: Finding = { drafts: [], warnings: [] };

/** The second gate beside the profile's own: `public`, which PostgreSQL makes in every database, and the extensions'. */
export function diffSharedSchemas(situation: Situation, wanted: DesiredDatabase): Finding {
	const own = new Set(wanted.schemas.map((schema) => schema.name));
	const shared = ['public', ...extensionSchemas(situation, wanted)].filter((name) => !own.has(name));
	return findings(
		...[...new Set(shared)].map((name) => sharedSchema(situation, wanted, existingSchema(situation, wanted, name))),
	);
}

/** The second gate: one of the profile's schemas. */
export function diffSchema(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema): Finding {
	const existing = existingSchema(situation, wanted, schema.name);
	if (existing === undefined) return { drafts: create(situation, wanted, schema), warnings: [] };
	if (existing.owner === schema.owner)
		return opened(situation, grantable(situation, wanted, existing, schema.owner), schema.users);
	if (mayReown(situation, wanted, existing))
		return findings(
			{ drafts: [reown(situation, wanted, schema, existing)], warnings: [] },
			opened(situation, grantable(situation, wanted, existing, schema.owner), schema.users),
		);
	return findings(
		{ drafts: [], warnings: [notTheOwners(situation, schema, existing)] },
		opened(situation, grantable(situation, wanted, existing, actor(situation, wanted, existing)), schema.users),
	);
}

/** Somebody else's: its owner may drop what is in it, and whoever migrates as the profile's owner is nobody there. */
function notTheOwners(situation: Situation, schema: DesiredSchema, { name, owner }: CurrentSchema): Telling {
	const migrators = situation.desired.roles.filter((role) => role.memberOf.includes(schema.owner));
	const logins = migrators.map((role) => role.name);
	const reown = preview(sql`ALTER SCHEMA ${identifier(name)} OWNER TO ${identifier(schema.owner)}`);
	const then =
		logins.length === 0
			? `Its owner may drop what is in it. If it is to be the profile's: ${reown};`
			: `${few(logins)}, acting as ${schema.owner}, can make nothing there, and \`gatehouse verify\` fails, until somebody who may runs: ${reown};`;
	return {
		code: 'schema-owner',
		message: `Schema ${name} belongs to ${owner} and not to ${schema.owner}: nothing is re-owned unasked. ${then}`,
		alike: {
			of: [owner],
			name,
			all: (names) =>
				likewise(
					`Schemas ${names} belong to ${owner} and not to whom the profile says: nothing is re-owned unasked. ${then}`,
				),
		},
	};
}

/** What the database has; of one that the plan is about to make, what template0 has. */
function existingSchema(situation: Situation, wanted: DesiredDatabase, name: string): CurrentSchema | undefined {
	if (situation.interior(wanted) !== undefined) return situation.inside(wanted).schema(name);
	return name === 'public' ? pristinePublic(situation) : undefined;
}

/** `public` as template0 has it. Before 15 it is the bootstrap superuser's and PUBLIC may create in it. */
function pristinePublic(situation: Situation): CurrentSchema {
	const modern = situation.current.version >= 150_000;
	const owner = modern ? 'pg_database_owner' : situation.current.bootstrapSuperuser;
	const held = modern ? ['USAGE'] : ['USAGE', 'CREATE'];
	return {
		name: 'public',
		owner,
		acl: held.map((privilege) => ({ grantor: owner, grantee: null, privilege, grantable: false })),
		comment: null,
	};
}

/** Whom the administrator must be to change a schema: `pg_database_owner` stands for whoever owns the database. */
function actor(situation: Situation, wanted: DesiredDatabase, schema: CurrentSchema): string {
	return schema.owner === 'pg_database_owner' ? situation.ownerToBe(wanted) : schema.owner;
}

function grantable(situation: Situation, wanted: DesiredDatabase, schema: CurrentSchema, as: string): Grantable {
	return {
		gate: 'schema',
		database: wanted.name,
		object: sql`SCHEMA ${identifier(schema.name)}`,
		described: `schema ${schema.name}`,
		acl: schema.acl,
		owner: schema.owner,
		as,
		effect: situation.isUnfurnished(wanted) ? 'create' : 'revoke',
	};
}

/** `public`, and where the extensions live: not the profile's own, so shut to PUBLIC and open for looking up alone. */
function sharedSchema(situation: Situation, wanted: DesiredDatabase, schema: CurrentSchema | undefined): Finding {
	if (schema === undefined) return none;
	const as = actor(situation, wanted, schema);
	if (!situation.canActAs(as)) return residue(schema);
	const users = extensionSchemas(situation, wanted).includes(schema.name) ? usersOf(wanted) : [];
	return opened(situation, grantable(situation, wanted, schema, as), users);
}

/** The logins, and the owners that the migrate logins have become. */
function usersOf(wanted: DesiredDatabase): readonly string[] {
	return [...new Set([...wanted.connect, ...wanted.schemas.map((schema) => schema.owner)])];
}

function opened(situation: Situation, on: Grantable, users: readonly string[]): Finding {
	const lacking = users.filter((user) => user !== on.owner && missing(on.acl, user, ['USAGE']).length > 0);
	return findings(
		{ drafts: grantMissing(on, ['USAGE'], lacking, looking), warnings: [] },
		revokeExcess(situation, on, new Map(users.map((user) => [user, ['USAGE']]))),
	);
}

function residue(schema: CurrentSchema): Finding {
	const held = schema.acl.filter((item) => item.grantee === null).map((item) => item.privilege);
	if (held.length === 0) return none;
	const revoke = preview(sql`REVOKE ALL ON SCHEMA ${identifier(schema.name)} FROM PUBLIC`);
	const message = `Schema ${schema.name} belongs to ${schema.owner}, so this administrator cannot shut it: PUBLIC keeps ${inWords(held)} there. A superuser can run, in this database: ${revoke};`;
	return { drafts: [], warnings: [{ code: 'schema-not-shut', message }] };
}

function create(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema): readonly Draft[] {
	const made: CurrentSchema = { name: schema.name, owner: schema.owner, acl: [], comment: null };
	const purpose = `a schema of its own for ${schema.perTenant ? "the tenant's" : "the application's"} objects, owned by ${schema.owner}`;
	return [
		...newSchema(situation, wanted, { ...schema, purpose }),
		...grantMissing(grantable(situation, wanted, made, schema.owner), ['USAGE'], schema.users, looking),
	];
}

/** Made and marked, and nobody's but its owner's. */
export function newSchema(
	situation: Situation,
	wanted: DesiredDatabase,
	{ name: text, owner, purpose }: { readonly name: string; readonly owner: string; readonly purpose: string },
): readonly Draft[] {
	const name = identifier(text);
	return [
		{
			gate: 'schema',
			sql: sql`CREATE SCHEMA ${name} AUTHORIZATION ${identifier(owner)}`,
			purpose,
			undo: { sql: sql`DROP SCHEMA ${name}` },
			effect: 'create',
			as: [situation.ownerToBe(wanted), owner],
		},
		{
			gate: 'schema',
			sql: sql`COMMENT ON SCHEMA ${name} IS ${literal(mark(situation.desired.profile))}`,
			purpose: 'marks the schema as made by this profile',
			undo: { sql: sql`COMMENT ON SCHEMA ${name} IS NULL` },
			effect: 'create',
			as: [owner],
		},
	];
}

/** `schema: public` in a database that this profile made: PostgreSQL's own schema becomes the owner's. */
function mayReown(situation: Situation, wanted: DesiredDatabase, existing: CurrentSchema): boolean {
	const ours =
		situation.isUnborn(wanted) || situation.database(wanted.name)?.comment === mark(situation.desired.profile);
	return ours && existing.name === 'public' && situation.canActAs(actor(situation, wanted, existing));
}

function reown(situation: Situation, wanted: DesiredDatabase, schema: DesiredSchema, existing: CurrentSchema): Draft {
	const alter = sql`ALTER SCHEMA ${identifier(schema.name)} OWNER TO `;
	return {
		gate: 'schema',
		sql: sql`${alter}${identifier(schema.owner)}`,
		purpose: `the profile's objects live in ${schema.name}, so it becomes ${schema.owner}'s`,
		undo: { sql: sql`${alter}${identifier(existing.owner)}` },
		effect: 'create',
		as: [actor(situation, wanted, existing), schema.owner],
	};
}
