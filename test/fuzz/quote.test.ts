// Whatever a name or a string is, PostgreSQL's own parser reads the very same back, in one statement.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIdentifierList } from '../../source/core/sql/identifier-list.js';
import { identifier, literal, qualified, quoteIdentifier } from '../../source/core/sql/quote.js';
import { preview, psqlVariable } from '../../source/core/sql/render.js';
import { integer, list, type Sql, sql } from '../../source/core/sql/sql.js';
import { names, texts } from './arbitrary/names.js';
import { sqlWords } from './arbitrary/words.js';
import { namedIn } from './named.js';
import { type Parsed, parseEach, parseOne } from './parse.js';
import { patience, runs } from './runs.js';

const many = { timeout: patience };
const named = (name: string): unknown => ({ String: { sval: name } });
const batches = fc.array(names(), { minLength: 1, maxLength: 20 });

describe('names', () => {
	test('a name is read back as it was', many, () => {
		fc.assert(
			fc.property(batches, (all) => {
				const parsed = parseEach(all.map((name) => preview(sql`SELECT ${identifier(name)}`)));
				expect(parsed.map(selected)).toEqual(all.map((name) => [[named(name)]]));
			}),
			runs(300),
		);
	});

	test('a list of names, of any length and in order', many, () => {
		fc.assert(
			fc.property(batches, (all) => {
				const parsed = parseOne(preview(sql`SELECT ${list(all.map(identifier))}`));
				expect(selected(parsed)).toEqual(all.map((name) => [named(name)]));
			}),
			runs(300),
		);
	});

	test('a qualified name is so many names', many, () => {
		fc.assert(
			fc.property(fc.array(names(), { minLength: 2, maxLength: 4 }), ([first = '', ...others]) => {
				const [fields] = selected(parseOne(preview(sql`SELECT ${qualified(first, ...others)}`)));
				expect(fields).toEqual([first, ...others].map(named));
			}),
			runs(1000),
		);
	});

	test('a list of names as the server stores it is read back', many, () => {
		fc.assert(
			fc.property(batches, (all) => {
				expect(parseIdentifierList(all.map(quoteIdentifier).join(', '))).toEqual(all);
			}),
			runs(300),
		);
	});

	test('no two roles have one psql variable, and its name needs no quotes', many, () => {
		fc.assert(
			fc.property(fc.uniqueArray(names(), { minLength: 2, maxLength: 20 }), (all) => {
				const variables = all.map(psqlVariable);
				expect(new Set(variables).size).toBe(all.length);
				expect(variables.filter((variable) => !/^[A-Za-z0-9_]+$/.test(variable))).toEqual([]);
			}),
			runs(300),
		);
	});
});

