// What a profile made is taken away again: all of it, or one tenant's part and nothing of the others'.
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { catalog } from '../helpers/catalog.js';
import { openAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { describeDrop } from './drop-suite.js';
import { drop, furnish, only, schemaEach, worlds } from './dropping.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');

describe('by an administrator', () => {
	describeDrop(server, administrator, 'cr0', worlds[0]);
	describeDrop(server, administrator, 'cr2', worlds[2]);
});

describe('by a superuser', () => {
	describeDrop(server, server.superuser, 'su4', worlds[4]);
});

test('whatever is in a schema, and whatever it is called', async () => {
	const tenants = ['we "quote"', "o'clock \\ Ünï", 'select'];
	const document = { ...schemaEach('odd "shop"'), tenants };
	const name = document.database.name;
	const opened = await openAs(server, administrator);
	await furnish(server, opened, document, []);
	for (const tenant of tenants) {
		const client = await server.signIn(server.superuser.user, server.superuser.password, name);
		await client.query(`SET search_path = ${pg.escapeIdentifier(tenant)}, public`);
		await client.query(`
			CREATE TYPE mood AS ENUM ('ok', 'bad'); CREATE DOMAIN code AS text CHECK (value <> '');
			CREATE TYPE pair AS (a mood, b code); CREATE TYPE span AS RANGE (subtype = float8);
			CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood, p pair, c code DEFAULT 'x', s span,
				double int GENERATED ALWAYS AS (1 + 1) STORED, note text, EXCLUDE USING gist (s WITH &&));
			CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE, many mood[], CHECK (a > 0)) PARTITION BY RANGE (a);
			CREATE TABLE b1 PARTITION OF b FOR VALUES FROM (0) TO (10); CREATE INDEX ON b (a); CREATE TABLE c () INHERITS (a);
			CREATE STATISTICS st ON id, note FROM a; CREATE SEQUENCE q; CREATE UNLOGGED TABLE u (id int DEFAULT nextval('q'));
			CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
		`);
		await client.query(`
			CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
			CREATE FUNCTION plus(mood, mood) RETURNS mood LANGUAGE sql AS 'SELECT $1'; CREATE OPERATOR + (leftarg = mood, rightarg = mood, function = plus);
			CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int); CREATE PROCEDURE pr() LANGUAGE sql AS 'SELECT 1';
			CREATE FUNCTION number(mood) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE CAST (mood AS int) WITH FUNCTION number(mood);
		`);
		await client.query(`
			CREATE VIEW v AS SELECT a.id, f.prosrc FROM a, pg_proc f; CREATE MATERIALIZED VIEW mv AS SELECT * FROM v; CREATE INDEX ON mv (id);
			CREATE RULE r AS ON INSERT TO v DO INSTEAD NOTHING; ALTER TABLE a ENABLE ROW LEVEL SECURITY;
			CREATE POLICY p ON a USING (id > 0); CREATE COLLATION german (provider = libc, locale = 'C');
			CREATE TEXT SEARCH CONFIGURATION tsc (copy = simple); CREATE PUBLICATION ${pg.escapeIdentifier(`pub ${tenant}`)} FOR TABLE a;
			COMMENT ON TABLE a IS 'a'; INSERT INTO a (m) VALUES ('ok')
		`);
		await client.end();
	}
	const scope = { tenantsOnly: true };
	const result = await drop(await openAs(server, administrator), only(document, tenants.slice(1)), { scope });
	expect(result).toMatchObject({ status: 'dropped', failure: null });
	expect(result.proofs.filter((proof) => proof.status !== 'pass')).toEqual([]);
	const left = await server.query(
		`SELECT nspname::text AS name FROM pg_namespace WHERE nspname = ANY($1)`,
		[tenants],
		name,
	);
	expect(left).toEqual([{ name: 'we "quote"' }]);
	expect(await drop(await openAs(server, administrator), only(document, ['we "quote"']))).toMatchObject({
		status: 'dropped',
		failure: null,
	});
	expect(await catalog(server)).not.toContain('odd');
});
