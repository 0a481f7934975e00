// Every way to be refused: what is explained is what the server does, and the fix opens it.
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { explain } from '../../source/commands/explain.js';
import { openServer } from '../../source/commands/open-server.js';
import { soughtByError } from '../../source/core/explain/sought-by-error.js';
import { soughtByName } from '../../source/core/explain/sought-by-name.js';
import { testServer } from '../helpers/server.js';
import { targetOf } from '../postgres/target-of.js';
import { denials as first } from './denials.js';
import { rowDenials } from './row-denials.js';
import { statementsOf } from './statements-of.js';
import { waysRound } from './ways-round.js';

const server = await testServer({ settings: { lc_messages: 'C' } });
await server.query('CREATE DATABASE explained');
const opened = await openServer(targetOf(server.sandbox));
afterAll(() => opened.close());

const denials = [...first, ...rowDenials, ...waysRound];
const possible = denials.filter(({ since = 0 }) => server.version >= since);

test('there are enough of them', () => {
	expect(denials.length).toBeGreaterThanOrEqual(40);
});

/** As psql shows it, as the server's log has it, and as a driver does, with another language's words around the names. */
function pasted({ sqlstate, message }: { sqlstate: string; message: string }, statement: string): readonly string[] {
	return [
		`ERROR:  ${message}\nLINE 1: ${statement}`,
		`2026-11-28 05:22:02 UTC [7] ERROR:  ${sqlstate}: ${message}\n2026-11-28 05:22:02 UTC [7] STATEMENT:  ${statement}`,
		`${JSON.stringify({ severity: 'ERROR', code: sqlstate, message })}\nQUERY: ${statement}`,
	];
}

describe.each(possible.map((denial, at) => [denial.name, denial, at] as const))('%s', (_name, denial, at) => {
	const names = { r: `asker_${at}`, s: `s_${at}`, d: 'explained' };
	const filled = (text: string) => text.replace(/\{([rsd])\}/g, (_all, key: keyof typeof names) => names[key]);

	test('is explained, and its fix opens it', async () => {
		await server.query(`CREATE ROLE ${names.r} LOGIN`);
		const { password } = await server.letIn(names.r);
		await server.query(`CREATE SCHEMA ${names.s}`, [], 'explained');
		await seed(filled(denial.seed));

		const refused = await attempt(password);
		const answer = await explain({ ...question(), sought: soughtByName(filled(denial.on), denial.privilege) });
		expect(answer).toMatchObject({ allowed: false, shut: denial.shut });
		const refusal = answer.gates.find((gate) => gate.gate === denial.shut)?.refusal ?? null;
		expect(refused).toEqual(denial.silent === true ? { rows: 0 } : refusal);

		if (refusal !== null)
			for (const text of pasted(refusal, filled(denial.does).replace(/^\w+: /, '')))
				expect(await explain({ ...question(), sought: soughtByError(text) }), text).toMatchObject({
					allowed: false,
					shut: denial.shut,
					fix: answer.fix,
				});

		const why = answer.gates.find((gate) => gate.gate === denial.shut)?.why ?? '';
		expect(why).toMatch(denial.says ?? denial.unmended ?? /./);
		if (denial.unmended !== undefined) {
			expect(answer.fix).toBeNull();
			return;
		}
		await seed(answer.fix ?? '');
		const now = await attempt(password);
		expect(now).toEqual({ rows: expect.any(Number) });
		if (denial.silent === true) expect(now).not.toEqual({ rows: 0 });
		const again = await explain({ ...question(), sought: soughtByName(filled(denial.on), denial.privilege) });
		expect(again.shut).toBeNull();
	});

	const database = /^(\w+): /.exec(filled(denial.does))?.[1] ?? 'explained';
	const question = () => ({ server: opened, role: names.r, database });

	/** Databases are made outside a transaction, so each statement goes by itself. */
	async function seed(sql: string): Promise<void> {
		for (const statement of statementsOf(sql)) await server.query(statement, [], 'explained');
	}

	async function attempt(password: string) {
		try {
			const client = await server.signIn(names.r, password, database);
			const { rowCount } = await client.query(filled(denial.does).replace(/^\w+: /, '')).finally(() => client.end());
			return { rows: rowCount ?? 0 };
		} catch (error) {
			if (!(error instanceof pg.DatabaseError)) throw error;
			return { sqlstate: error.code, message: error.message };
		}
	}
});
