import { inWords } from '../access/diff/words.js';
import type { Answer } from './answer.js';
import type { Sought } from './sought.js';

/**
 * An error names what was refused and not which privilege was lacking: of the questions that it may have come from the
 * one whose refusal reads the same is meant, else one about the same name, else the first that is refused at all.
 */
export function likeliest(answers: readonly Answer[], { text, names }: Sought): Answer | undefined {
	const refused = answers.filter((answer) => !answer.allowed);
	const same = refused.filter((answer) => text?.includes(refusalOf(answer)) === true);
	const named = new Set(names.map((name) => name.at(-1)));
	const alike = refused.filter((answer) =>
		[...named].some((name) => refusalOf(answer).endsWith(` ${name}`) || refusalOf(answer).includes(`"${name}"`)),
	);
	const meant = [same, alike, refused].find((each) => each.length > 0) ?? answers.slice(0, 1);
	const [first, ...others] = meant;
	if (first === undefined || text === null || others.length === 0) return first;
	const note = `The error does not say which: it may as well have been ${inWords(others.map(({ asked }) => asked))}. Ask with --on and --privilege.`;
	return { ...first, notes: [...first.notes, note] };
}

/** Where rows are left out without a word there is no text to compare. */
function refusalOf({ gates, shut }: Answer): string {
	return gates.find(({ gate }) => gate === shut)?.refusal?.message ?? '\0';
}
