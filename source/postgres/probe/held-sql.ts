/*
 * Asks the server what roles hold on things, by its own `has_*_privilege`, and only where there is anything to ask: of
 * the roles that the thing's ACL names, its owner, and who is a member of one of these; of superusers and of members of
 * PostgreSQL's own roles, which hold without being named; and of PUBLIC for everybody else. All pairs of thousands of
 * roles and things would be millions.
 */

export type HeldRow = {
	/** Of the thing. */
	readonly oid: string;
	/** null: PUBLIC. */
	readonly role: string | null;
	readonly held: readonly string[];
};

/**
 * A query that answers with a row for each thing and role. `things` is a query of (oid, owner, acl aclitem[]); `held` an
 * expression that gives the privileges as jsonb, for `role` (an oid, or 0) and `oid`; `$1` the roles' names.
 */
export function heldSql(things: string, held: string, { owner = '' } = {}): string {
	return `WITH RECURSIVE thing AS MATERIALIZED (${things}),
	asked AS (SELECT oid FROM pg_roles WHERE rolname = ANY($1)),
	edge AS (
		SELECT member, roleid FROM pg_auth_members
		${owner}
	),
	reach AS (SELECT oid AS role, oid AS via FROM asked UNION SELECT r.role, e.roleid FROM reach r JOIN edge e ON e.member = r.via),
	mighty AS (
		SELECT DISTINCT r.role FROM reach r JOIN pg_roles p ON p.oid = r.via
		WHERE p.rolsuper OR (p.rolname ~ '^pg_' AND p.rolname <> 'pg_database_owner')
	),
	named AS (SELECT oid, owner AS via FROM thing UNION SELECT t.oid, a.grantee FROM thing t, aclexplode(t.acl) a),
	pair AS (
		SELECT n.oid, r.role FROM named n JOIN reach r ON r.via = n.via
		UNION SELECT t.oid, m.role FROM thing t, mighty m
		UNION SELECT t.oid, 0::oid FROM thing t
	)
	SELECT pair.oid::text AS oid, CASE WHEN role <> 0 THEN pg_get_userbyid(role) END AS role, ${held} AS held FROM pair`;
}

/** Inside a database its owner is a member of `pg_database_owner`, which no membership tells (14+). */
export const ownerStandsIn = {
	owner: `UNION ALL SELECT d.datdba, r.oid FROM pg_database d, pg_roles r
		WHERE d.datname = current_database() AND r.rolname = 'pg_database_owner'`,
};

/** Those of the privileges that the server says `role` holds; `has` is e.g. `has_schema_privilege`, to which "public" is PUBLIC. */
export function privilegesSql(has: string, privileges: readonly string[]): string {
	const names = privileges.map((name) => `'${name}'`).join(', ');
	return `(SELECT coalesce(jsonb_agg(p), '[]') FROM unnest(ARRAY[${names}]) p WHERE ${holds(has, 'p')})`;
}

export function holds(has: string, privilege: string): string {
	return `CASE WHEN role = 0 THEN ${has}('public'::name, pair.oid, ${privilege}) ELSE ${has}(role, pair.oid, ${privilege}) END`;
}

/** By thing: what each role holds, and what everybody does. */
export function gatherHeld(rows: readonly HeldRow[]): (oid: string) => {
	readonly held: Readonly<Record<string, readonly string[]>>;
	readonly heldByAll: readonly string[];
} {
	const byThing = new Map<string, { held: [string, readonly string[]][]; heldByAll: readonly string[] }>();
	for (const { oid, role, held } of rows) {
		const thing = byThing.get(oid) ?? { held: [], heldByAll: [] };
		if (role === null) thing.heldByAll = held;
		else thing.held.push([role, held]);
		byThing.set(oid, thing);
	}
	return (oid) => {
		const { held = [], heldByAll = [] } = byThing.get(oid) ?? {};
		return { held: Object.fromEntries(held), heldByAll };
	};
}
