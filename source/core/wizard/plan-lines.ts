import { type Phase, type Plan, statementsOf, summarise } from '../plan/plan.js';

/** Enough of the digest to tell two plans apart. */
export function shortFingerprint({ fingerprint }: Pick<Plan, 'fingerprint'>): string {
	return fingerprint.slice(0, 'sha256:'.length + 8);
}

/** The plan in a few lines: how much of what, and what holds together if something fails. */
export function planLines(plan: Plan): readonly string[] {
	const { statements, creates, changes, revokes, destroys } = summarise(plan);
	if (statements === 0) return ['Nothing to change: the server is as the answers ask. Apply goes on to the checks.'];
	const counts = [`${creates} only add`, `${changes} change`, `${revokes} take away`, `${destroys} destroy data`];
	return [
		`${statements} statements: ${counts.filter((text) => !text.startsWith('0 ')).join(', ')}`,
		...phaseLines(plan.phases),
	];
}

const phaseNames: { readonly [Id in Phase['id']]: string } = {
	A: 'roles',
	B: 'the databases and who may enter',
	C: 'schemas and privileges inside',
	D: 'row security',
};

function phaseLines(phases: readonly Phase[]): readonly string[] {
	return (Object.keys(phaseNames) as Phase['id'][]).flatMap((id) => {
		const own = phases.filter((phase) => phase.id === id && phase.statements.length > 0);
		if (own.length === 0) return [];
		const count = statementsOf({ phases: own }).length;
		const together = own.every(({ transactional }) => transactional)
			? own.length === 1
				? 'one transaction'
				: `${own.length} transactions`
			: 'CREATE DATABASE knows no transaction; it is undone if a later step fails';
		return [`${id}  ${phaseNames[id]}: ${count} ${count === 1 ? 'statement' : 'statements'}, ${together}`];
	});
}
