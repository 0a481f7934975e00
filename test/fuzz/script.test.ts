// Whatever the names are, psql finds in the script of a plan the very statements of the plan, in the plan's databases.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Phase } from '../../source/core/plan/plan.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { forServer, psqlVariable, verifiersNeeded } from '../../source/core/sql/render.js';
import { planSql } from '../../source/formats/plan-sql.js';
import { databaseOf, type Item, readScript } from './psql.js';
import { patience, runs } from './runs.js';
import { outcomeOf, scenarios } from './scenario.js';

const verifier = 'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy';

/** What each phase begins with: how long it waits, what names mean, and the lock. */
const opening = [/^SET lock_timeout = '\w+'$/, /^SET search_path = pg_catalog$/, /^DO \$\$ BEGIN [^$]* END \$\$$/];

test('the script of a plan is the plan', { timeout: patience }, () => {
	fc.assert(
		fc.property(scenarios, fc.boolean(), (scenario, held) => {
			const outcome = outcomeOf(scenario);
			if ('refusal' in outcome) return;
			const { plan } = outcome;
			const logins = statementsOf(plan).flatMap((statement) => verifiersNeeded(statement.sql));
			const verifiers = new Map(logins.map((login, index) => [login, `${verifier}${index}`]));
			const variables = new Map([...verifiers].map(([login, value]) => [psqlVariable(login), value]));
			const script = held ? planSql(plan, verifiers) : planSql(plan);

			const [first, ...items] = readScript(script, held ? new Map() : variables);
			expect(first).toEqual({ command: '\\set ON_ERROR_STOP on' });
			expect(phasesOf(items)).toEqual(plan.phases.map((phase) => wanted(phase, verifiers)));
		}),
		runs(80),
	);
});

type Read = { readonly database: string; readonly statements: readonly string[] };

function phasesOf(items: readonly Item[]): readonly Read[] {
	const starts = items.flatMap((item, index) => ('command' in item ? [{ index, command: item.command }] : []));
	return starts.map(({ index, command }, at) => {
		const inside = items.slice(index + 1, starts[at + 1]?.index);
		const statements = inside.map((item) => ('statement' in item ? item.statement : item.command));
		expect(opening.map((pattern, place) => pattern.test(statements[place] ?? ''))).toEqual(opening.map(() => true));
		const own = statements.slice(opening.length).filter((statement) => !/^SET lock_timeout = '\w+'$/.test(statement));
		return { database: databaseOf(command), statements: own };
	});
}

function wanted({ database, transactional, statements }: Phase, verifiers: ReadonlyMap<string, string>): Read {
	const texts = statements.map(({ sql }) => forServer(sql, verifiers));
	return { database, statements: transactional ? ['BEGIN', ...texts, 'COMMIT'] : texts };
}
