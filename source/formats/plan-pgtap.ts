import type { DesiredDatabase } from '../core/access/desired.js';
import type { Situation } from '../core/access/situation.js';
import { destination } from '../core/connection.js';
import type { PgtapTest } from '../core/pgtap/test.js';
import { pgtapTests } from '../core/pgtap/tests-of.js';
import type { Plan } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { literal } from '../core/sql/quote.js';
import { preview } from '../core/sql/render.js';
import { comment, connect } from './psql-script.js';

/** What a plan leads to, as a script for psql of pgTAP's tests: a plan of its own for each database, and nothing is left behind. */
export function planPgtap(plan: Pick<Plan, 'profile' | 'target' | 'fingerprint'>, situation: Situation): string {
	const lines = [...header(plan), ...situation.desired.databases.flatMap((wanted) => databaseLines(situation, wanted))];
	return `${lines.join('\n')}\n`;
}

function header({ profile, target, fingerprint }: Pick<Plan, 'profile' | 'target' | 'fingerprint'>): readonly string[] {
	return [
		comment(`The profile ${profile} as pgTAP tests, for ${destination(target)}`),
		comment(`as it was at ${fingerprint}; make it again once there are other tables.`),
		comment(`Run it after the plan is applied: psql -X -d ${target.database} -f THIS_FILE`),
		comment('pgTAP is an extension of each database; or a file that is loaded for the length of the test:'),
		comment('  -v pgtap="$(pg_config --sharedir)"/extension/pgtap--VERSION.sql'),
		'\\set ON_ERROR_STOP on',
		'\\set QUIET on',
		'\\pset format unaligned',
		'\\pset tuples_only on',
		'\\pset pager off',
	];
}

function databaseLines(situation: Situation, wanted: DesiredDatabase): readonly string[] {
	const tests = pgtapTests(situation, wanted);
	return [
		'',
		connect(wanted.name),
		'BEGIN;',
		...findPgtap,
		`SELECT plan(${tests.length});`,
		...tests.flatMap(testLines),
		'SELECT * FROM finish();',
		'ROLLBACK;',
	];
}

/** Where it is loaded from a file, it is in a schema of its own and gone with the transaction. */
const findPgtap: readonly string[] = [
	'SET LOCAL client_min_messages = warning;',
	'\\if :{?pgtap}',
	'CREATE SCHEMA gatehouse_pgtap;',
	'SET LOCAL search_path = gatehouse_pgtap;',
	'\\i :pgtap',
	'\\else',
	'DO $$ DECLARE home text := (SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace',
	"    WHERE e.extname = 'pgtap');",
	'BEGIN',
	"    IF home IS NULL THEN RAISE EXCEPTION 'This database has no extension pgtap. Create it, or give its file: -v pgtap=FILE'; END IF;",
	"    PERFORM pg_catalog.set_config('search_path', pg_catalog.quote_ident(home), true);",
	'END $$;',
	'\\endif',
];

/** A query has a name of its own, so that it can be read: inside a string its quotes would be doubled. */
function testLines(test: PgtapTest, index: number): readonly string[] {
	// TAP is read line by line, and a # in a description begins a directive.
	const says = preview(literal(safeText(test.says).replaceAll('#', '\\#')));
	if (test.kind === 'call') return [`SELECT ${test.of}(${[...test.given.map(preview), says].join(', ')});`];
	const query = `gatehouse_${index + 1}`;
	return [`PREPARE ${query} AS ${preview(test.query)};`, `SELECT is_empty('${query}', ${says});`];
}
