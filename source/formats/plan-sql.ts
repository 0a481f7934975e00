import { destination } from '../core/connection.js';
import { waitsForOthers } from '../core/plan/concurrently.js';
import { type Phase, type Plan, type Statement, statementsOf } from '../core/plan/plan.js';
import { forPsql, psqlVariable, verifiersNeeded } from '../core/sql/render.js';
import { comment, connect } from './psql-script.js';

/**
 * A plan as a script for psql. It does what `apply` does, statement by statement; verifiers come from psql variables
 * unless `verifiers` holds them.
 */
export function planSql(plan: Plan, verifiers: ReadonlyMap<string, string> = new Map()): string {
	const lines = [...header(plan, verifiers), ...plan.phases.flatMap((phase) => phaseLines(phase, verifiers))];
	return `${lines.join('\n')}\n`;
}

function header(plan: Plan, verifiers: ReadonlyMap<string, string>): readonly string[] {
	const logins = statementsOf(plan).flatMap((statement) => verifiersNeeded(statement.sql));
	const open = logins.filter((login) => !verifiers.has(login));
	return [
		comment(`Gatehouse plan for the profile ${plan.profile}`),
		comment(`for ${destination(plan.target)}, ${plan.fingerprint}`),
		comment(`Run it with: psql -X -d ${plan.target.database} -f THIS_FILE`),
		...(open.length === 0
			? []
			: [
					comment('and with one -v for each login, holding a SCRAM-SHA-256 verifier (never a password):'),
					...open.map((login) => comment(`  -v ${psqlVariable(login)}='SCRAM-SHA-256$4096:...'`)),
					comment(
						'`gatehouse plan PROFILE --format sql --secrets FILE` puts verifiers in for you, and the passwords in FILE.',
					),
				]),
		comment('psql loses the lock against other runs at each \\connect; `gatehouse apply` keeps it to the end.'),
		...plan.warnings.map((warning) => comment(`! ${warning.message}`)),
		...(plan.phases.length === 0 ? [comment('Nothing to change: the server is as the profile says.')] : []),
		'\\set ON_ERROR_STOP on',
	];
}

function phaseLines(phase: Phase, verifiers: ReadonlyMap<string, string>): readonly string[] {
	const statements = phase.statements.flatMap((statement) => [
		comment(`${statement.id}  ${statement.purpose}`),
		...patiently(statement, `${forPsql(statement.sql, verifiers)};`),
	]);
	return [
		'',
		connect(phase.database),
		lockTimeout,
		'SET search_path = pg_catalog;',
		'DO $$ BEGIN PERFORM pg_advisory_lock(7473, 1); END $$;',
		...(phase.transactional ? ['BEGIN;', ...statements, 'COMMIT;'] : statements),
	];
}

const lockTimeout = "SET lock_timeout = '5s';";

/** An index that is built beside the writers waits for their transactions, which may be long, and keeps nobody out. */
function patiently(statement: Statement, text: string): readonly string[] {
	return waitsForOthers(statement) ? ["SET lock_timeout = '0';", text, lockTimeout] : [text];
}
