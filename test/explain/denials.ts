/** A way to be refused, seeded by hand: `{r}` is the login, `{s}` its schema, `{d}` the database. */
export type Denial = {
	readonly name: string;
	/** As a superuser, in the database. */
	readonly seed: string;
	/** What the login does. */
	readonly does: string;
	readonly on: string;
	readonly privilege: string;
	readonly shut: 'sign-in' | 'connect' | 'schema' | 'object' | 'column' | 'row';
	/** From this version on. */
	readonly since?: number;
	/** The refusal is that there are no rows. */
	readonly silent?: boolean;
	/** No statement is proposed that opens it, and this is why. */
	readonly unmended?: RegExp;
	/** What the answer says of the gate that is shut. */
	readonly says?: RegExp;
};

const table = 'CREATE TABLE {s}.t (id int, v text); INSERT INTO {s}.t VALUES (1, NULL);';
const usage = 'GRANT USAGE ON SCHEMA {s} TO {r};';
const reading = { does: 'SELECT * FROM {s}.t', on: '{s}.t', privilege: 'SELECT' } as const;
const group = 'CREATE ROLE {r}_group;';

export const denials: readonly Denial[] = [
	{
		name: 'NOLOGIN',
		seed: 'ALTER ROLE {r} NOLOGIN',
		does: 'SELECT 1',
		on: '{d}',
		privilege: 'CONNECT',
		shut: 'sign-in',
	},
	{
		name: 'an expired password',
		seed: `ALTER ROLE {r} VALID UNTIL '2001-01-01'`,
		does: 'SELECT 1',
		on: '{d}',
		privilege: 'CONNECT',
		shut: 'sign-in',
	},
	{
		name: 'a connection limit of 0',
		seed: 'ALTER ROLE {r} CONNECTION LIMIT 0',
		does: 'SELECT 1',
		on: '{d}',
		privilege: 'CONNECT',
		shut: 'sign-in',
	},
	{
		name: 'no CONNECT',
		seed: 'CREATE DATABASE {d}_of_{r}; REVOKE ALL ON DATABASE {d}_of_{r} FROM PUBLIC',
		does: '{d}_of_{r}: SELECT 1',
		on: '{d}_of_{r}',
		privilege: 'CONNECT',
		shut: 'connect',
	},
	{
		name: 'a database that is closed',
		seed: 'CREATE DATABASE {d}_of_{r} ALLOW_CONNECTIONS false',
		does: '{d}_of_{r}: SELECT 1',
		on: '{d}_of_{r}',
		privilege: 'CONNECT',
		shut: 'connect',
	},
	{
		name: 'a database with a connection limit of 0',
		seed: 'CREATE DATABASE {d}_of_{r} CONNECTION LIMIT 0',
		does: '{d}_of_{r}: SELECT 1',
		on: '{d}_of_{r}',
		privilege: 'CONNECT',
		shut: 'connect',
	},
	{
		name: 'CONNECT held through a group that is not inherited',
		seed: `CREATE DATABASE {d}_of_{r}; REVOKE ALL ON DATABASE {d}_of_{r} FROM PUBLIC; ${group}
			ALTER ROLE {r} NOINHERIT; GRANT {r}_group TO {r}; GRANT CONNECT ON DATABASE {d}_of_{r} TO {r}_group`,
		does: '{d}_of_{r}: SELECT 1',
		on: '{d}_of_{r}',
		privilege: 'CONNECT',
		shut: 'connect',
	},
	{
		name: 'no TEMPORARY',
		seed: 'CREATE DATABASE {d}_of_{r}; REVOKE TEMPORARY ON DATABASE {d}_of_{r} FROM PUBLIC',
		does: '{d}_of_{r}: CREATE TEMPORARY TABLE t ()',
		on: '{d}_of_{r}',
		privilege: 'TEMPORARY',
		shut: 'connect',
	},
	{
		name: 'no CREATE on the database',
		seed: '',
		does: 'CREATE SCHEMA {r}',
		on: '{d}',
		privilege: 'CREATE',
		shut: 'connect',
	},
	{ name: 'no USAGE', seed: `${table} GRANT SELECT ON {s}.t TO {r}`, ...reading, shut: 'schema' },
	{
		name: 'no USAGE behind an unqualified name',
		seed: `${table} GRANT SELECT ON {s}.t TO {r}; ALTER ROLE {r} SET search_path = {s}`,
		does: 'SELECT * FROM t',
		on: 't',
		privilege: 'SELECT',
		shut: 'schema',
	},
	{
		name: 'a search_path that does not lead there',
		seed: `CREATE TABLE {s}.lost_{r} (); ${usage} GRANT SELECT ON {s}.lost_{r} TO {r}`,
		does: 'SELECT FROM lost_{r}',
		on: 'lost_{r}',
		privilege: 'SELECT',
		shut: 'schema',
	},
	{
		name: 'a routine that the search_path does not lead to',
		seed: `CREATE FUNCTION {s}.lost_{r}() RETURNS int LANGUAGE sql AS 'SELECT 1'; ${usage}`,
		does: 'SELECT lost_{r}()',
		on: 'lost_{r}()',
		privilege: 'EXECUTE',
		shut: 'schema',
	},
	{
		name: 'no CREATE on the schema',
		seed: usage,
		does: 'CREATE TABLE {s}.new ()',
		on: '{s}',
		privilege: 'CREATE',
		shut: 'schema',
	},
	{
		name: 'USAGE through a group that is not inherited',
		seed: `${table} ${group} ALTER ROLE {r} NOINHERIT; GRANT {r}_group TO {r}; GRANT USAGE ON SCHEMA {s} TO {r}_group; GRANT SELECT ON {s}.t TO {r}`,
		...reading,
		shut: 'schema',
	},
	{ name: 'no SELECT', seed: `${table} ${usage}`, ...reading, shut: 'object' },
	...(['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'] as const).map(
		(privilege): Denial => ({
			name: `no ${privilege}`,
			seed: `${table} ${usage} GRANT SELECT ON {s}.t TO {r}`,
			does: {
				INSERT: 'INSERT INTO {s}.t VALUES (2)',
				UPDATE: 'UPDATE {s}.t SET id = 3',
				DELETE: 'DELETE FROM {s}.t',
				TRUNCATE: 'TRUNCATE {s}.t',
			}[privilege],
			on: '{s}.t',
			privilege,
			shut: 'object',
		}),
	),
	{
		name: 'no MAINTAIN',
		seed: `${table} ${usage} GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {s}.t TO {r}; CREATE INDEX i ON {s}.t (id)`,
		does: 'REINDEX TABLE {s}.t',
		on: '{s}.t',
		privilege: 'MAINTAIN',
		shut: 'object',
		since: 170_000,
	},
	{
		name: 'SELECT through a membership that only SET ROLE opens',
		seed: `${table} ${usage} ${group} GRANT {r}_group TO {r} WITH INHERIT FALSE, SET TRUE; GRANT SELECT ON {s}.t TO {r}_group`,
		...reading,
		shut: 'object',
		since: 160_000,
	},
	{
		name: 'a view that its reader may not select',
		seed: `${table} ${usage} CREATE VIEW {s}.w AS SELECT * FROM {s}.t; GRANT SELECT ON {s}.t TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		privilege: 'SELECT',
		shut: 'object',
	},
	{
		name: 'a view whose owner may not read its table',
		seed: `${table} ${usage} ${group} GRANT CREATE, USAGE ON SCHEMA {s} TO {r}_group; CREATE VIEW {s}.w AS SELECT * FROM {s}.t;
			ALTER VIEW {s}.w OWNER TO {r}_group; GRANT SELECT ON {s}.w TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		privilege: 'SELECT',
		shut: 'object',
	},
	{
		name: 'a view that reads with the rights of its reader',
		seed: `${table} ${usage} CREATE VIEW {s}.w WITH (security_invoker) AS SELECT * FROM {s}.t; GRANT SELECT ON {s}.w TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		privilege: 'SELECT',
		shut: 'object',
		since: 150_000,
	},
	{
		name: 'a view that calls a routine',
		seed: `CREATE FUNCTION {s}.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'; REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC;
			CREATE VIEW {s}.w AS SELECT {s}.f(x) FROM generate_series(1, 2) x; ${usage} GRANT SELECT ON {s}.w TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		privilege: 'SELECT',
		shut: 'object',
	},
	{
		name: 'a materialized view',
		seed: `${table} ${usage} CREATE MATERIALIZED VIEW {s}.m AS SELECT * FROM {s}.t`,
		does: 'SELECT * FROM {s}.m',
		on: '{s}.m',
		privilege: 'SELECT',
		shut: 'object',
	},
	{
		name: 'a sequence',
		seed: `CREATE SEQUENCE {s}.q; ${usage} GRANT SELECT ON {s}.q TO {r}`,
		does: `SELECT nextval('{s}.q')`,
		on: '{s}.q',
		privilege: 'USAGE',
		shut: 'object',
	},
	{
		name: 'the sequence of a default',
		seed: `CREATE TABLE {s}.t (id serial, v text); ${usage} GRANT INSERT ON {s}.t TO {r}`,
		does: `INSERT INTO {s}.t (v) VALUES ('a')`,
		on: '{s}.t',
		privilege: 'INSERT',
		shut: 'object',
	},
	{
		name: 'the routine of a default',
		seed: `CREATE FUNCTION {s}.f() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC;
			CREATE TABLE {s}.t (id int DEFAULT {s}.f(), v text); ${usage} GRANT INSERT ON {s}.t TO {r}`,
		does: `INSERT INTO {s}.t (v) VALUES ('a')`,
		on: '{s}.t',
		privilege: 'INSERT',
		shut: 'object',
	},
	{
		name: 'a function',
		seed: `CREATE FUNCTION {s}.f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC; ${usage}`,
		does: `SELECT {s}.f(1, 'b')`,
		on: '{s}.f(int, text)',
		privilege: 'EXECUTE',
		shut: 'object',
	},
	{
		name: 'a function, asked about as the server lists it',
		seed: `CREATE FUNCTION {s}.f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC; ${usage}`,
		does: `SELECT {s}.f(1, 'b')`,
		on: '{s}.f(a integer, b text)',
		privilege: 'EXECUTE',
		shut: 'object',
	},
	{
		name: 'a function of a type that the administrator does not see',
		seed: `CREATE TYPE {s}.mt AS ENUM ('a'); CREATE FUNCTION {s}.own_{r}(a {s}.mt) RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION {s}.own_{r} FROM PUBLIC;
			${usage} ALTER ROLE {r} SET search_path = {s}`,
		does: `SELECT own_{r}('a')`,
		on: 'own_{r}(mt)',
		privilege: 'EXECUTE',
		shut: 'object',
	},
	{
		name: 'a name whose capital is not one of ASCII',
		seed: `CREATE TABLE {s}.ÄRGER (); ${usage}`,
		does: 'SELECT FROM {s}.ÄRGER',
		on: '{s}.ÄRGER',
		privilege: 'SELECT',
		shut: 'object',
	},
	{
		name: 'a procedure',
		seed: `CREATE PROCEDURE {s}.p() LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON PROCEDURE {s}.p FROM PUBLIC; ${usage}`,
		does: `CALL {s}.p()`,
		on: '{s}.p',
		privilege: 'EXECUTE',
		shut: 'object',
	},
	{
		name: 'an aggregate',
		seed: `CREATE AGGREGATE {s}.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0'); REVOKE EXECUTE ON FUNCTION {s}.total FROM PUBLIC; ${usage}`,
		does: `SELECT {s}.total(x) FROM generate_series(1, 2) x`,
		on: '{s}.total(integer)',
		privilege: 'EXECUTE',
		shut: 'object',
	},
	{
		name: 'a type',
		seed: `CREATE DOMAIN {s}.dom AS int; REVOKE USAGE ON DOMAIN {s}.dom FROM PUBLIC; GRANT USAGE, CREATE ON SCHEMA {s} TO {r};
			ALTER ROLE {r} SET search_path = {s}`,
		does: 'CREATE TABLE {s}.t (a {s}.dom)',
		on: '{s}.dom',
		privilege: 'USAGE',
		shut: 'object',
	},
	{
		name: 'a foreign-data wrapper',
		seed: 'CREATE FOREIGN DATA WRAPPER far_{r}',
		does: 'CREATE SERVER moon FOREIGN DATA WRAPPER far_{r}',
		on: 'far_{r}',
		privilege: 'USAGE',
		shut: 'object',
	},
	{
		name: 'a foreign server',
		seed: 'CREATE FOREIGN DATA WRAPPER far_{r}; CREATE SERVER moon_{r} FOREIGN DATA WRAPPER far_{r}',
		does: 'CREATE USER MAPPING FOR CURRENT_USER SERVER moon_{r}',
		on: 'moon_{r}',
		privilege: 'USAGE',
		shut: 'object',
	},
	{
		name: 'a large object',
		seed: 'SELECT lo_create(4242)',
		does: 'SELECT lo_get(4242)',
		on: '4242',
		privilege: 'SELECT',
		shut: 'object',
	},
	{
		name: 'a large object that may be read',
		seed: 'SELECT lo_create(4243); GRANT SELECT ON LARGE OBJECT 4243 TO {r}',
		does: `SELECT lo_put(4243, 0, 'x')`,
		on: '4243',
		privilege: 'UPDATE',
		shut: 'object',
	},
	{
		name: 'a parameter',
		seed: '',
		does: 'SET session_replication_role = replica',
		on: 'session_replication_role',
		privilege: 'SET',
		shut: 'object',
		since: 150_000,
	},
	{
		name: 'what the owner took from itself',
		seed: `${table} ${usage} ALTER TABLE {s}.t OWNER TO {r}; REVOKE SELECT ON {s}.t FROM {r}`,
		...reading,
		shut: 'object',
	},
	{
		name: 'what a session that starts as another role lacks',
		seed: `${table} ${usage} ${group} GRANT {r}_group TO {r}; GRANT USAGE ON SCHEMA {s} TO {r}_group; GRANT SELECT ON {s}.t TO {r};
			ALTER ROLE {r} IN DATABASE {d} SET role = {r}_group`,
		...reading,
		shut: 'object',
	},
	{ name: 'some columns', seed: `${table} ${usage} GRANT SELECT (id) ON {s}.t TO {r}`, ...reading, shut: 'column' },
	{
		name: 'one column',
		seed: `${table} ${usage} GRANT SELECT (id) ON {s}.t TO {r}`,
		does: 'SELECT v FROM {s}.t',
		on: '{s}.t.v',
		privilege: 'SELECT',
		shut: 'column',
	},
	{
		name: 'a column to change',
		seed: `${table} ${usage} GRANT SELECT, UPDATE (id) ON {s}.t TO {r}`,
		does: `UPDATE {s}.t SET v = 'x'`,
		on: '{s}.t.v',
		privilege: 'UPDATE',
		shut: 'column',
	},
	{
		name: 'row security without a policy',
		seed: `${table} ${usage} GRANT SELECT ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY`,
		...reading,
		shut: 'row',
		silent: true,
	},
	{
		name: 'a policy for another role',
		seed: `${table} ${usage} ${group} GRANT SELECT ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {s}.t TO {r}_group USING (true)`,
		...reading,
		shut: 'row',
		silent: true,
	},
	{
		name: 'a policy that leaves nothing',
		seed: `${table} ${usage} GRANT SELECT ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {s}.t USING (id > 10)`,
		...reading,
		shut: 'row',
		silent: true,
	},
	{
		name: 'a restrictive floor',
		seed: `${table} ${usage} GRANT SELECT ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {s}.t USING (true);
			CREATE POLICY floor ON {s}.t AS RESTRICTIVE USING (id > 10)`,
		...reading,
		shut: 'row',
		silent: true,
		unmended: /restrictive policy floor .* only the rows where \(id > 10\)\. .*no statement is proposed that lifts it/,
	},
	{
		name: 'FORCE, for the owner',
		seed: `${table} ${usage} ALTER TABLE {s}.t OWNER TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`,
		...reading,
		shut: 'row',
		silent: true,
	},
	{
		name: 'a row that no policy lets in',
		seed: `${table} ${usage} GRANT INSERT ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {s}.t FOR INSERT WITH CHECK (id > 10)`,
		does: 'INSERT INTO {s}.t VALUES (1)',
		on: '{s}.t',
		privilege: 'INSERT',
		shut: 'row',
	},
	{
		name: 'rows that may be read and not changed',
		seed: `${table} ${usage} GRANT SELECT, UPDATE ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {s}.t FOR SELECT USING (true)`,
		does: 'UPDATE {s}.t SET id = id RETURNING id',
		on: '{s}.t',
		privilege: 'UPDATE',
		shut: 'row',
		silent: true,
	},
	{
		name: 'row security below a view',
		seed: `${table} ${usage} ${group} GRANT SELECT ON {s}.t TO {r}_group; GRANT CREATE, USAGE ON SCHEMA {s} TO {r}_group; CREATE VIEW {s}.w AS SELECT * FROM {s}.t;
			ALTER VIEW {s}.w OWNER TO {r}_group; GRANT SELECT ON {s}.w TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		privilege: 'SELECT',
		shut: 'row',
		silent: true,
	},
];
