// The index on the tenant column, over partitions of every kind: built, attached, and then there is nothing left to do.
import { expect, test } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';
import { settingProfile } from './shared-world.js';

const server = await testServer();
const tables = `
	CREATE TABLE item (tenant_id int, at int, what text) PARTITION BY RANGE (at);
	CREATE TABLE item_1 PARTITION OF item FOR VALUES FROM (0) TO (10);
	CREATE TABLE item_2 PARTITION OF item FOR VALUES FROM (10) TO (20);`;
const rows = "INSERT INTO item VALUES (1, 1, 'a'), (2, 11, 'b');";
const one = /^CREATE INDEX CONCURRENTLY item_1_tenant_id_idx ON app\.item_1 \(tenant_id\)/;
const two = /^CREATE INDEX CONCURRENTLY item_2_tenant_id_idx ON app\.item_2 \(tenant_id\)/;
const over = 'CREATE INDEX item_tenant_id_idx ON ONLY app.item (tenant_id)';
const attach = (part: string, table = 'item') =>
	`ALTER INDEX app.${table}_tenant_id_idx ATTACH PARTITION app.${part}_tenant_id_idx`;
const all = [one, two, over, attach('item_1'), attach('item_2')];

/** What there is, and how the index comes to be. */
const cases: readonly (readonly [string, string, readonly (string | RegExp)[]])[] = [
	['none holds rows', tables, ['CREATE INDEX item_tenant_id_idx ON app.item (tenant_id)']],
	['they hold rows', tables + rows, all],
	[
		'they have indexes of their own that cannot be attached',
		`${tables}${rows} CREATE INDEX ON item_1 (tenant_id, at); CREATE UNIQUE INDEX ON item_2 (tenant_id, at);`,
		all,
	],
	[
		'one has just the index',
		`${tables}${rows} CREATE INDEX item_1_tenant_id_idx ON item_1 (tenant_id);`,
		[two, over, attach('item_1'), attach('item_2')],
	],
	[
		'an attempt was interrupted',
		`${tables}${rows} CREATE INDEX item_1_tenant_id_idx ON item_1 (tenant_id); ${over}; ${attach('item_1')};`,
		[two, attach('item_2')],
	],
	[
		'an attempt was interrupted where none holds rows',
		`${tables} ${over};`,
		['DROP INDEX app.item_tenant_id_idx', 'CREATE INDEX item_tenant_id_idx ON app.item (tenant_id)'],
	],
	[
		'they have partitions themselves',
		`${tables}${rows}
		 CREATE TABLE item_3 PARTITION OF item FOR VALUES FROM (20) TO (30) PARTITION BY LIST (what);
		 CREATE TABLE item_3a PARTITION OF item_3 FOR VALUES IN ('a');`,
		[
			one,
			two,
			/CONCURRENTLY item_3a_tenant_id_idx/,
			'CREATE INDEX item_3_tenant_id_idx ON ONLY app.item_3 (tenant_id)',
			attach('item_3a', 'item_3'),
			over,
			attach('item_1'),
			attach('item_2'),
			attach('item_3'),
		],
	],
	[
		'one is on another server',
		`${tables}${rows}
		 CREATE EXTENSION file_fdw; CREATE SERVER elsewhere FOREIGN DATA WRAPPER file_fdw;
		 CREATE FOREIGN TABLE item_f PARTITION OF item FOR VALUES FROM (20) TO (30) SERVER elsewhere OPTIONS (filename '/dev/null');`,
		[one, two, 'CREATE INDEX item_tenant_id_idx ON app.item (tenant_id)'],
	],
	[
		'one is on another server, and an attempt was interrupted',
		`${tables}${rows} ${over}; CREATE INDEX item_1_tenant_id_idx ON item_1 (tenant_id); ${attach('item_1')};
		 CREATE EXTENSION file_fdw; CREATE SERVER elsewhere FOREIGN DATA WRAPPER file_fdw;
		 CREATE FOREIGN TABLE item_f PARTITION OF item FOR VALUES FROM (20) TO (30) SERVER elsewhere OPTIONS (filename '/dev/null');`,
		[
			'DROP INDEX app.item_tenant_id_idx',
			/^CREATE INDEX CONCURRENTLY item_1_tenant_id_idx1 /,
			two,
			'CREATE INDEX item_tenant_id_idx ON app.item (tenant_id)',
		],
	],
	[
		'one is in another schema, and the name is taken there',
		`${tables}${rows} CREATE SCHEMA parts;
		 CREATE TABLE parts.item_3 PARTITION OF item FOR VALUES FROM (20) TO (30);
		 CREATE INDEX item_3_tenant_id_idx ON parts.item_3 (tenant_id) WHERE tenant_id > 0;`,
		[
			one,
			two,
			'CREATE INDEX CONCURRENTLY item_3_tenant_id_idx1 ON parts.item_3 (tenant_id)',
			over,
			attach('item_1'),
			attach('item_2'),
			'ALTER INDEX app.item_tenant_id_idx ATTACH PARTITION parts.item_3_tenant_id_idx1',
		],
	],
	[
		'no partitions, and indexes that find nothing by a key',
		`CREATE TABLE item (tenant_id int, at int); INSERT INTO item VALUES (1, 1);
		 CREATE INDEX ON item USING brin (tenant_id); CREATE INDEX ON item (tenant_id) WHERE at > 0; CREATE INDEX ON item (at, tenant_id);`,
		[/^CREATE INDEX CONCURRENTLY item_tenant_id_idx2 ON app\.item \(tenant_id\)/],
	],
	[
		'no partitions, and an index that begins with the column',
		'CREATE TABLE item (tenant_id int, at int, PRIMARY KEY (tenant_id, at)); INSERT INTO item VALUES (1, 1);',
		[],
	],
];

test.each(cases)('%s', async (what, before, expected) => {
	const name = `parts_${cases.findIndex(([each]) => each === what)}`;
	const passwords = new Map<string, Secret>();
	const document = settingProfile(name, { type: 'integer' });
	const opened = await openAs(server);
	await provision(opened, document, passwords);
	await server.query(`SET search_path = app; ${before}`, [], name);
	const lines = statementsOf(await planFor(opened, document)).map((statement) => preview(statement.sql));
	expect(lines.filter((line) => line.includes('INDEX'))).toEqual(
		expected.map((each) => (each instanceof RegExp ? expect.stringMatching(each) : each)),
	);
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(statementsOf(await planFor(opened, document))).toEqual([]);
	const indexed = await server.query(
		`SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		 WHERE n.nspname IN ('app', 'parts') AND c.relkind IN ('r', 'p') AND NOT EXISTS (
			SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indkey[0] = 1 AND i.indpred IS NULL)`,
		[],
		name,
	);
	expect(indexed).toEqual([]);
});
