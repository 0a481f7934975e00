/** Documents for the tests of a profile: each the smallest of its pattern, to be varied by one field. */

type Document = Record<string, unknown>;

export const single: Document = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	roles: [{ name: 'orders_app', access: 'read-write' }],
};

export const perDatabase: Document = {
	...single,
	database: { name: '{tenant}_db' },
	roles: [{ name: '{tenant}_app', access: 'read-write' }],
	tenants: ['acme', 'globex'],
};

export const perSchema: Document = {
	...single,
	pattern: 'schema-per-tenant',
	schema: '{tenant}',
	roles: [{ name: '{tenant}_app', access: 'read-write' }],
	tenants: ['acme', 'globex'],
};

export const pooled: Document = { ...single, pattern: 'shared-schema' };

export const perLogin: Document = {
	...single,
	pattern: 'shared-schema',
	roles: [{ name: '{tenant}_app', access: 'read-write' }],
	rowSecurity: { identify: 'login', type: 'text' },
	tenants: ['acme', 'globex'],
};

/** The first role of a document, changed. */
export function withRole(document: Document, change: Document): Document {
	const [first, ...others] = document['roles'] as Document[];
	return { ...document, roles: [{ ...first, ...change }, ...others] };
}
