import type { Draft, Finding } from '../../plan/draft.js';
import { identifier } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import type { DesiredDatabase } from '../desired.js';
import type { Situation } from '../situation.js';

/** Where an extension that the plan installs goes: PostgreSQL's own choice, shut to PUBLIC like any other schema. */
const home = 'public';

/** The schemas that the logins need for the profile's extensions. */
export function extensionSchemas(situation: Situation, wanted: DesiredDatabase): readonly string[] {
	const installed = situation.interior(wanted.name)?.extensions ?? [];
	const schemas = wanted.extensions.map((name) => installed.find((each) => each.name === name)?.schema ?? home);
	return [...new Set(schemas)];
}

export function diffExtensions(situation: Situation, wanted: DesiredDatabase): Finding {
	const installed = situation.interior(wanted.name)?.extensions ?? [];
	const absent = wanted.extensions.filter((name) => !installed.some((each) => each.name === name));
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
