import { inWords } from '../access/diff/words.js';
import { type Judged, judge } from './conditions.js';
import type { Facts, RowRule } from './facts.js';

/** One thing that row security asks for a command. */
export type Ask = { readonly command: RowRule['command']; readonly part: 'using' | 'check' };

type Policy = RowRule['policies'][number];

/** Policies of one condition speak as one. */
export type Voice = {
	readonly names: readonly string[];
	readonly condition: string;
	readonly judged: Judged;
};

export function voices(facts: Facts, ask: Ask, applying: readonly Policy[], permissive: boolean): readonly Voice[] {
	const found = new Map<string, string[]>();
	for (const policy of applying.filter((each) => each.permissive === permissive)) {
		const condition = conditionFor(policy, ask);
		found.set(condition, [...(found.get(condition) ?? []), policy.name]);
	}
	return [...found].map(([condition, names]) => ({ names, condition, judged: judge(facts, condition) }));
}

export function together(voice: Voice, floors: readonly Voice[]): Voice {
	const same = floors.filter(({ condition }) => condition === voice.condition);
	return { ...voice, names: [...voice.names, ...same.flatMap(({ names }) => names)] };
}

/** No row comes through, and something opens it that leaves the policy as it is. */
export function mendable({ judged }: Voice): boolean {
	return judged.kind === 'none' && judged.fixes.length > 0;
}

/** A policy without WITH CHECK asks of new rows what it asks of old ones. */
function conditionFor({ using, check }: Policy, { part }: Ask): string {
	return (part === 'check' ? (check ?? using) : using) ?? 'true';
}

export function sentence({ table }: RowRule, voice: Voice): string {
	const subject = isOne([voice]) ? 'The' : 'Each of the';
	return `${subject} ${namesOf([voice])} of ${table.name} ${voice.judged.kind === 'none' ? voice.judged.why : ''}.`;
}

export function isOne(all: readonly Voice[]): boolean {
	return all.flatMap(({ names }) => names).length === 1;
}

export function namesOf(all: readonly Voice[]): string {
	return `${isOne(all) ? 'policy' : 'policies'} ${inWords([...new Set(all.flatMap(({ names }) => names))])}`;
}

/** One permissive policy that lets a row through is enough. Empty: all of them are. */
export function rowsOf(permissive: readonly Voice[]): string {
	return [...new Set(permissive.flatMap(({ judged }) => (judged.kind === 'own' ? [judged.rows] : [])))].join(' or ');
}
