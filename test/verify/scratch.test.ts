import { it } from 'vitest';
import { testServer } from '../helpers/server.js';
const out: string[] = [];
const server = await testServer();
it('x', async () => {
	await server.admin.query(`CREATE ROLE low LOGIN PASSWORD 'x'; CREATE ROLE high LOGIN CREATEROLE CREATEDB PASSWORD 'x'; CREATE ROLE own NOLOGIN; CREATE SCHEMA app; GRANT USAGE ON SCHEMA app TO low, high;
	CREATE TABLE app.t (id serial primary key, g int GENERATED ALWAYS AS (1) STORED, n text not null); CREATE MATERIALIZED VIEW app.m AS SELECT * FROM app.t; CREATE VIEW app.v AS SELECT count(*) FROM app.t; CREATE VIEW app.w AS SELECT * FROM app.t;
	CREATE TABLE app.z(); CREATE FUNCTION app.denied() RETURNS int LANGUAGE plpgsql AS 'begin return 1; end'; REVOKE ALL ON FUNCTION app.denied FROM PUBLIC;
	CREATE TABLE app.d (a int DEFAULT app.denied());
	GRANT ALL ON ALL TABLES IN SCHEMA app TO high; CREATE SCHEMA closed; CREATE AGGREGATE app.agg(int) (sfunc=int4pl, stype=int); REVOKE ALL ON FUNCTION app.agg FROM PUBLIC; GRANT EXECUTE ON FUNCTION app.agg(int) TO high`);
	for (const who of ['low', 'high']) {
		const c = await server.signIn(who, 'x', 'postgres');
		for (const q of [
			'CREATE ROLE pg_gatehouse_probe', 'CREATE DATABASE gatehouse_probe TEMPLATE gatehouse_missing', 'SET LOCAL ROLE own', 'RESET ROLE',
			...['INSERT INTO app.m DEFAULT VALUES', 'UPDATE app.m SET n = NULL', 'DELETE FROM app.m','INSERT INTO app.v DEFAULT VALUES','DELETE FROM app.v','INSERT INTO app.w DEFAULT VALUES','UPDATE app.w SET n = NULL', 'INSERT INTO app.z DEFAULT VALUES', 'SELECT * FROM app.z','INSERT INTO app.d DEFAULT VALUES','SELECT * FROM app.t_id_seq', 'SELECT FROM app.gatehouse_no','SELECT FROM closed.gatehouse_no', 'SELECT app.agg(a.x) FROM (SELECT NULL::int AS x OFFSET 0) a',
			'UPDATE app.t SET n = NULL WHERE false', 'SELECT 1 FROM app.t'].map(q => `EXPLAIN ${q}`),
			`SELECT nextval('app.t_id_seq')`, `SELECT setval('app.t_id_seq', 1)`, 'CREATE TABLE app.x()', 'TRUNCATE app.v','TRUNCATE app.m',
		]) {
			await c.query(/^CREATE (ROLE|DATA)/.test(q) ? 'SELECT 1' : /^CREATE|TRUNC/.test(q) ? 'BEGIN' : 'BEGIN READ ONLY');
			const r = await c.query(q).then(() => 'ok', (e) => `${e.code} ${e.message}`);
			await c.query('ROLLBACK');
			out.push(['',who, '|', q, '|', r].join(' '));
		}
		await c.end();
	}
	const fs = await import('node:fs'); fs.writeFileSync('/tmp/scratch.out', out.join('\n'));
});
