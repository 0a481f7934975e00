// A plan on paper, from a profile as a user writes it and a server as inspection reads it.
import { createHash } from 'node:crypto';
import type { Current } from '../../source/core/access/current.js';
import { makePlan } from '../../source/core/plan/make-plan.js';
import { type Plan, statementsOf } from '../../source/core/plan/plan.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { preview } from '../../source/core/sql/render.js';

export const orders = {
	version: 1,
	name: 'orders',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	roles: [
		{ name: 'orders_app', access: 'read-write' },
		{ name: 'orders_report', access: 'read-only' },
		{ name: 'orders_migrator', access: 'migrate' },
	],
};

export function planOf(document: unknown, current: Current): Plan {
	return makePlan({
		profile: parseProfile(document),
		current,
		target: { host: 'db', port: 5432, database: 'postgres', user: current.administrator.name },
		digest: (text) => createHash('sha256').update(text).digest('hex'),
	});
}

/** `C4 GRANT …`, a line a statement. */
export function sqlOf(plan: Plan): readonly string[] {
	return statementsOf(plan).map((statement) => preview(statement.sql));
}
