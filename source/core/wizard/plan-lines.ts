import { type Effect, type Phase, type Plan, type Statement, statementsOf, summarise } from '../plan/plan.js';

/** Enough of the digest to tell two plans apart. */
export function shortFingerprint({ fingerprint }: Pick<Plan, 'fingerprint'>): string {
	return fingerprint.slice(0, 'sha256:'.length + 8);
}

/** How much, and what it does to what is there. */
export function planSummary(plan: Plan): string {
	const { statements, creates, changes, revokes, destroys } = summarise(plan);
	if (statements === 0) return 'Nothing to change: the server is as the answers ask.';
	if (creates === statements)
		return statements === 1 ? '1 statement, which only adds' : `${statements} statements, which only add`;
	const counts = [`${creates} only add`, `${changes} change`, `${revokes} take away`, `${destroys} destroy data`];
	return `${statements} statements: ${counts.filter((text) => !text.startsWith('0 ')).join(', ')}`;
}

const gravest: readonly Effect[] = ['destroy', 'revoke', 'change'];

/** What does more than add, the gravest first: this is what somebody types a name for. */
export function moreThanAdding(plan: Pick<Plan, 'phases'>): readonly Statement[] {
	return gravest.flatMap((effect) => statementsOf(plan).filter((statement) => statement.effect === effect));
}

/** What the application has to do comes before what the server is like. */
export function warningsInOrder({ warnings }: Pick<Plan, 'warnings'>): Plan['warnings'] {
	const isForTheApplication = ({ code }: Plan['warnings'][number]): boolean => forTheApplication.includes(code);
	return [...warnings.filter(isForTheApplication), ...warnings.filter((warning) => !isForTheApplication(warning))];
}

const forTheApplication: readonly string[] = ['tenant-setting', 'setting-is-no-boundary'];

/** What one part of the plan is about, and what holds together if something fails. */
export type PlanPart = { readonly what: string; readonly count: number; readonly together: string };

const phaseNames: { readonly [Id in Phase['id']]: string } = {
	A: 'roles',
	B: 'databases and who may enter',
	C: 'schemas and privileges inside',
	D: 'row security',
};

export function planParts({ phases }: Pick<Plan, 'phases'>): readonly PlanPart[] {
	return (Object.keys(phaseNames) as Phase['id'][]).flatMap((id): readonly PlanPart[] => {
		const own = phases.filter((phase) => phase.id === id && phase.statements.length > 0);
		if (own.length === 0) return [];
		return [{ what: phaseNames[id], count: statementsOf({ phases: own }).length, together: togetherOf(own) }];
	});
}

/** CREATE DATABASE knows no transaction: what was done before the failure is taken back statement by statement. */
function togetherOf(phases: readonly Phase[]): string {
	if (!phases.every(({ transactional }) => transactional)) return 'undone if a later one fails';
	return phases.length === 1 ? 'one transaction' : `${phases.length} transactions`;
}
