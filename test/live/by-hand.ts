// What somebody does by hand, and what Gatehouse says and does about it.
import { expect } from 'vitest';
import { statementsOf } from '../../source/core/plan/plan.js';
import { preview } from '../../source/core/sql/render.js';
import type { Secret } from '../../source/core/sql/secret.js';
import { catalog } from '../helpers/catalog.js';
import { openAs, planFor, provision } from '../helpers/provision.js';
import type { TestServer } from '../helpers/server.js';

/** A database that a profile made and that is as the profile says. */
export type Healthy = {
	readonly server: TestServer;
	readonly database: string;
	readonly document: unknown;
	readonly passwords: Map<string, Secret>;
};

export type Expected = readonly (string | RegExp)[];

/** Breaks it as the superuser: the plan is these statements and no others, and apply leads back to where it was. */
export async function breakAndMend(
	{ server, database, document, passwords }: Healthy,
	hand: string,
	expected: Expected,
): Promise<void> {
	const opened = await openAs(server);
	const before = await catalog(server, [database]);
	await server.query(hand, [], database);
	const lines = statementsOf(await planFor(opened, document)).map((statement) => preview(statement.sql));
	expect(lines).toEqual(expected.map((each) => (each instanceof RegExp ? expect.stringMatching(each) : each)));
	expect((await provision(opened, document, passwords)).result).toMatchObject({ status: 'applied', failure: null });
	expect(await catalog(server, [database])).toBe(before);
}

/** Does what is told of and left alone, and takes it back; answers with the warnings of that code. */
export async function toldOf(
	{ server, database, document }: Healthy,
	hand: string,
	back: string,
	code: string,
): Promise<string> {
	await server.query(hand, [], database);
	const plan = await planFor(await openAs(server), document);
	await server.query(back, [], database);
	expect(statementsOf(plan).map((statement) => preview(statement.sql))).toEqual([]);
	return plan.warnings
		.filter((warning) => warning.code === code)
		.map((warning) => warning.message)
		.join('\n');
}
