// A schema for each tenant in one database, with some data in each; one of the tenants has an odd name.
import type { Credentials, TestServer } from '../helpers/server.js';
import { deploy, deployment, type Provisioned, provisioned } from './world.js';

export const tenants = ['acme', 'globex', `O'Dd "x"; --`] as const;

export type SchemaWorld = Provisioned & {
	readonly document: unknown;
	readonly database: string;
	/** The group that holds CONNECT. */
	readonly group: string;
	/** As the superuser, in the database. */
	sql(text: string): Promise<void>;
};

/** Owners and migrate logins of each tenant's own. */
export function ownersEach(name: string): object {
	return {
		owner: `${name}_{tenant}_owner`,
		roles: [
			{ name: `${name}_{tenant}_app`, access: 'read-write' },
			{ name: `${name}_{tenant}_report`, access: 'read-only' },
			{ name: `${name}_{tenant}_migrator`, access: 'migrate' },
		],
	};
}

/** One owner, and one migrate login that serves all tenants. */
export function oneOwner(name: string): object {
	return {
		owner: `${name}_owner`,
		roles: [
			{ name: `${name}_{tenant}_app`, access: 'read-write' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
	};
}

export async function makeSchemaWorld(
	server: TestServer,
	name: string,
	of: (name: string) => object = ownersEach,
	administrator: Credentials = server.superuser,
): Promise<SchemaWorld> {
	const document = {
		version: 1,
		name,
		pattern: 'schema-per-tenant',
		database: { name },
		schema: '{tenant}',
		tenants,
		...of(name),
	};
	const world = await provisioned(server, document, administrator);
	for (const tenant of tenants) {
		const own = `${name}_${tenant}_migrator`;
		const migrator = world.passwords.has(own) ? own : `${name}_migrator`;
		const path = `SET search_path = "${tenant.replaceAll('"', '""')}";`;
		await deploy(server, migrator, world.passwords, name, path + deployment.replaceAll('app.audit', 'audit'));
	}
	return {
		...world,
		document,
		database: name,
		group: `${name}_connect`,
		async sql(text) {
			await server.query(text, [], name);
		},
	};
}
