import type { DefaultPrivileges, Setting } from '../../core/access/current.js';
import { readAcl, readWritten, type Written } from '../../core/access/read-acl.js';
import type { Interior, SchemaFacts } from '../../core/gates/catalog.js';
import type { InteriorScope } from '../../core/gates/scope.js';
import type { Session } from '../session.js';
import { gatherHeld, type HeldRow, heldSql, ownerStandsIn, privilegesSql } from './held-sql.js';
import { readBeside } from './read-beside.js';
import { readClasses } from './read-classes.js';
import { readCrossings, readHeirs } from './read-crossings.js';
import { readTenantMap } from './read-tenant-map.js';

/** Asks the catalogs of one database what these roles hold in it: a fixed number of queries, however many objects. */
export async function readInterior(session: Session, scope: InteriorScope): Promise<Interior> {
	const [triggers] = await session.query<{ some: boolean }>(
		`SELECT count(*) > 0 AS some FROM pg_event_trigger WHERE evtenabled <> 'D' AND evtevent <> 'login'`,
	);
	const standIns = await readStandIns(session, scope.alike);
	const roles = [...new Set(scope.roles.map((role) => standIns.get(role) ?? role))];
	const schemas = await readSchemas(session, roles);
	// What the logins may look into is theirs to use, whosever it is.
	const reached = schemas.filter(({ held, heldByAll }) =>
		[heldByAll, ...Object.values(held)].some((rights) => rights.includes('USAGE')),
	);
	const named = await readNaming(session, roles);
	const inside = [...new Set([...scope.schemas, ...reached.map((schema) => schema.name), ...named])];
	return {
		kind: 'read',
		database: session.database,
		...(await readDatabase(session, roles)),
		standIns,
		schemas,
		classes: await readClasses(session, { roles, schemas: inside, rows: scope.rows }),
		crossings: scope.mark === null ? [] : await readCrossings(session, scope.schemas, scope.mark),
		heirs: scope.mark === null ? [] : await readHeirs(session, scope.schemas, scope.mark),
		defaults: await readDefaults(session),
		beside: await readBeside(session),
		extensions: await session.query<{ name: string; schema: string }>(
			'SELECT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY 1',
		),
		eventTriggers: triggers?.some ?? true,
		tenantMap: scope.mapped ? await readTenantMap(session) : null,
		tenantSettings: scope.rows.setting === null ? [] : await readSettings(session, scope.rows.setting),
		rowSecuritySettings: await readSettings(session, 'row_security'),
	};
}

/** Whom no ACL and no ownership in this database names holds what its memberships give: one can be asked for all of them. */
async function readStandIns(session: Session, alike: InteriorScope['alike']): Promise<ReadonlyMap<string, string>> {
	const rows = await session.query<{ name: string }>(
		`SELECT r.rolname AS name FROM pg_roles r WHERE r.rolname = ANY($1) AND NOT EXISTS (
			SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
				AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))`,
		[[...alike.keys()]],
	);
	const unnamed = new Set(rows.map((row) => row.name));
	// Of those alike the first that is unnamed answers for the others.
	const first = new Map<string, string>();
	const found = new Map<string, string>();
	for (const [login, key] of alike) {
		if (!unnamed.has(login)) continue;
		const before = first.get(key);
		if (before === undefined) first.set(key, login);
		else found.set(login, before);
	}
	return found;
}

/** Schemas in which a relation or a routine is theirs or granted to them, or to a role that they are a member of. */
async function readNaming(session: Session, roles: readonly string[]): Promise<readonly string[]> {
	const rows = await session.query<{ name: string }>(
		`WITH RECURSIVE reach AS (
			SELECT oid FROM pg_roles WHERE rolname = ANY($1)
			UNION SELECT m.roleid FROM reach r JOIN pg_auth_members m ON m.member = r.oid),
		 thing AS (
			SELECT DISTINCT d.classid, d.objid FROM pg_shdepend d JOIN reach r ON r.oid = d.refobjid
			WHERE d.refclassid = 'pg_authid'::regclass AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))
		 SELECT n.nspname AS name FROM pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.oid IN (
			SELECT c.relnamespace FROM thing t JOIN pg_class c ON c.oid = t.objid WHERE t.classid = 'pg_class'::regclass
			UNION SELECT p.pronamespace FROM thing t JOIN pg_proc p ON p.oid = t.objid WHERE t.classid = 'pg_proc'::regclass)
		 ORDER BY 1`,
		[roles],
	);
	return rows.map(({ name }) => name);
}

async function readDatabase(session: Session, roles: readonly string[]): Promise<Pick<Interior, 'held' | 'heldByAll'>> {
	const rows = await session.query<HeldRow>(
		heldSql(
			`SELECT oid, datdba AS owner, coalesce(datacl, acldefault('d', datdba)) AS acl
			 FROM pg_database WHERE datname = current_database()`,
			privilegesSql('has_database_privilege', ['CONNECT', 'TEMPORARY', 'CREATE']),
		),
		[roles],
	);
	return gatherHeld(rows)(rows[0]?.oid ?? '');
}

type SchemaRow = Written<Omit<SchemaFacts, 'held' | 'heldByAll'> & { readonly oid: string }>;

async function readSchemas(session: Session, roles: readonly string[]): Promise<readonly SchemaFacts[]> {
	const ours = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
	const rows = await session.query<{ schema: SchemaRow }>(
		`SELECT json_build_object('oid', n.oid::text, 'name', n.nspname, 'owner', pg_get_userbyid(n.nspowner),
			'acl', coalesce(n.nspacl, acldefault('n', n.nspowner))::text[], 'comment', obj_description(n.oid, 'pg_namespace'),
			'ofExtension', EXISTS (SELECT FROM pg_depend d
				WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')) AS schema
		 FROM pg_namespace n WHERE ${ours} ORDER BY n.nspname`,
	);
	const heldOn = gatherHeld(
		await session.query<HeldRow>(
			heldSql(
				`SELECT n.oid, n.nspowner AS owner, coalesce(n.nspacl, acldefault('n', n.nspowner)) AS acl FROM pg_namespace n WHERE ${ours}`,
				privilegesSql('has_schema_privilege', ['USAGE', 'CREATE']),
				ownerStandsIn,
			),
			[roles],
		),
	);
	return rows.map(({ schema: { oid, acl, ...schema } }) => ({ ...schema, acl: readAcl(acl), ...heldOn(oid) }));
}

/** What is set for a role or a database: a session may start with a tenant that it never named. */
async function readSettings(session: Session, name: string): Promise<readonly Setting[]> {
	return await session.query<Setting>(
		`SELECT r.rolname AS role, d.datname AS database, split_part(c, '=', 1) AS name, substr(c, strpos(c, '=') + 1) AS value
		 FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) c
			LEFT JOIN pg_roles r ON r.oid = s.setrole LEFT JOIN pg_database d ON d.oid = s.setdatabase
		 WHERE lower(split_part(c, '=', 1)) = lower($1)`,
		[name],
	);
}

async function readDefaults(session: Session): Promise<readonly DefaultPrivileges[]> {
	const rows = await session.query<{ defaults: Written<DefaultPrivileges> }>(
		`SELECT json_build_object('creator', pg_get_userbyid(d.defaclrole), 'schema', n.nspname,
			'objects', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'routines'
				WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE 'large objects' END,
			'acl', d.defaclacl::text[]) AS defaults
		 FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`,
	);
	return rows.map((row) => readWritten(row.defaults));
}