/** Every place of the grammar where Gatehouse writes a name, and what is named there. */
const places: readonly (readonly [string, (name: Sql) => Sql, string])[] = [
	['CREATE ROLE', (name) => sql`CREATE ROLE ${name} NOLOGIN`, 'role'],
	['ALTER ROLE', (name) => sql`ALTER ROLE ${name} NOLOGIN`, 'role'],
	['DROP ROLE', (name) => sql`DROP ROLE ${name}`, 'role'],
	['COMMENT ON ROLE', (name) => sql`COMMENT ON ROLE ${name} IS NULL`, 'role'],
	['GRANT a role', (name) => sql`GRANT ${name} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`, 'role'],
	['REVOKE a role', (name) => sql`REVOKE ${name} FROM CURRENT_USER`, 'role'],
	['REVOKE ADMIN OPTION', (name) => sql`REVOKE ADMIN OPTION FOR ${name} FROM CURRENT_USER`, 'role'],
	['REVOKE SET OPTION', (name) => sql`REVOKE SET OPTION FOR ${name} FROM CURRENT_USER GRANTED BY a`, 'role'],
	['GRANTED BY', (name) => sql`REVOKE a FROM b GRANTED BY ${name}`, 'role'],
	['GRANT TO', (name) => sql`GRANT SELECT ON TABLE a.b TO ${name}`, 'role'],
	['GRANT TO, with the option', (name) => sql`GRANT SELECT ON TABLE a.b TO ${name} WITH GRANT OPTION`, 'role'],
	['REVOKE FROM', (name) => sql`REVOKE SELECT ON TABLE a.b FROM a, ${name}`, 'role'],
	['FOR ROLE', (name) => sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${name} GRANT SELECT ON TABLES TO a`, 'role'],
	['AUTHORIZATION', (name) => sql`CREATE SCHEMA a AUTHORIZATION ${name}`, 'role'],
	['OWNER TO', (name) => sql`ALTER DATABASE a OWNER TO ${name}`, 'role'],
	['CREATE DATABASE', (name) => sql`CREATE DATABASE ${name} TEMPLATE a ALLOW_CONNECTIONS false`, 'database'],
	['TEMPLATE', (name) => sql`CREATE DATABASE a TEMPLATE ${name} ENCODING 'UTF8'`, 'database'],
	['DROP DATABASE', (name) => sql`DROP DATABASE ${name}`, 'database'],
	['ALTER DATABASE', (name) => sql`ALTER DATABASE ${name} CONNECTION LIMIT 1`, 'database'],
	['ALTER DATABASE OWNER', (name) => sql`ALTER DATABASE ${name} OWNER TO a`, 'database'],
	['IN DATABASE', (name) => sql`ALTER ROLE a IN DATABASE ${name} RESET b`, 'database'],
	['COMMENT ON DATABASE', (name) => sql`COMMENT ON DATABASE ${name} IS NULL`, 'database'],
	['ON DATABASE', (name) => sql`GRANT CONNECT ON DATABASE ${name} TO a`, 'database'],
	['SET', (name) => sql`ALTER ROLE a IN DATABASE b SET ${name} = ''`, 'setting'],
	['RESET', (name) => sql`ALTER ROLE a IN DATABASE b RESET ${name}`, 'setting'],
	['SET with a prefix', (name) => sql`ALTER ROLE a IN DATABASE b SET a.${name} = ''`, 'setting'],
	['a value of SET', (name) => sql`ALTER ROLE a IN DATABASE b SET search_path = a, ${name}`, 'text'],
	['CREATE SCHEMA', (name) => sql`CREATE SCHEMA ${name} AUTHORIZATION a`, 'schema'],
	['ALTER SCHEMA', (name) => sql`ALTER SCHEMA ${name} OWNER TO a`, 'schema'],
	['DROP SCHEMA', (name) => sql`DROP SCHEMA ${name}`, 'schema'],
	['COMMENT ON SCHEMA', (name) => sql`COMMENT ON SCHEMA ${name} IS NULL`, 'schema'],
	['ON SCHEMA', (name) => sql`GRANT USAGE ON SCHEMA ${name} TO a`, 'schema'],
	['IN SCHEMA', (name) => sql`ALTER DEFAULT PRIVILEGES IN SCHEMA ${name} GRANT SELECT ON TABLES TO a`, 'schema'],
	['ALL TABLES IN SCHEMA', (name) => sql`GRANT SELECT ON ALL TABLES IN SCHEMA ${name} TO a`, 'schema'],
	['CREATE EXTENSION', (name) => sql`CREATE EXTENSION ${name} SCHEMA a`, 'extension'],
	['EXTENSION SCHEMA', (name) => sql`CREATE EXTENSION a SCHEMA ${name}`, 'schema'],
	['DROP EXTENSION', (name) => sql`DROP EXTENSION ${name}`, 'extension'],
	['ON TABLE', (name) => sql`GRANT SELECT ON TABLE ${name}.b TO a`, 'schema'],
	['a table', (name) => sql`GRANT SELECT ON TABLE a.${name} TO a`, 'relation'],
	['a sequence', (name) => sql`GRANT USAGE ON SEQUENCE a.${name}, a.b TO a`, 'relation'],
	['a routine', (name) => sql`GRANT EXECUTE ON ROUTINE a.${name}(integer, b.c) TO a`, 'routine'],
	['a type', (name) => sql`GRANT EXECUTE ON ROUTINE a.b(integer, c.${name}[]) TO a`, 'type'],
	['a column', (name) => sql`REVOKE SELECT (${name}) ON TABLE a.b FROM a`, 'column'],
	['ROW LEVEL SECURITY', (name) => sql`ALTER TABLE a.${name} FORCE ROW LEVEL SECURITY`, 'relation'],
	['CREATE POLICY', (name) => sql`CREATE POLICY ${name} ON a.b AS RESTRICTIVE TO a USING (true)`, 'policy'],
	['CREATE POLICY ON', (name) => sql`CREATE POLICY a ON b.${name} TO a USING (true)`, 'relation'],
	['CREATE POLICY TO', (name) => sql`CREATE POLICY a ON a.b TO a, ${name} USING (true)`, 'role'],
	['USING', (name) => sql`CREATE POLICY a ON a.b TO a USING (${name} = (SELECT c.d()))`, 'column'],
	['WITH CHECK', (name) => sql`ALTER POLICY a ON a.b TO a USING (true) WITH CHECK (${name} = 1)`, 'column'],
	['DROP POLICY', (name) => sql`DROP POLICY ${name} ON a.b`, 'policy'],
	['DROP POLICY ON', (name) => sql`DROP POLICY a ON b.${name}`, 'relation'],
	['CREATE INDEX', (name) => sql`CREATE INDEX CONCURRENTLY ${name} ON a.b (c)`, 'index'],
	['CREATE INDEX ON', (name) => sql`CREATE INDEX a ON ONLY a.${name} (c)`, 'relation'],
	['an index column', (name) => sql`CREATE INDEX a ON a.b (${name})`, 'column'],
	['DROP INDEX', (name) => sql`DROP INDEX CONCURRENTLY IF EXISTS a.${name}`, 'index'],
	['ATTACH PARTITION', (name) => sql`ALTER INDEX a.b ATTACH PARTITION a.${name}`, 'index'],
	['ON PARAMETER', (name) => sql`GRANT SET ON PARAMETER ${name} TO a`, 'setting'],
];

describe.each(places)('%s', (_what, place, what) => {
	/** PostgreSQL has no roles of these names, quoted or not. */
	const possible = (name: string): boolean => what !== 'role' || (name !== 'public' && name !== 'none');
	const lost = (all: readonly string[]): readonly string[] => {
		const parsed = parseEach(all.map((name) => preview(place(identifier(name)))));
		return all.filter((_, index) => {
			const there = namedIn(parsed[index] as Parsed).filter((each) => each.what === what);
			return !there.some(({ path }) => path.some((each) => each === all[index] || each === `a.${all[index]}`));
		});
	};

	test('takes every word of SQL as a name', () => {
		expect(lost(sqlWords.filter(possible))).toEqual([]);
	});

	test('takes any name', many, () => {
		fc.assert(
			fc.property(fc.array(names().filter(possible), { minLength: 1 }), (all) => {
				expect(lost(all)).toEqual([]);
			}),
			runs(20),
		);
	});
});

describe('values', () => {
	test('a string is read back as it was', many, () => {
		fc.assert(
			fc.property(fc.array(texts(), { minLength: 1, maxLength: 20 }), (all) => {
				const parsed = parseEach(all.map((value) => preview(sql`SELECT ${literal(value)}`)));
				expect(parsed.map((each) => namedIn(each))).toEqual(all.map((value) => [{ what: 'text', path: [value] }]));
			}),
			runs(300),
		);
	});

	test('strings beside each other stay apart', many, () => {
		fc.assert(
			fc.property(fc.array(texts(), { minLength: 1, maxLength: 20 }), (all) => {
				const parsed = parseOne(preview(sql`SELECT ${list(all.map(literal))}`));
				expect(namedIn(parsed).map(({ path: [value] }) => value)).toEqual(all);
			}),
			runs(300),
		);
	});

	test('an integer is read back as it was', many, () => {
		fc.assert(
			fc.property(fc.integer({ min: -1, max: 2_147_483_647 }), (value) => {
				const { tree } = parseOne(preview(sql`ALTER DATABASE a CONNECTION LIMIT ${integer(value)}`));
				expect(JSON.stringify(tree)).toContain(`"Integer":{${value === 0 ? '' : `"ival":${value}`}}`);
			}),
			runs(500),
		);
	});
});

/** The fields of each column of a SELECT. */
function selected({ kind, tree }: Parsed): readonly unknown[] {
	expect(kind).toBe('SelectStmt');
	const targets = tree['targetList'] as { ResTarget: { val: { ColumnRef: { fields: unknown } } } }[];
	return targets.map((each) => each.ResTarget.val.ColumnRef.fields);
}
