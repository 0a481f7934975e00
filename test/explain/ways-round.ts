import type { Denial } from './denials.js';

const table = 'CREATE TABLE {s}.t (id int, v text); INSERT INTO {s}.t VALUES (1, NULL);';
const usage = 'GRANT USAGE ON SCHEMA {s} TO {r};';
const group = 'CREATE ROLE {r}_group; GRANT CREATE, USAGE ON SCHEMA {s} TO {r}_group;';
const closed = (result: string, value: string) =>
	`CREATE FUNCTION {s}.f(int) RETURNS ${result} LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN ${value}\\; END';`;
const shutFunction = 'REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC;';
const viewing = { does: 'SELECT * FROM {s}.w', on: '{s}.w', privilege: 'SELECT', shut: 'object' } as const;
const adding = { does: 'INSERT INTO {s}.t VALUES (2)', on: '{s}.t', privilege: 'INSERT', shut: 'object' } as const;

/** What the server asks for on its way through views, rules, defaults and indexes. */
export const waysRound: readonly Denial[] = [
	{
		name: 'a view of its owner upon one that reads with the rights of its reader',
		seed: `${table} ${usage} CREATE VIEW {s}.i WITH (security_invoker) AS SELECT * FROM {s}.t; CREATE VIEW {s}.w AS SELECT * FROM {s}.i; GRANT SELECT ON {s}.w TO {r}`,
		...viewing,
		since: 150_000,
	},
	{
		name: 'a function that a view behind a view calls',
		seed: `${table} ${usage} CREATE FUNCTION {s}.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'; ${shutFunction}
			CREATE VIEW {s}.i AS SELECT {s}.f(id) FROM {s}.t; CREATE VIEW {s}.w AS SELECT * FROM {s}.i; GRANT SELECT ON {s}.w TO {r}`,
		...viewing,
	},
	{
		name: 'the sequence of a default behind a view',
		seed: `CREATE TABLE {s}.t (id serial, v text); ${usage} CREATE VIEW {s}.w AS SELECT * FROM {s}.t; GRANT INSERT ON {s}.w TO {r}`,
		...adding,
		does: `INSERT INTO {s}.w (v) VALUES ('a')`,
		on: '{s}.w',
	},
	{
		name: 'a view with a look-up whose owner may not change its table',
		seed: `${table} ${usage} ${group} CREATE TABLE {s}.u (id int); INSERT INTO {s}.u VALUES (1); GRANT SELECT ON {s}.t, {s}.u TO {r}_group;
			CREATE VIEW {s}.w AS SELECT * FROM {s}.t WHERE id IN (SELECT id FROM {s}.u); ALTER VIEW {s}.w OWNER TO {r}_group; GRANT SELECT, UPDATE ON {s}.w TO {r}`,
		does: `UPDATE {s}.w SET v = 'y'`,
		on: '{s}.w',
		privilege: 'UPDATE',
		shut: 'object',
	},
	{
		name: 'the sequence of a domain',
		seed: `CREATE SEQUENCE {s}.q; CREATE DOMAIN {s}.d AS int DEFAULT nextval('{s}.q'); CREATE TABLE {s}.t (id {s}.d, v text); ${usage} GRANT INSERT ON {s}.t TO {r}`,
		...adding,
		does: `INSERT INTO {s}.t (v) VALUES ('a')`,
	},
	{
		name: 'the function of a check',
		seed: `${closed('bool', 'true')} CREATE TABLE {s}.t (id int CHECK ({s}.f(id))); ${shutFunction} ${usage} GRANT INSERT ON {s}.t TO {r}`,
		...adding,
	},
	{
		name: 'the function of a generated column',
		seed: `${closed('int', '$1')} CREATE TABLE {s}.t (id int, g int GENERATED ALWAYS AS ({s}.f(id)) STORED); INSERT INTO {s}.t VALUES (1);
			${shutFunction} ${usage} GRANT SELECT, UPDATE ON {s}.t TO {r}`,
		does: 'UPDATE {s}.t SET id = 2',
		on: '{s}.t',
		privilege: 'UPDATE',
		shut: 'object',
	},
	{
		name: 'the function of an index',
		seed: `${closed('int', '$1')} CREATE TABLE {s}.t (id int); CREATE INDEX ON {s}.t ({s}.f(id)); ${shutFunction} ${usage} GRANT INSERT ON {s}.t TO {r}`,
		...adding,
	},
	{
		name: 'a rule whose owner may not write where it writes',
		seed: `${table} ${usage} ${group} CREATE TABLE {s}.log (id int); ALTER TABLE {s}.t OWNER TO {r}_group;
			CREATE RULE x AS ON INSERT TO {s}.t DO ALSO INSERT INTO {s}.log VALUES (NEW.id); GRANT INSERT ON {s}.t TO {r}`,
		...adding,
	},
	{
		name: 'a role that its sessions are told to start as and may not become',
		seed: `${table} ${usage} ${group} GRANT SELECT ON {s}.t TO {r}_group; ALTER ROLE {r} SET role = {r}_group`,
		does: 'SELECT * FROM {s}.t',
		on: '{s}.t',
		privilege: 'SELECT',
		shut: 'object',
		says: /^asker_\d+ does not hold SELECT/,
	},
];
