import * as z from 'zod';
import { environments, sslModes } from '../connection.js';
import { accesses, routinePrivileges, sequencePrivileges, tablePrivileges } from './access.js';
import { identifications, keyTypes, patterns, siblingPolicies } from './vocabulary.js';

/*
 * The shape of a profile document, and nothing that needs two fields to be seen at once: those rules are in `rules/`.
 * There are no transforms and no defaults here, so that the JSON Schema made from it says the same as the parser.
 */

const text = z.string().min(1);
const expandable = (meaning: string) => text.describe(`${meaning} May contain {tenant}.`);
/** -1 is PostgreSQL's own word for "no limit"; the upper end is its 32-bit integer. */
const connectionLimit = z.int().min(-1).max(2_147_483_647);

const connection = z
	.strictObject({
		host: text.describe('Host name, address, or the folder of a Unix socket.').optional(),
		port: z.int().min(1).max(65_535).describe('TCP port.').optional(),
		user: text.describe('The administrator to connect as.').optional(),
		database: text.describe('The maintenance database.').optional(),
		sslmode: z.enum(sslModes).describe("libpq's names and meanings.").optional(),
		sslrootcert: text
			.describe("File with the certificates of the server's authority; `system`: those that everybody trusts.")
			.optional(),
		environment: z
			.enum(environments)
			.describe('How careful to be; left out: production unless the server is this computer.')
			.optional(),
	})
	.describe('Where the server is. Flags win over it; PG* variables and service files fill what it leaves out.');

const database = z
	.strictObject({
		name: expandable('Name of the database.'),
		connectionLimit: connectionLimit.describe('Most connections at once; -1 for no limit.').optional(),
		encoding: text.describe('Character set, e.g. UTF8.').optional(),
		locale: text.describe('Locale, e.g. C.UTF-8.').optional(),
		template: text.describe('Database to copy; left out: template0. Any other is warned about.').optional(),
	})
	.describe('The database that the logins enter.');

const grants = z
	.strictObject({
		tables: z.array(z.enum(tablePrivileges)).describe('Privileges on tables and views.').optional(),
		sequences: z.array(z.enum(sequencePrivileges)).describe('Privileges on sequences.').optional(),
		routines: z.array(z.enum(routinePrivileges)).describe('Privileges on functions and procedures.').optional(),
	})
	.describe('What a role with `access: custom` may do; refused with any other access.');

const role = z
	.strictObject({
		name: expandable('Name of the login.'),
		access: z.enum(accesses).describe('What the login may do; migrate becomes the owner on sign-in.'),
		connectionLimit: connectionLimit.describe('Most connections at once; -1 for no limit.').optional(),
		validUntil: text
			.describe(
				'When its password stops working: a date (the end of that day, UTC), a time with its zone, or infinity.',
			)
			.optional(),
		settings: z
			.record(text, z.union([z.string(), z.number(), z.boolean()]))
			.describe('Server settings of this login in this database, e.g. statement_timeout: 30s.')
			.optional(),
		grants: grants.optional(),
		adopt: z.boolean().describe('Take a role that exists already under this profile.').optional(),
		temporary: z.boolean().describe('Let it make temporary tables.').optional(),
	})
	.describe('A role that the application signs in with.');

const tenant = z
	.union([
		text,
		z.strictObject({
			name: text.describe('What {tenant} stands for.'),
			key: z
				.union([z.string(), z.int()])
				.describe("shared-schema's value of the tenant column; left out: the name.")
				.optional(),
		}),
	])
	.describe('One tenant: its name, or its name and its key.');

const rowSecurity = z
	.strictObject({
		column: text.describe('The tenant column; left out: tenant_id.').optional(),
		type: z.enum(keyTypes).describe('Type of the tenant column; left out: uuid.').optional(),
		identify: z
			.enum(identifications)
			.describe('setting: a pooled application sets the tenant; login: one login per tenant. Left out: setting.')
			.optional(),
		setting: text.describe('The setting that holds the tenant; left out: app.tenant_id.').optional(),
		tables: z
			.union([z.literal('all'), z.array(text).min(1)])
			.describe('Tables to protect; all (or left out) is every table of the schema that has the column.')
			.optional(),
	})
	.describe('Row-level security; shared-schema only.');

export const profileSchema = z.strictObject({
	version: z.literal(1).describe('Version of this format.'),
	name: text.describe('Name of the profile.'),
	pattern: z.enum(patterns).describe('How tenants are kept apart.'),
	connection: connection.optional(),
	database,
	owner: text
		.describe(
			'Role without sign-in that owns the schema and the objects; left out: <database>_owner. May contain {tenant}.',
		)
		.optional(),
	schema: expandable('Schema of the objects; left out: app.').optional(),
	extensions: z.array(text).describe('Extensions that the administrator makes.').optional(),
	keep: z
		.array(text)
		.describe('Roles that rely on PUBLIC today and are granted directly before it loses it.')
		.optional(),
	roles: z.array(role).min(1).describe('The logins.'),
	creators: z
		.array(text)
		.describe('Roles that create objects later, besides the owner and the migrate logins.')
		.optional(),
	tenants: z
		.union([z.array(tenant).min(1), text])
		.describe(
			'The tenants, or the path of a file with one name (and, after a tab, its key) a line; left out: one isolated database.',
		)
		.optional(),
	rowSecurity: rowSecurity.optional(),
	siblings: z
		.enum(siblingPolicies)
		.describe('Other databases that PUBLIC may still enter: report them (left out) or close them.')
		.optional(),
});

/** A profile as the user writes it, of the right shape but with its rules not yet checked. */
export type ProfileDocument = z.infer<typeof profileSchema>;

/** What `gatehouse profiles schema` prints, so that editors complete a profile and explain its fields. */
export function profileJsonSchema(): Record<string, unknown> {
	return { title: 'Gatehouse profile', ...z.toJSONSchema(profileSchema, { target: 'draft-2020-12', io: 'input' }) };
}
