import type { Answer } from '../core/explain/answer.js';

/** An answer for machines. `why`, `refusal` and `question` are for whoever shows it to people. */
export function explainJson({
	role,
	database,
	asked,
	allowed,
	shut,
	gates,
	fix,
	notes,
}: Answer): Record<string, unknown> {
	return {
		formatVersion: '1.0',
		kind: 'explain',
		question: { role, database, asked },
		allowed,
		shut,
		gates: gates.map(({ gate, open, path, why, refusal }) => ({ gate, open, path, why, refusal })),
		fix,
		notes,
	};
}
