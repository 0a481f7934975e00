// A schema that was there and is somebody else's: the plan gives the logins what it may, and says what to do about the rest.
import { describe, expect, test } from 'vitest';
import { verifyProfile } from '../../source/commands/verify-profile.js';
import { statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { openAs, planFor, provision, signInAs } from '../helpers/provision.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const administrator = await server.createAdministrator('adm');
await server.query('CREATE ROLE dba LOGIN; GRANT dba TO adm WITH ADMIN OPTION');

const cases = [
	['as a superuser', server.superuser, 'su', 'app'],
	['as an administrator', administrator, 'cr', 'app'],
	['as a superuser, schema public', server.superuser, 'pub', 'public'],
] as const;

describe.each(cases)('%s', (_what, who, name, schema) => {
	const document = {
		version: 1,
		name,
		pattern: 'database-per-tenant',
		database: { name },
		schema,
		roles: [
			{ name: `${name}_app`, access: 'read-write' },
			{ name: `${name}_migrator`, access: 'migrate' },
		],
	};
	const passwords = new Map<string, Secret>();
	const apply = async () =>
		await provision(await openAs(server, who), document, passwords, { confirmedLosses: ['adm', 'dba'] });
	const failing = async () => {
		const report = await verifyProfile({
			profile: parseProfile(document),
			server: await openAs(server, who),
			passwordOf: (role) => passwords.get(role),
		});
		return report.checks
			.filter((check) => check.status === 'fail' && check.database === name)
			.filter((check) => !check.id.endsWith(':public') || schema === 'public')
			.map((check) => check.id);
	};

	test('it is told, with the statements, what the migrate login cannot do and that the proof fails', async () => {
		await server.query(`CREATE DATABASE ${name} OWNER ${who.user}`);
		const own = schema === 'public' ? '' : `CREATE SCHEMA ${schema} AUTHORIZATION dba;`;
		await server.query(
			`${own} CREATE TABLE ${schema}.item (id int); CREATE FUNCTION ${schema}.two() RETURNS int LANGUAGE sql AS 'SELECT 2';
			 ALTER TABLE ${schema}.item OWNER TO dba; ALTER FUNCTION ${schema}.two() OWNER TO dba`,
			[],
			name,
		);
		const { plan, result } = await apply();
		expect(result.failure).toBeNull();
		const opened = await openAs(server, who);
		const again = await planFor(opened, document);
		expect(statementsOf(again)).toEqual([]);
		for (const { warnings } of [plan, again]) {
			const [told] = warnings.filter(({ code }) => code === 'schema-owner');
			expect(told?.message).toContain(
				`${name}_migrator, acting as ${name}_owner, can make nothing there, and \`gatehouse verify\` fails, until somebody who may runs: ALTER SCHEMA ${schema} OWNER TO ${name}_owner;`,
			);
		}
		expect(await failing()).toContain(`schema:${name}_migrator:${name}:create:${schema}`);
	});

	test('once they are run, nothing is left to say and the proof holds', async () => {
		const told = (await planFor(await openAs(server, who), document)).warnings.map(({ message }) => message).join('\n');
		const statements = told.match(/ALTER (SCHEMA|TABLE|ROUTINE) \S+ OWNER TO \w+/g) ?? [];
		expect(statements).toHaveLength(2);
		for (const statement of statements) await server.query(statement, [], name);
		// The other object, likewise.
		await server.query(`ALTER TABLE ${schema}.item OWNER TO ${name}_owner`, [], name);
		await server.query(`ALTER ROUTINE ${schema}.two() OWNER TO ${name}_owner`, [], name);
		const { plan, result } = await apply();
		expect(result.failure).toBeNull();
		expect(plan.warnings.filter(({ code }) => ['schema-owner', 'uncovered-creator'].includes(code))).toEqual([]);
		expect(await failing()).toEqual([]);
		const migrator = await signInAs(server, passwords, `${name}_migrator`, name);
		await migrator.query(`ALTER TABLE ${schema}.item ADD what text; CREATE TABLE ${schema}.more ()`);
	});
});
