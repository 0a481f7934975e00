import { expect, test } from 'vitest';
import { leavesRemnant, waitsForOthers } from '../../../source/core/plan/concurrently.js';
import { Sql } from '../../../source/core/sql/sql.js';

test.each([
	['CREATE INDEX CONCURRENTLY i ON t (n)', true, true],
	['CREATE UNIQUE INDEX CONCURRENTLY i ON t (n)', true, true],
	['DROP INDEX CONCURRENTLY IF EXISTS app.i', true, false],
	['REINDEX INDEX CONCURRENTLY app.i', true, false],
	['CREATE INDEX i ON t (n)', false, false],
	['CREATE INDEX CONCURRENTLYX ON t (n)', false, false],
	['ALTER INDEX app.i ATTACH PARTITION app."CREATE INDEX CONCURRENTLY"', false, false],
])('%s: waits %s, leaves a remnant %s', (text, waits, leaves) => {
	const statement = { sql: Sql.of(text) };
	expect([waitsForOthers(statement), leavesRemnant(statement)]).toEqual([waits, leaves]);
});
