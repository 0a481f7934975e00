// What the tests of `drop` have in common: the three patterns, each with two tenants where it knows tenants.
import { expect } from 'vitest';
import { type DropInput, dropProfile } from '../../source/commands/drop-profile.js';
import type { Server } from '../../source/commands/open-server.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { provision, signInAs } from '../helpers/provision.js';
import type { TestServer } from '../helpers/server.js';
import { acme, globex, loginProfile, settingProfile } from './shared-world.js';

export const databaseEach = (name: string) => ({
	version: 1,
	name,
	pattern: 'database-per-tenant',
	database: { name: `${name}_{tenant}` },
	owner: `${name}_{tenant}_owner`,
	roles: [
		{ name: `${name}_{tenant}_app`, access: 'read-write' },
		{ name: `${name}_{tenant}_migrator`, access: 'migrate' },
	],
	tenants: ['acme', 'globex'],
});

export const schemaEach = (name: string, ownerEach = false) => ({
	version: 1,
	name,
	pattern: 'schema-per-tenant',
	database: { name },
	owner: ownerEach ? `${name}_{tenant}_owner` : `${name}_owner`,
	schema: '{tenant}',
	roles: [
		{ name: `${name}_{tenant}_app`, access: 'read-write', temporary: true },
		{ name: ownerEach ? `${name}_{tenant}_migrator` : `${name}_migrator`, access: 'migrate' },
	],
	tenants: ['acme', 'globex'],
});

export type Document = { readonly name: string; readonly tenants?: readonly unknown[] };

/** Applies, lets the migrate login make tables with rows where it may, and applies again. */
export async function furnish(
	server: TestServer,
	opened: Server,
	document: Document,
	places: readonly { readonly migrator: string; readonly database: string; readonly schema: string }[],
	passwords = new Map<string, Secret>(),
): Promise<Map<string, Secret>> {
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	for (const { migrator, database, schema } of places) {
		const client = await signInAs(server, passwords, migrator, database);
		await client.query(
			`CREATE TABLE IF NOT EXISTS ${schema}.item (id serial PRIMARY KEY, tenant_id uuid, name text);
			 CREATE OR REPLACE VIEW ${schema}.seen ${server.version >= 150_000 ? 'WITH (security_invoker)' : ''} AS SELECT id FROM ${schema}.item;
			 CREATE OR REPLACE FUNCTION ${schema}.shout(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)'`,
		);
		await client.query(`INSERT INTO ${schema}.item (tenant_id, name) VALUES ('${acme}', 'a'), ('${globex}', 'g')`);
		await client.end();
	}
	expect((await provision(opened, document, passwords)).result.failure).toBeNull();
	return passwords;
}

/** Each pattern, with what it makes: its databases, and where its tables go. */
export const worlds = [
	{
		what: 'a database for each tenant',
		build: databaseEach,
		databases: (name: string) => [`${name}_acme`, `${name}_globex`],
		places: (name: string) =>
			['acme', 'globex'].map((tenant) => ({
				migrator: `${name}_${tenant}_migrator`,
				database: `${name}_${tenant}`,
				schema: 'app',
			})),
	},
	{
		what: 'a schema for each tenant',
		build: (name: string) => schemaEach(name),
		databases: (name: string) => [name],
		places: (name: string) =>
			['acme', 'globex'].map((schema) => ({ migrator: `${name}_migrator`, database: name, schema })),
	},
	{
		what: 'a schema and an owner for each tenant',
		build: (name: string) => schemaEach(name, true),
		databases: (name: string) => [name],
		places: (name: string) =>
			['acme', 'globex'].map((schema) => ({ migrator: `${name}_${schema}_migrator`, database: name, schema })),
	},
	{
		what: 'shared tables and a setting',
		build: (name: string): Document => settingProfile(name),
		databases: (name: string) => [name],
		places: (name: string) => [{ migrator: `${name}_migrator`, database: name, schema: 'app' }],
	},
	{
		what: 'shared tables and a login for each tenant',
		build: (name: string): Document => loginProfile(name),
		databases: (name: string) => [name],
		places: (name: string) => [{ migrator: `${name}_migrator`, database: name, schema: 'app' }],
	},
] as const;

/** The same profile for some of its tenants, as `--tenant` makes it. */
export function only(document: Document, tenants: readonly string[]): Document {
	const named = (tenant: unknown) => (typeof tenant === 'string' ? tenant : (tenant as { name: string }).name);
	return { ...document, tenants: (document.tenants ?? []).filter((tenant) => tenants.includes(named(tenant))) };
}

export function drop(server: Server, document: Document, changes: Partial<DropInput> = {}) {
	return dropProfile({ profile: parseProfile(document), server, scope: { tenantsOnly: false }, ...changes });
}
