import { type Plan, summarise } from '../core/plan/plan.js';
import { undoText } from '../core/plan/undo-text.js';
import { safeText } from '../core/safe-text.js';
import { versionName } from '../core/server/facts.js';
import { preview } from '../core/sql/render.js';

/**
 * A plan as the contract has it. `document` and `basis` go with it so that `apply` can make the same plan again and say
 * what differs: the statements of a file are compared, never run.
 */
export function planJson(plan: Plan): Record<string, unknown> {
	const { profile, fingerprint, target, warnings, losses, document, basis } = plan;
	return {
		formatVersion: '1.1',
		kind: 'plan',
		profile,
		fingerprint,
		target: { ...target, serverVersion: versionName(target.serverVersion) },
		summary: summarise(plan),
		phases: plan.phases.map(({ id, database, transactional, statements }) => ({
			id,
			database,
			transactional,
			statements: statements.map((statement) => ({
				id: statement.id,
				gate: statement.gate,
				sql: preview(statement.sql),
				purpose: statement.purpose,
				undo: undoText(statement.undo),
				destroysData: statement.destroysData,
			})),
		})),
		warnings: warnings.map(({ code, message }) => ({ code, message: safeText(message) })),
		losses: losses.map(({ holdsAs: _holdsAs, ...loss }) => loss),
		document,
		basis,
	};
}
