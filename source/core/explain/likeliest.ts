import { inWords } from '../access/diff/words.js';
import type { Answer } from './answer.js';
import type { Sought } from './sought.js';

/**
 * An error names what was refused and not which privilege was lacking: of the questions that it may have come from the
 * one whose first refusal reads the same is meant, else one that is refused so further on, for more may be shut today
 * than was then; else one about the same name, else the first that is refused at all.
 */
export function likeliest(answers: readonly Answer[], { text, names }: Sought): Answer | undefined {
	const refused = answers.filter((answer) => !answer.allowed);
	const first = refused.filter((answer) => tells(text, firstRefusal(answer)));
	const same = refused.filter((answer) => refusalsOf(answer).some((message) => tells(text, message)));
	const named = [...new Set(names.map((name) => name.at(-1)))];
	const alike = refused.filter((answer) =>
		refusalsOf(answer).some((message) =>
			named.some((name) => message.endsWith(` ${name}`) || message.includes(`"${name}"`)),
		),
	);
	const meant = [first, same, alike, refused].find((each) => each.length > 0) ?? answers.slice(0, 1);
	const [answer, ...others] = meant;
	if (answer === undefined || text === null || others.length === 0) return answer;
	const note = `The error does not say which: it may as well have been ${inWords(others.map(({ asked }) => asked))}. Ask with --on and --privilege.`;
	return { ...answer, notes: [...answer.notes, note] };
}

/** Not `table orders` in `table orders_old`. */
function tells(text: string | null, message: string): boolean {
	const at = text?.indexOf(message) ?? -1;
	return at >= 0 && !/^[\p{L}\p{N}_$]/u.test(text?.slice(at + message.length) ?? '');
}

/** Where rows are left out without a word there is no text to compare. */
function firstRefusal({ gates, shut }: Answer): string {
	return gates.find(({ gate }) => gate === shut)?.refusal?.message ?? '\0';
}

function refusalsOf({ gates }: Answer): readonly string[] {
	return gates.flatMap(({ refusal }) => (refusal === null ? [] : [refusal.message]));
}
