import type { Check, CheckStatus, Gate } from './check.js';

/** What stands between a login and a row. Signing in belongs to the first gate, the rows to the third. */
export const stages = ['sign-in', 'connect', 'schema', 'object', 'row'] as const;
export type Stage = (typeof stages)[number];

/** How one stage of a way stands: nothing tried yet, as it should be, not as it should be, true but a warning, not proved. */
export type Standing = 'waiting' | 'holds' | 'fails' | 'noted' | 'unproved' | 'nothing';

/** One way through the gates: of a login to what is its own, or of all of them to something else, up to a wall. */
export type Lane = {
	readonly name: string;
	readonly stages: readonly { readonly stage: Stage; readonly standing: Standing }[];
	/** Whether it is to end at its last stage. */
	readonly isStopped: boolean;
	/** What came of it, in words. */
	readonly said: string;
};

/** What is refused at each gate, in a word. */
const walls: readonly { readonly name: string; readonly stage: Stage }[] = [
	{ name: 'other databases', stage: 'connect' },
	{ name: 'other schemas', stage: 'schema' },
	{ name: 'other rights', stage: 'object' },
	{ name: 'rows of others', stage: 'row' },
];

const ofGate: Readonly<Record<Gate, Stage>> = { connect: 'connect', schema: 'schema', object: 'object' };
const signingIn = new Set(['login', 'valid-until', 'connection-limit']);
const ofRows = new Set(['rows', 'key', 'row-security', 'policies', 'index']);

const wordOf = ({ id, gate, role, database }: Check): string =>
	id.slice(`${gate}:${role}:${database}:`.length).split(':')[0] ?? '';

function stageOf(check: Check): Stage {
	const word = wordOf(check);
	if (check.gate === 'connect' && check.expect === 'allowed' && signingIn.has(word)) return 'sign-in';
	return check.gate === 'object' && ofRows.has(word) ? 'row' : ofGate[check.gate];
}

/** What is known before the first check: who signs in, whether rows are kept apart; `isOver`: every check was made. */
export type Expected = { readonly logins: readonly string[]; readonly hasRows: boolean; readonly isOver: boolean };

/** Who passes where, and who is stopped where, as far as the checks have come. */
export function lanesOf(checks: readonly Check[], { logins, hasRows, isOver }: Expected): readonly Lane[] {
	const staged = checks.map((check) => ({ ...check, stage: stageOf(check) }));
	const shown = hasRows ? stages : stages.slice(0, -1);
	const lane = (name: string, end: Stage, isStopped: boolean, own: typeof staged): Lane => ({
		name,
		isStopped,
		said: said(isStopped, own),
		stages: shown.slice(0, shown.indexOf(end) + 1).map((stage) => {
			// Of a way to a wall only the wall is tried: that the gates before it open is told by the ways above.
			const tried =
				isStopped && stage !== end ? (own.length > 0 ? passed : []) : own.filter((each) => each.stage === stage);
			return { stage, standing: standing(tried, isOver) };
		}),
	});
	return [
		...[...new Set(logins)].map((login) =>
			lane(
				login,
				hasRows ? 'row' : 'object',
				false,
				staged.filter(({ role, expect }) => role === login && expect === 'allowed'),
			),
		),
		...walls
			.filter(({ stage }) => shown.includes(stage))
			.map(({ name, stage }) =>
				lane(
					name,
					stage,
					true,
					staged.filter((each) => each.expect === 'denied' && each.stage === stage),
				),
			),
	];
}

type Statuses = readonly Pick<Check, 'status'>[];
const passed: Statuses = [{ status: 'pass' }];
const countOf = (checks: Statuses, ...these: readonly CheckStatus[]): number =>
	checks.filter(({ status }) => these.includes(status)).length;

function said(isWall: boolean, checks: Statuses): string {
	const [held, noted, wrong] = [countOf(checks, 'pass'), countOf(checks, 'warn'), countOf(checks, 'fail')];
	if (checks.length === 0) return '';
	if (wrong > 0) return `${wrong} of ${checks.length} ${isWall ? 'let through' : 'refused'}`;
	if (held > 0) return `${held} ${isWall ? 'refused' : 'allowed'}`;
	return noted > 0 ? `${noted} ${noted === 1 ? 'warning' : 'warnings'}` : `${checks.length} not proved`;
}

function standing(checks: Statuses, isOver: boolean): Standing {
	if (checks.length === 0) return isOver ? 'nothing' : 'waiting';
	if (countOf(checks, 'fail') > 0) return 'fails';
	if (countOf(checks, 'unchecked') > 0) return 'unproved';
	if (countOf(checks, 'pass') > 0) return 'holds';
	return countOf(checks, 'warn') > 0 ? 'noted' : 'unproved';
}

/** The same picture of nobody in particular: what the gates are for. */
export const example: readonly Lane[] = [
	{
		name: 'the application',
		isStopped: false,
		said: 'reads its own',
		stages: stages.map((stage) => ({ stage, standing: 'holds' })),
	},
	...walls.map(({ name, stage }) => ({
		name,
		isStopped: true,
		said: 'refused',
		stages: stages.slice(0, stages.indexOf(stage) + 1).map((each) => ({ stage: each, standing: 'holds' as const })),
	})),
];
