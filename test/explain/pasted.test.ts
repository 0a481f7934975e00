// Errors as people paste them: from inside a function, for want of ownership, and from the door.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../source/commands/explain.js';
import { openServer } from '../../source/commands/open-server.js';
import { soughtByError } from '../../source/core/explain/sought-by-error.js';
import { explainText } from '../../source/formats/explain-text.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from '../postgres/target-of.js';

const server = await testServer({ settings: { lc_messages: 'C' } });
await server.query('CREATE DATABASE pasted');
const opened = await openServer(targetOf(server.sandbox));
afterAll(() => opened.close());
let client: pg.Client;

const ask = async (error: string, role = 'paster') =>
	await explain({ server: opened, role, database: 'pasted', sought: soughtByError(error) });

beforeAll(async () => {
	await server.query('CREATE ROLE paster LOGIN; CREATE ROLE keeper; CREATE ROLE holder; GRANT pg_monitor TO holder');
	const { password } = await server.letIn('paster');
	await server.query(
		`CREATE SCHEMA app; CREATE TABLE app.secret (id int); GRANT USAGE ON SCHEMA app TO paster, keeper; GRANT CREATE ON SCHEMA app TO keeper; GRANT SELECT ON app.secret TO paster;
		 CREATE FUNCTION app.inner() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM app.secret); END';
		 CREATE FUNCTION app.total(a int, b text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN RETURN app.inner(); END';
		 CREATE FUNCTION app.by_sql() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM app.secret';
		 CREATE FUNCTION app.along() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = app AS 'BEGIN RETURN (SELECT count(*) FROM secret); END';
		 ALTER FUNCTION app.total OWNER TO keeper; ALTER FUNCTION app.by_sql OWNER TO keeper; ALTER FUNCTION app.along OWNER TO keeper;
		 CREATE TABLE app.held (id int); ALTER TABLE app.held OWNER TO holder; GRANT ALL ON app.held TO paster; CREATE TABLE app.high (id int);
		 CREATE TABLE app.orders (id int); CREATE TABLE app.orders_old (id int); GRANT SELECT ON app.orders_old TO paster`,
		[],
		'pasted',
	);
	client = await server.signIn('paster', password, 'pasted');
});

/** The error with its context, as psql shows it with VERBOSITY verbose; null: there is none. */
async function refusedBy(sql: string): Promise<string | null> {
	try {
		await client.query(sql);
		return null;
	} catch (error) {
		if (!(error instanceof pg.DatabaseError)) throw error;
		return `ERROR:  ${error.code}: ${error.message}${error.where === undefined ? '' : `\nCONTEXT:  ${error.where}`}\nSTATEMENT:  ${sql}`;
	}
}

describe('inside a SECURITY DEFINER function its owner is who lacks', () => {
	test.each([
		[`SELECT app.total(1, 'x')`, 'app.total(a integer, b text)'],
		['SELECT app.by_sql()', 'app.by_sql()'],
		['SELECT app.along()', 'app.along()'],
	])('%s', async (sql, routine) => {
		await server.query('REVOKE ALL ON app.secret FROM keeper', [], 'pasted');
		const error = await refusedBy(sql);
		const answer = await ask(error ?? '');
		expect(answer).toMatchObject({ shut: 'object', fix: 'GRANT SELECT ON TABLE app.secret TO keeper;' });
		expect(answer.gates.find(({ gate }) => gate === 'object')?.why).toContain(
			`as keeper, the owner of ${routine}, which runs as its owner: keeper does not hold SELECT on app.secret`,
		);
		await server.query(answer.fix ?? '', [], 'pasted');
		expect(await refusedBy(sql)).toBeNull();
		// It is answered no more: SELECT … FOR UPDATE would need another privilege.
		expect((await ask(error ?? '')).asked).not.toBe('SELECT on app.secret');
	});
});

describe('what an owner alone may do', () => {
	test.each(['ALTER TABLE app.held ADD COLUMN x int', 'DROP TABLE app.held', 'CREATE INDEX ON app.held (id)'])(
		'%s',
		async (sql) => {
			const error = (await refusedBy(sql)) ?? '';
			expect(error).toMatch(/^ERROR: {2}42501: must be owner of table held/);
			const foreign = error.replace('must be owner of table held', 'Berechtigung nur für Eigentümer der Tabelle held');
			for (const text of [error, error.replace('42501: ', ''), foreign, foreign.replace(/\nSTATEMENT.*/, '')]) {
				const answer = await ask(text);
				expect(answer, text).toMatchObject({ shut: 'object', asked: 'ownership of app.held' });
				expect(answer.fix).toMatch(/^GRANT holder TO paster/);
				const gate = answer.gates.at(-1);
				expect(gate?.why).toMatch(/belongs to holder.*no GRANT on it gives that.*everything that holder has/);
				expect(`ERROR:  42501: ${gate?.refusal?.message}`).toBe(error.split('\n')[0]);
			}
		},
	);

	test('to be a member of the owner opens it; of a superuser none is proposed', async () => {
		const sql = 'ALTER TABLE app.held ADD COLUMN y int';
		const error = (await refusedBy(sql)) ?? '';
		const { fix } = await ask(error);
		await server.query(fix ?? '');
		expect(await refusedBy(sql)).toBeNull();
		expect(await ask(error)).toMatchObject({ allowed: true });
		const high = await ask((await refusedBy('DROP TABLE app.high')) ?? '');
		expect(high).toMatchObject({ shut: 'object', fix: null });
		expect(high.gates.at(-1)?.why).toMatch(/is a superuser, so no membership in it is proposed/);
	});
});

