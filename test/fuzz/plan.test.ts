// Whatever a profile says and a server holds, each statement of the plan is the one statement that it says it is, and
// names nothing but what the profile and the server name.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapSchema } from '../../source/core/access/desired.js';
import { Situation } from '../../source/core/access/situation.js';
import { InsufficientPrivilegeError } from '../../source/core/errors.js';
import { desiredOf } from '../../source/core/patterns/desired-of.js';
import { type Plan, statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { forPsql, forServer, preview, verifiersNeeded } from '../../source/core/sql/render.js';
import { Secret } from '../../source/core/sql/secret.js';
import { scramVerifier } from '../../source/postgres/scram.js';
import { texts } from './arbitrary/names.js';
import { namesOf, type Read, readEach, takesBack, wrongIn } from './judge.js';
import { kindOf } from './kinds.js';
import { Known } from './known.js';
import { namedIn } from './named.js';
import { parseAll } from './parse.js';
import { patience, runs } from './runs.js';
import { outcomeOf, type Scenario, scenarios } from './scenario.js';

const passwords = texts(30).map((text) => `Pw-7f3c-${text.replaceAll(/\p{Cc}/gu, '')}`);

test('every statement and every undo is what it says, and names what is known', { timeout: patience }, async () => {
	const count = { scenarios: 0, refused: 0, statements: 0 };
	await fc.assert(
		fc.asyncProperty(scenarios, passwords, async (scenario, password) => {
			const outcome = outcomeOf(scenario);
			count.scenarios += 1;
			if ('plan' in outcome) count.statements += await judge(scenario, outcome.plan, password);
			else count.refused += 1;
		}),
		runs(120),
	);
	// Else the test would say little, whatever it says.
	expect(count.refused).toBeLessThan(count.scenarios / 4);
	expect(count.statements).toBeGreaterThan(count.scenarios * 20);
});

async function judge({ document, current }: Scenario, plan: Plan, password: string): Promise<number> {
	const desired = desiredOf(parseProfile(document), current.administrator);
	const statements = statementsOf(plan);
	const logins = statements.flatMap((statement) => verifiersNeeded(statement.sql));
	const computed = logins.map(
		async (login) => [login, await scramVerifier(Secret.of(password), { iterations: 1 })] as const,
	);
	const verifiers = new Map(await Promise.all(computed));
	const known = new Known(desired, current, [...verifiers.values()]);
	const made = readEach(statements.map((statement) => forServer(statement.sql, verifiers)));
	const undone = statements.flatMap(({ undo }, index) => ('sql' in undo ? [{ sql: preview(undo.sql), index }] : []));
	const undos = readEach(undone.map(({ sql }) => sql));

	// One statement each, of its kind, that names what is known.
	expect([...made, ...undos].flatMap((read) => wrongIn(read, known))).toEqual([]);
	const amiss = undos.filter((undo, at) => !takesBack(undo, made[undone[at]?.index ?? -1] as Read));
	expect(amiss.map(({ sql }) => sql)).toEqual([]);

	// What is missing is made, under the very names and with the very verifiers.
	const situation = new Situation(desired, current);
	const absent = desired.roles.filter(({ name }) => situation.role(name) === undefined);
	const unmade = desired.databases.filter(({ name }) => situation.database(name) === undefined);
	expect(namesOf(made, 'CreateRoleStmt', 'role')).toEqual(absent.map(({ name }) => name));
	expect(namesOf(made, 'CreatedbStmt', 'database')).toEqual(unmade.map(({ name }) => name));
	expect(namesOf(made, 'CreateSchemaStmt', 'schema')).toEqual(missingSchemas(situation));
	expect(namesOf(made, 'CreateRoleStmt', 'password')).toEqual([...verifiers.values()]);

	const written = [...made, ...undos].map(({ sql }) => sql);
	const shown = statements.flatMap(({ sql }) => [preview(sql), forPsql(sql), forPsql(sql, verifiers)]);
	expect([...written, ...shown].filter((sql) => sql.includes(password))).toEqual([]);
	return statements.length;
}

function missingSchemas(situation: Situation): readonly string[] {
	return situation.desired.databases.flatMap((wanted) => {
		const shut = situation.database(wanted.name)?.allowsConnections === false && !situation.isUnborn(wanted);
		const there = situation.interior(wanted)?.schemas.map(({ name }) => name) ?? ['public'];
		const all = [...(wanted.tenantMap === undefined ? [] : [mapSchema]), ...wanted.schemas.map(({ name }) => name)];
		return shut ? [] : all.filter((name) => !there.includes(name));
	});
}

test('what somebody else is to run, where the administrator may not, names what is known too', {
	timeout: patience,
}, () => {
	let refusals = 0;
	const powerless = scenarios.map(({ document, current }): Scenario => {
		const administrator = { ...current.administrator, superuser: false, createRole: false, createDatabase: false };
		return { document, current: { ...current, administrator: { ...administrator, mayJoin: [] } } };
	});
	fc.assert(
		fc.property(powerless, (scenario) => {
			const outcome = outcomeOf(scenario);
			if (!('refusal' in outcome && outcome.refusal instanceof InsufficientPrivilegeError)) return;
			refusals += 1;
			const { document, current } = scenario;
			const known = new Known(desiredOf(parseProfile(document), current.administrator), current, ['••••••••']);
			const named = outcome.refusal.missing.flatMap(({ sql }) => parseAll(sql)).flatMap(namedIn);
			expect(named.filter((each) => each.what !== 'word' && !known.has(each))).toEqual([]);
		}),
		runs(40),
	);
	expect(refusals).toBeGreaterThan(0);
});

/** Kinds that hardly a hundred scenarios are without; always the same plans, so that this never fails by chance. */
const usual = [
	...['CreateRoleStmt', 'AlterRoleStmt', 'AlterRoleSetStmt', 'DropRoleStmt', 'GrantRoleStmt'],
	...['CreatedbStmt', 'AlterDatabaseStmt', 'DropdbStmt', 'AlterOwnerStmt', 'CreateSchemaStmt', 'DropStmt'],
	...['GrantStmt', 'AlterDefaultPrivilegesStmt', 'CreateExtensionStmt', 'CommentStmt'],
	...[
		'AlterTableStmt',
		'CreatePolicyStmt',
		'IndexStmt',
		'CreateFunctionStmt',
		'CreateStmt',
		'InsertStmt',
		'DeleteStmt',
	],
];

test('the scenarios lead to statements of every usual kind', { timeout: patience }, () => {
	const seen = fc.sample(scenarios, { seed: 1, numRuns: 100 }).flatMap((scenario) => {
		const outcome = outcomeOf(scenario);
		return 'plan' in outcome ? statementsOf(outcome.plan) : [];
	});
	const kinds = new Set(
		seen
			.flatMap(({ sql, undo }) => [preview(sql), ...('sql' in undo ? [preview(undo.sql)] : [])])
			.map((sql) => kindOf(sql)?.kind),
	);
	expect(usual.filter((kind) => !kinds.has(kind))).toEqual([]);
});
