// One schema for all tenants, with rows of two of them in its tables.
import type { Credentials, TestServer } from '../helpers/server.js';
import { deploy, type Provisioned, provisioned } from './world.js';

export const acme = '00000000-0000-4000-8000-00000000000a';
export const globex = '00000000-0000-4000-8000-00000000000b';
/** A tenant that has no rows yet. */
export const hooli = '00000000-0000-4000-8000-00000000000c';
export const odd = `O'Dd "x"; --`;

export type SharedWorld = Provisioned & {
	readonly document: object;
	readonly database: string;
	/** As the superuser, in the database. */
	sql(text: string): Promise<void>;
};

const tenants = [
	{ name: 'acme', key: acme },
	{ name: odd, key: globex },
];

/** One login for all tenants. */
export function pooled(name: string): object {
	return {
		rowSecurity: { identify: 'setting' },
		roles: [
			{ name: `${name}_app`, access: 'read-write' },
			{ name: `${name}_report`, access: 'read-only' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
	};
}

/** Logins of each tenant's own. */
export function loginsEach(name: string): object {
	return {
		rowSecurity: { identify: 'login' },
		roles: [
			{ name: `${name}_{tenant}_app`, access: 'read-write' },
			{ name: `${name}_{tenant}_report`, access: 'read-only' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
	};
}

/** `invoker`: whether views can read with their reader's rights (15+). */
const deployment = (invoker: boolean) => `
	CREATE TABLE orders (id serial PRIMARY KEY, tenant_id uuid NOT NULL, total numeric);
	CREATE TABLE "Odd ""items""" (id bigint GENERATED ALWAYS AS IDENTITY, tenant_id uuid NOT NULL, what text NOT NULL);
	CREATE TABLE events (at date NOT NULL, tenant_id uuid, what text) PARTITION BY RANGE (at);
	CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
	CREATE TABLE countries (code text PRIMARY KEY);
	CREATE VIEW definers AS SELECT * FROM orders;
	${invoker ? 'CREATE VIEW mine WITH (security_invoker = true) AS SELECT * FROM orders;' : ''}
	CREATE MATERIALIZED VIEW summary AS SELECT tenant_id, count(*) FROM orders GROUP BY 1;
	CREATE SEQUENCE invoice;
	CREATE FUNCTION orders_of(a uuid) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM app.orders WHERE tenant_id = a';
	INSERT INTO orders (tenant_id, total) VALUES ('${acme}', 1), ('${acme}', 2), ('${globex}', 3);
	INSERT INTO "Odd ""items""" (tenant_id, what) VALUES ('${acme}', 'a'), ('${globex}', 'b');
	INSERT INTO events VALUES ('2026-05-01', '${acme}', 'a'), ('2026-06-01', '${globex}', 'b');
`;

export async function makeSharedWorld(
	server: TestServer,
	name: string,
	of: (name: string) => object = pooled,
	administrator: Credentials = server.superuser,
	extra: object = {},
): Promise<SharedWorld> {
	const document = { version: 1, name, pattern: 'shared-schema', database: { name }, tenants, ...of(name), ...extra };
	const world = await provisioned(server, document, administrator);
	await deploy(server, `${name}_migrator`, world.passwords, name, deployment(server.version >= 150_000));
	await world.apply();
	return {
		...world,
		document,
		database: name,
		async sql(text) {
			await server.query(text, [], name);
		},
	};
}
