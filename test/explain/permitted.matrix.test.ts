// What looks like a wall and is none: the server lets the login through, and so does the answer.
import { afterAll, expect, test } from 'vitest';
import { explain } from '../../source/commands/explain.js';
import { openServer } from '../../source/commands/open-server.js';
import { soughtByName } from '../../source/core/explain/sought-by-name.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from '../postgres/target-of.js';
import { statementsOf } from './statements-of.js';

const server = await testServer();
await server.query('CREATE DATABASE permitted');
const opened = await openServer(targetOf(server.sandbox));
afterAll(() => opened.close());

const table = `CREATE TABLE {s}.t (id int, v text); INSERT INTO {s}.t VALUES (1, '{r}');`;
const usage = 'GRANT USAGE ON SCHEMA {s} TO {r};';
const group = 'CREATE ROLE {r}_group; GRANT CREATE, USAGE ON SCHEMA {s} TO {r}_group;';
const readable = `${table} ${usage} GRANT SELECT ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY;`;
const select = 'SELECT * FROM {s}.t';

type Permitted = {
	readonly name: string;
	readonly seed: string;
	readonly does: string;
	readonly privilege?: string;
	readonly on?: string;
	readonly since?: number;
};

const permitted: readonly Permitted[] = [
	{
		name: 'a policy for this login by session_user',
		seed: `${readable} CREATE POLICY p ON {s}.t USING ((SELECT session_user) IN ('{r}', 'other'))`,
		does: select,
	},
	{
		name: 'a policy for this login alone by current_user',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (current_user = '{r}')`,
		does: select,
	},
	{
		name: 'a policy for all but another login, as text',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (session_user::text <> 'other')`,
		does: select,
	},
	{
		name: 'a policy that shows everybody what is its own',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (v = current_user)`,
		does: select,
	},
	{
		name: 'a policy that is open while a setting is not there',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (current_setting('app.x', true) IS NULL)`,
		does: select,
	},
	{
		name: 'one of two policies is for this login',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (v = current_setting('app.x', true)); CREATE POLICY q ON {s}.t USING (session_user = '{r}')`,
		does: select,
	},
	{
		name: 'a view whose owner holds no more than the columns that it reads',
		seed: `${table} ${usage} ${group} GRANT SELECT (id) ON {s}.t TO {r}_group; CREATE VIEW {s}.w AS SELECT id FROM {s}.t; ALTER VIEW {s}.w OWNER TO {r}_group; GRANT SELECT ON {s}.w TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
	},
	{
		name: 'a view of its reader, who holds the columns that it reads',
		seed: `${table} ${usage} GRANT SELECT (id) ON {s}.t TO {r}; CREATE VIEW {s}.w WITH (security_invoker) AS SELECT id FROM {s}.t; GRANT SELECT ON {s}.w TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		since: 150_000,
	},
	{
		name: 'a view that a trigger writes for',
		seed: `${table} ${usage} ${group} GRANT SELECT ON {s}.t TO {r}_group; CREATE VIEW {s}.w AS SELECT * FROM {s}.t;
			CREATE FUNCTION {s}.tg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW\\; END';
			CREATE TRIGGER x INSTEAD OF INSERT ON {s}.w FOR EACH ROW EXECUTE FUNCTION {s}.tg(); ALTER VIEW {s}.w OWNER TO {r}_group; GRANT INSERT ON {s}.w TO {r}`,
		does: 'INSERT INTO {s}.w (id) VALUES (1)',
		on: '{s}.w',
		privilege: 'INSERT',
	},
	{
		name: 'a view that changes one table and only looks another up',
		seed: `${table} ${usage} ${group} CREATE TABLE {s}.u (id int); INSERT INTO {s}.u VALUES (1); GRANT SELECT, UPDATE ON {s}.t TO {r}_group; GRANT SELECT ON {s}.u TO {r}_group;
			CREATE VIEW {s}.w AS SELECT * FROM {s}.t WHERE id IN (SELECT id FROM {s}.u); ALTER VIEW {s}.w OWNER TO {r}_group; GRANT SELECT, UPDATE ON {s}.w TO {r}`,
		does: `UPDATE {s}.w SET v = 'y'`,
		on: '{s}.w',
		privilege: 'UPDATE',
	},
	{
		name: 'policies of an owner behind a view bind its reader no more',
		seed: `${table} ${usage} ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE VIEW {s}.w AS SELECT * FROM {s}.t; GRANT SELECT ON {s}.w TO {r}`,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
	},
	{
		name: 'rows that may be changed without being read',
		seed: `${table} ${usage} GRANT UPDATE ON {s}.t TO {r}; ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON {s}.t FOR UPDATE USING (true)`,
		does: `UPDATE {s}.t SET v = 'x'`,
		privilege: 'UPDATE',
	},
];

test.each(
	permitted.filter(({ since = 0 }) => server.version >= since).map((each, at) => [each.name, each, at] as const),
)('%s', async (_name, { seed, does, on = '{s}.t', privilege = 'SELECT' }, at) => {
	const names = { r: `permitted_${at}`, s: `p_${at}` };
	const filled = (text: string) => text.replace(/\{([rs])\}/g, (_all, key: keyof typeof names) => names[key]);
	await server.query(`CREATE ROLE ${names.r} LOGIN`);
	const { password } = await server.letIn(names.r);
	await server.query(`CREATE SCHEMA ${names.s}`, [], 'permitted');
	for (const statement of statementsOf(filled(seed))) await server.query(statement, [], 'permitted');
	const client = await server.signIn(names.r, password, 'permitted');
	expect((await client.query(filled(does)).finally(() => client.end())).rowCount).toBe(1);
	const sought = soughtByName(filled(on), privilege);
	const answer = await explain({ server: opened, role: names.r, database: 'permitted', sought });
	expect(answer).toMatchObject({ allowed: true, shut: null, fix: null });
});

test('views and rules that go round in a circle are walked once', async () => {
	await server.query(
		`CREATE ROLE circler LOGIN; CREATE SCHEMA round; GRANT USAGE ON SCHEMA round TO circler;
		 CREATE TABLE round.t (id int); CREATE VIEW round.a AS SELECT * FROM round.t; CREATE VIEW round.b AS SELECT * FROM round.a;
		 CREATE OR REPLACE VIEW round.a AS SELECT * FROM round.b; GRANT ALL ON ALL TABLES IN SCHEMA round TO circler;
		 CREATE TABLE round.x (id int); CREATE TABLE round.y (id int);
		 CREATE RULE r AS ON INSERT TO round.x DO ALSO INSERT INTO round.y VALUES (NEW.id);
		 CREATE RULE r AS ON INSERT TO round.y DO ALSO INSERT INTO round.x VALUES (NEW.id); GRANT INSERT ON round.x TO circler`,
		[],
		'permitted',
	);
	const { password } = await server.letIn('circler');
	const client = await server.signIn('circler', password, 'permitted');
	const stateOf = async (sql: string) => await client.query(sql).then(String, (error: { code?: string }) => error.code);
	expect(await stateOf('SELECT * FROM round.a')).toBe('42P17');
	expect(await stateOf('INSERT INTO round.x VALUES (1)')).toBe('42P17');
	await client.end();
	const ask = async (on: string, privilege: string) =>
		await explain({ server: opened, role: 'circler', database: 'permitted', sought: soughtByName(on, privilege) });
	expect((await ask('round.a', 'SELECT')).gates.map(({ gate }) => gate)).toContain('object');
	expect((await ask('round.x', 'INSERT')).gates.map(({ gate }) => gate)).toContain('object');
});
