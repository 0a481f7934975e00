import type { Denial } from './denials.js';

const table = 'CREATE TABLE {s}.t (id int, v text); INSERT INTO {s}.t VALUES (1, NULL);';
const usage = 'GRANT USAGE ON SCHEMA {s} TO {r};';
const on = 'ALTER TABLE {s}.t ENABLE ROW LEVEL SECURITY;';
const readable = `${table} ${usage} GRANT SELECT ON {s}.t TO {r}; ${on}`;
const changeable = `${table} ${usage} GRANT SELECT, UPDATE, DELETE ON {s}.t TO {r}; ${on}`;
const reading = { does: 'SELECT * FROM {s}.t', on: '{s}.t', privilege: 'SELECT', shut: 'row', silent: true } as const;
const changing = {
	does: `UPDATE {s}.t SET v = 'x' WHERE id = 1`,
	on: '{s}.t',
	privilege: 'UPDATE',
	shut: 'row',
} as const;
const apart = /keep apart whose rows are whose.*none is proposed/;

/** Ways in which policies leave rows out, or refuse them. */
export const rowDenials: readonly Denial[] = [
	{
		name: 'a partition by itself, of a table with policies',
		seed: `CREATE TABLE {s}.t (id int, v text) PARTITION BY LIST (id); CREATE TABLE {s}.one PARTITION OF {s}.t FOR VALUES IN (1);
			${usage} GRANT SELECT ON {s}.t TO {r}; ${on}`,
		does: 'SELECT * FROM {s}.one',
		on: '{s}.one',
		privilege: 'SELECT',
		shut: 'object',
		unmended: /is a partition of s_\d+\.t, and by itself goes past the row security.*read it through s_\d+\.t/,
	},
	{
		name: 'a policy for other logins by session_user',
		seed: `${readable} CREATE POLICY p ON {s}.t USING ((SELECT session_user) IN ('other', 'another'))`,
		...reading,
		unmended: /policy p of t is for other and another alone, by SESSION_USER, which is asker.*none is proposed/,
	},
	{
		name: 'a policy for another login by current_user',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (current_user = 'other')`,
		...reading,
		unmended: /policy p of t is for other alone, by CURRENT_USER, which is asker.*none is proposed/,
	},
	{
		name: 'a policy for all but this login',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (session_user <> '{r}')`,
		...reading,
		unmended: apart,
	},
	{
		name: 'policies of tenants, none of them for this login',
		seed: `${readable} CREATE POLICY p ON {s}.t TO pg_monitor USING (v = current_setting('app.tenant', true))`,
		...reading,
		unmended: apart,
	},
	{
		name: 'a policy that looks up whose rows they are',
		seed: `${readable} CREATE TABLE {s}.members (who name, id int); GRANT SELECT ON {s}.members TO {r};
			CREATE POLICY p ON {s}.t USING (EXISTS (SELECT FROM {s}.members m WHERE m.id = t.id))`,
		...reading,
		unmended: apart,
	},
	{
		name: 'two policies that both leave rows out',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (id > 10); CREATE POLICY q ON {s}.t USING (id < 0)`,
		...reading,
		says: /policies p and q of t leave asker_\d+ only the rows where \(id > 10\) or \(id < 0\)\. The fix shows every row of s_\d+\.t to asker/,
	},
	{
		name: 'a floor above a policy, and both leave rows out',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (id > 10); CREATE POLICY f ON {s}.t AS RESTRICTIVE USING (id > 20)`,
		...reading,
		unmended: /only the rows where \(id > 10\).*restrictive policy f of t .* only the rows where \(id > 20\)/,
	},
	{
		name: 'a policy that has the name the fix would give',
		seed: `${readable} CREATE POLICY {r}_select ON {s}.t FOR SELECT TO {r} USING (id > 10)`,
		...reading,
	},
	{
		name: 'row security that its sessions switch off',
		seed: `${readable} CREATE POLICY p ON {s}.t USING (true); ALTER ROLE {r} SET row_security = off`,
		...reading,
		silent: false,
	},
	{
		name: 'rows to change that may not be read',
		seed: `${changeable} CREATE POLICY p ON {s}.t FOR UPDATE USING (true)`,
		...changing,
		silent: true,
		says: /no policy lets asker_\d+ see any row\. UPDATE by what it reads/,
	},
	{
		name: 'rows to delete that may not be read',
		seed: `${changeable} CREATE POLICY p ON {s}.t FOR DELETE USING (true)`,
		...changing,
		does: 'DELETE FROM {s}.t WHERE id = 1',
		privilege: 'DELETE',
		silent: true,
	},
	{
		name: 'rows that may not be left as they would be',
		seed: `${changeable} CREATE POLICY s ON {s}.t FOR SELECT USING (true); CREATE POLICY p ON {s}.t FOR UPDATE USING (true) WITH CHECK (id > 10)`,
		...changing,
		says: /only new rows where \(id > 10\)/,
	},
	{
		name: 'a floor for new rows',
		seed: `${table} ${usage} GRANT INSERT ON {s}.t TO {r}; ${on} CREATE POLICY p ON {s}.t WITH CHECK (true);
			CREATE POLICY f ON {s}.t AS RESTRICTIVE FOR INSERT WITH CHECK (id > 10)`,
		does: 'INSERT INTO {s}.t VALUES (1)',
		on: '{s}.t',
		privilege: 'INSERT',
		shut: 'row',
		unmended: /restrictive policy f/,
	},
	{
		name: 'a policy that calls a closed function',
		seed: `${readable} CREATE FUNCTION {s}.f(int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN true\\; END';
			REVOKE EXECUTE ON FUNCTION {s}.f FROM PUBLIC; CREATE POLICY p ON {s}.t USING (true); CREATE POLICY f ON {s}.t AS RESTRICTIVE USING ({s}.f(id) = (v = current_user))`,
		...reading,
		shut: 'object',
		silent: false,
		says: /does not hold EXECUTE on .*\.f\(integer\).*because the policy f calls it/,
	},
	{
		name: 'a policy that looks up a closed table',
		seed: `${readable} CREATE TABLE {s}.members (who name); INSERT INTO {s}.members VALUES ('{r}');
			CREATE POLICY p ON {s}.t USING (current_user IN (SELECT who FROM {s}.members))`,
		...reading,
		shut: 'object',
		silent: false,
	},
	{
		name: 'policies of its reader behind two views',
		seed: `${readable} CREATE VIEW {s}.i WITH (security_invoker) AS SELECT * FROM {s}.t; CREATE VIEW {s}.w AS SELECT * FROM {s}.i; GRANT SELECT ON {s}.w TO {r}`,
		...reading,
		does: 'SELECT * FROM {s}.w',
		on: '{s}.w',
		since: 150_000,
	},
];