describe('what no privilege on an object gives', () => {
	test.each([
		[
			'CREATE ROLE made',
			'CREATEROLE',
			'ALTER ROLE paster CREATEROLE;',
			'ALTER ROLE paster NOCREATEROLE; DROP ROLE made',
		],
		[
			'CREATE DATABASE made',
			'CREATEDB',
			'ALTER ROLE paster CREATEDB;',
			'ALTER ROLE paster NOCREATEDB; DROP DATABASE made',
		],
		['SET ROLE keeper', 'SET ROLE keeper', /^GRANT keeper TO paster/, 'REVOKE keeper FROM paster'],
	])('%s', async (sql, asked, fix, back) => {
		const error = (await refusedBy(sql)) ?? '';
		const answer = await ask(error);
		expect(answer).toMatchObject({ shut: 'connect', asked });
		expect(answer.fix).toMatch(fix);
		expect(`ERROR:  42501: ${answer.gates.at(-1)?.refusal?.message}`).toBe(error.split('\n')[0]);
		await server.query(answer.fix ?? '');
		expect(await refusedBy(sql)).toBeNull();
		expect(await ask(error)).toMatchObject({ allowed: true });
		await client.query('RESET ROLE');
		for (const statement of back.split('; ')) await server.query(statement);
	});

	test('a superuser is nobody to become', async () => {
		const answer = await ask((await refusedBy('SET ROLE postgres')) ?? '');
		expect(answer).toMatchObject({ shut: 'connect', fix: null });
	});

	test('a name in such an error is not taken for that of a table', async () => {
		await expect(ask('ERROR:  42501: permission denied to create tablespace "orders"')).rejects.toThrow(
			/no privilege on an object gives/,
		);
	});
});

test('an index is its owner’s alone', async () => {
	await server.query(
		'CREATE TABLE app.sorted (id int); CREATE INDEX by_id ON app.sorted (id); ALTER TABLE app.sorted OWNER TO keeper',
		[],
		'pasted',
	);
	const error = (await refusedBy('DROP INDEX app.by_id')) ?? '';
	const answer = await ask(error);
	expect(answer).toMatchObject({ shut: 'object', asked: 'ownership of app.by_id' });
	expect(`ERROR:  42501: ${answer.gates.at(-1)?.refusal?.message}`).toBe(error.split('\n')[0]);
	expect(answer.fix).toMatch(/^GRANT keeper TO paster/);
});

test('row security that a session has switched off is what it was refused for', async () => {
	await server.query(
		'CREATE TABLE app.kept (id int); ALTER TABLE app.kept ENABLE ROW LEVEL SECURITY; GRANT SELECT ON app.kept TO paster',
		[],
		'pasted',
	);
	await client.query('SET row_security = off');
	const error = (await refusedBy('SELECT * FROM app.kept')) ?? '';
	for (const text of [error, error.replace(/\nSTATEMENT.*/, '')]) {
		const answer = await ask(text);
		expect(answer).toMatchObject({ shut: 'row', asked: 'SELECT on app.kept', fix: "SET row_security = 'on';" });
		expect(answer.gates.at(-1)?.why).toMatch(/The session had switched row_security off/);
		await client.query(answer.fix ?? '');
		expect(await refusedBy('SELECT * FROM app.kept')).toBeNull();
	}
});

test('of what an error may mean the gate that it came from decides, though another is shut by now', async () => {
	const error = (await refusedBy('SELECT FROM app.orders')) ?? '';
	await server.query('ALTER ROLE paster CONNECTION LIMIT 0');
	const answer = await ask(error.replace(/\nSTATEMENT.*/, ''));
	await server.query('ALTER ROLE paster CONNECTION LIMIT -1');
	expect(answer.shut).toBe('sign-in');
	expect(answer.asked).toBe('SELECT on app.orders');
	expect(answer.gates.find(({ gate }) => gate === 'object')?.refusal?.message).toBe(
		'permission denied for table orders',
	);
});

describe('the door', () => {
	test.each([
		['FATAL:  53300: sorry, too many clients already', 'sign-in', /room for its sessions now.*max_connections/],
		['FATAL:  too many connections for role "paster"', 'sign-in', /room for its sessions now/],
		['FATAL:  database "pasted" does not exist', 'connect', /This server has the database pasted\./],
		['FATAL:  3D000: Datenbank »pasted« existiert nicht', 'connect', /another server, or does it give another name/],
	])('%s', async (error, shut, why) => {
		const answer = await ask(error);
		expect(answer).toMatchObject({ shut, fix: null });
		expect(answer.gates.find((gate) => gate.gate === shut)?.why).toMatch(why);
	});

	test('a name that would be two lines of psql is written into none', async () => {
		const name = 'two\n\\! lines';
		await server.query(`CREATE ROLE "${name}" LOGIN`);
		await server.letIn(name);
		const answer = await ask('FATAL:  28P01: password authentication failed', name);
		expect(answer).toMatchObject({ shut: 'sign-in', fix: null });
		expect(explainText(answer)).toContain('cannot be written');
		const plain = await ask('FATAL:  28P01: password authentication failed');
		expect(plain.fix).toBe('\\password paster');
	});
});
