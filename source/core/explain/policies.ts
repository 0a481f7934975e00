import type { Refusal } from './answer.js';
import type { Facts, RowRule } from './facts.js';
import { letIn } from './row-fix.js';
import { type Ask, isOne, mendable, namesOf, rowsOf, sentence, together, type Voice, voices } from './voices.js';
import { actsAs } from './ways.js';

export type PolicyAnswer = {
	readonly open: boolean;
	/** How rows are let through, or why not. */
	readonly path: string;
	readonly fixes: readonly string[];
	/** null: it is open, or rows are left out without a word. */
	readonly refusal: Refusal | null;
};

/**
 * An UPDATE finds rows by USING, and leaves them so that WITH CHECK holds; who finds rows by reading columns is asked for
 * the policies of SELECT as well.
 * @see https://www.postgresql.org/docs/current/sql-createpolicy.html#SQL-CREATEPOLICY-SUMMARY
 */
export function policyAnswer(facts: Facts, rule: RowRule): PolicyAnswer {
	const answers = asksOf(rule).map((ask) => answerTo(facts, rule, ask));
	const closed = answers.filter(({ open }) => !open);
	const [first] = closed;
	const told = first === undefined ? answers : closed;
	return {
		open: first === undefined,
		path: [...new Set(told.map(({ path }) => path))].join(first === undefined ? '; ' : ' '),
		fixes: closed.every(({ fixes }) => fixes.length > 0) ? [...new Set(closed.flatMap(({ fixes }) => fixes))] : [],
		refusal: first?.refusal ?? null,
	};
}

function asksOf({ command, reads }: RowRule): readonly Ask[] {
	const reading: readonly Ask[] = reads ? [{ command: 'SELECT', part: 'using' }] : [];
	switch (command) {
		case 'SELECT':
			return [{ command, part: 'using' }];
		case 'INSERT':
			return [{ command, part: 'check' }];
		case 'UPDATE':
			return [{ command, part: 'using' }, ...reading, { command, part: 'check' }];
		case 'DELETE':
			return [{ command, part: 'using' }, ...reading];
	}
}

/** Permissive policies are ORed, restrictive ones ANDed, and without a permissive one there are no rows at all. */
function answerTo(facts: Facts, rule: RowRule, ask: Ask): PolicyAnswer {
	const applying = rule.policies.filter(
		(policy) =>
			(policy.command === 'ALL' || policy.command === ask.command) &&
			policy.roles.some((role) => role === null || actsAs(facts.asker, rule.who, role)),
	);
	const permissive = voices(facts, ask, applying, true);
	const floors = voices(facts, ask, applying, false).filter(({ judged }) => judged.kind !== 'all');
	const every = permissive.find(({ judged }) => judged.kind === 'all');
	const passing = every === undefined ? permissive.filter(({ judged }) => judged.kind === 'own') : [every];
	const lifted = floors.filter(({ judged }) => judged.kind !== 'own');
	if (passing.length > 0 && lifted.length === 0) {
		const told = [...new Set([rowsOf(passing), ...floors.map((floor) => rowsOf([floor]))])].filter(
			(each) => each !== '',
		);
		const names = namesOf(every !== undefined && floors.length > 0 ? [every, ...floors] : passing);
		return open(`${names}, for ${told.length === 0 ? 'all rows' : told.join(' and ')}`);
	}
	// A floor of the same condition says nothing more.
	const alike = (voice: Voice) =>
		passing.length === 0 && permissive.some(({ condition }) => condition === voice.condition) && mendable(voice);
	const unable =
		passing.length > 0
			? null
			: shutBy(
					rule,
					ask,
					permissive.map((voice) => together(voice, lifted.filter(mendable))),
				);
	const held = lifted.filter((voice) => !alike(voice)).map((voice) => heldBack(rule, voice));
	const parts = [...(unable === null ? [] : [unable]), ...held];
	return {
		open: false,
		path: [...new Set(parts.map(({ path }) => path))].join(' '),
		fixes: parts.every(({ fixes }) => fixes.length > 0) ? [...new Set(parts.flatMap(({ fixes }) => fixes))] : [],
		refusal:
			parts.find(({ refusal }) => refusal !== null)?.refusal ??
			written(rule, ask, unable === null ? lifted[0] : undefined),
	};
}

const verbs = { SELECT: 'see', INSERT: 'add', UPDATE: 'change', DELETE: 'delete' } as const;

/** No permissive policy lets through all rows, or those of whoever asks. */
function shutBy(rule: RowRule, { command, part }: Ask, permissive: readonly Voice[]): PolicyAnswer {
	const silent = permissive.filter(({ judged }) => judged.kind === 'none');
	const rest = permissive.filter(({ judged }) => judged.kind === 'rest');
	const { fixes: own, refusal } = merged(silent);
	const offer = own.length > 0 ? { fixes: own, why: '' } : letIn(rule, command);
	const reading = command === rule.command ? '' : ` ${rule.command} by what it reads, as with WHERE, asks that too.`;
	const nobody =
		permissive.length === 0 ? [`Row security is on, and no policy lets ${rule.who} ${verbs[command]} any row.`] : [];
	const left =
		rest.length === 0
			? []
			: [
					`The ${namesOf(rest)} of ${rule.table.name} ${isOne(rest) ? 'leaves' : 'leave'} ${rule.who} only ${part === 'check' ? 'new rows' : 'the rows'} where ${rest.map(({ condition }) => condition).join(' or ')}.`,
				];
	const path = [...nobody, ...silent.map((voice) => sentence(rule, voice)), ...left].join(' ');
	return { open: false, path: `${path}${reading}${offer.why}`, fixes: offer.fixes, refusal };
}

function merged(silent: readonly Voice[]): Pick<PolicyAnswer, 'fixes' | 'refusal'> {
	const all = silent.map(({ judged }) => judged).filter((judged) => judged.kind === 'none');
	return {
		fixes: [...new Set(all.flatMap(({ fixes }) => fixes))],
		refusal: all.find(({ refusal }) => refusal !== null)?.refusal ?? null,
	};
}

/** A restrictive policy is a floor that somebody laid for all the others: no statement is proposed that lifts it. */
function heldBack(rule: RowRule, voice: Voice): PolicyAnswer {
	const { judged, condition } = voice;
	if (judged.kind === 'none' && judged.fixes.length > 0)
		return { open: false, path: sentence(rule, voice), fixes: judged.fixes, refusal: judged.refusal };
	const so =
		judged.kind === 'none'
			? sentence(rule, voice)
			: `The restrictive ${namesOf([voice])} of ${rule.table.name} leaves ${rule.who} only the rows where ${condition}.`;
	return {
		open: false,
		path: `${so} A restrictive policy is there to bind whatever else lets rows through, so no statement is proposed that lifts it: that is for whoever made it.`,
		fixes: [],
		refusal: judged.kind === 'none' ? judged.refusal : null,
	};
}

/** A row that may not be written is refused; the policy is named where it is a restrictive one. */
function written(rule: RowRule, { part }: Ask, floor: Voice | undefined): Refusal | null {
	if (part !== 'check') return null;
	const policy = floor === undefined ? '' : `"${floor.names[0]}" `;
	return {
		sqlstate: '42501',
		message: `new row violates row-level security policy ${policy}for table "${rule.table.name}"`,
	};
}

function open(path: string): PolicyAnswer {
	return { open: true, path, fixes: [], refusal: null };
}
