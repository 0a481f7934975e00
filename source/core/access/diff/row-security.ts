import type { Draft, Finding } from '../../plan/draft.js';
import type { CurrentObject } from '../current.js';
import type { DesiredDatabase, DesiredRowSecurity, DesiredSchema } from '../desired.js';
import { grantKind } from '../object-kind.js';
import { standingIn } from '../offer.js';
import type { Situation } from '../situation.js';
import { effectOn, policyDrafts } from './policies.js';
import { rowSecurityTellings } from './row-security-tellings.js';
import { indexWork } from './tenant-index.js';

/** A table that somebody writes to: its index comes first and on its own, then a short transaction of its own. */
export type BusyTable = {
	readonly table: CurrentObject;
	readonly index: readonly Draft[];
	readonly policies: readonly Draft[];
};

export type RowSecurityFinding = Finding & {
	/** In the order in which they are to be seen to. */
	readonly busy: readonly BusyTable[];
};

/** The policies of a schema's tables: `drafts` for those that nobody has written to yet, `busy` for the others. */
export function diffRowSecurity(
	situation: Situation,
	wanted: DesiredDatabase,
	schema: DesiredSchema,
	rowSecurity: DesiredRowSecurity,
): RowSecurityFinding {
	const inside = situation.inside(wanted);
	const objects = inside
		.objectsIn(schema.name)
		.filter((object) => grantKind(object) === 'tables' && !object.ofExtension);
	const standing = objects.flatMap((object) => {
		const each = standingIn(situation, wanted, schema, object);
		return each === undefined ? [] : [{ object, standing: each }];
	});
	const taken = new Set(inside.relationNames());
	const work = standing.flatMap(({ object, standing: each }) => {
		const table = inside.table(object);
		if (each.kind !== 'tenant' || table === undefined) return [];
		const { busy, drafts } = indexWork(inside, table, rowSecurity.column, taken);
		const effect = effectOn(situation, wanted, schema, object);
		return [
			{
				busy,
				table: object,
				index: drafts.map((draft): Draft => ({ gate: 'object', effect, ...draft })),
				policies: policyDrafts(situation, wanted, schema, rowSecurity, object, each.columnType),
			},
		];
	});
	return {
		drafts: work.filter((each) => !each.busy).flatMap((each) => [...each.index, ...each.policies]),
		busy: work.filter((each) => each.busy && each.index.length + each.policies.length > 0),
		warnings: rowSecurityTellings(situation, wanted, schema, rowSecurity, standing),
	};
}
