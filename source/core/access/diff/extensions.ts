import type { Draft, Finding } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import type { CurrentExtension } from '../current.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';

/** Where an extension that the plan installs goes: PostgreSQL's own choice, shut to PUBLIC like any other schema. */
const home = 'public';

/** Every database has it from its template, in a schema that is everybody's. */
const builtin: CurrentExtension = { name: 'plpgsql', schema: 'pg_catalog' };

function installed(situation: Situation, wanted: DesiredDatabase): readonly CurrentExtension[] {
	return situation.interior(wanted)?.extensions ?? [builtin];
}

/** The schemas that the logins need for the profile's extensions. */
export function extensionSchemas(situation: Situation, wanted: DesiredDatabase): readonly string[] {
	const there = installed(situation, wanted);
	const schemas = wanted.extensions.map((name) => there.find((each) => each.name === name)?.schema ?? home);
	return [...new Set(schemas)].filter((schema) => schema !== builtin.schema);
}

export function diffExtensions(situation: Situation, wanted: DesiredDatabase): Finding {
	const there = installed(situation, wanted);
	const absent = wanted.extensions.filter((name) => !there.some((each) => each.name === name));
	return {
		drafts: absent.map(
			(name): Draft => ({
				gate: 'schema',
				sql: sql`CREATE EXTENSION ${identifier(name)} SCHEMA ${identifier(home)}`,
				purpose: 'an extension that the profile asks for, installed by the administrator',
				undo: { sql: sql`DROP EXTENSION ${identifier(name)}` },
				effect: 'create',
				as: [situation.ownerToBe(wanted)],
			}),
		),
		warnings: [],
	};
}
