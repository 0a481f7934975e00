import { change } from './change.js';
import type { LineTerminal } from './line-terminal.js';
import type { Page, PageChoice } from './page.js';
import { type Spoken, sentence, spokenItems } from './spoken.js';

/** What a conversation about one page came to: something was chosen, or nobody is there any more. */
export type Outcome = 'left' | 'quit' | 'gone';

/** Tells a page and hears what is to be done, until that leads away from it. `isOver` says when something else did. */
export async function converse(
	page: Page,
	terminal: LineTerminal,
	help: readonly string[],
	isOver: () => boolean,
): Promise<Outcome> {
	terminal.say('');
	terminal.say(page.title);
	for (const line of spokenItems(page.items()).lines) terminal.say(line);
	if (page.typed !== undefined) return await typing(page, page.typed, terminal, isOver);
	const isMenu = spokenItems(page.items()).answers.length === 0;
	if (isMenu) tellMenu(page.choices(), terminal);
	while (!isOver()) {
		const { answers } = spokenItems(page.items());
		const choices = keyed(page.choices(), isMenu);
		const heard = await terminal.ask(promptFor(answers.length, choices, page));
		if (isOver()) break;
		if (heard === null) return 'gone';
		const word = heard.trim().toLowerCase();
		const number = Number(word);
		const chosen = word === '' ? choices[page.initial ?? 0] : choices.find(({ key }) => key === word);
		if (chosen !== undefined) {
			if (chosen.choice.disabled === undefined) {
				chosen.choice.press();
				if (chosen.choice.stays !== true) return 'left';
				continue;
			}
			terminal.say(sentence(`${chosen.choice.label} is not possible: ${chosen.choice.disabled}`));
		} else if (word === 'b' && page.onBack !== undefined) {
			page.onBack();
			return 'left';
		} else if (word === 'q') return 'quit';
		else if (word.startsWith('?')) tellHelp(word, page, help, terminal);
		else if (!isMenu && answers[number - 1] !== undefined) {
			await answer(answers[number - 1] as Spoken, number, page, terminal, isOver);
			if (isOver()) break;
		} else if (answers.some(({ control }) => takes(control, heard.trim()))) {
			for (const { line } of spokenItems(page.items()).answers) terminal.say(line);
		} else terminal.say(sentence(`${JSON.stringify(heard.trim())} is none of these`));
	}
	return 'left';
}

/** A URL fills the fields wherever it is pasted, and is not said back: its password is in it. */
const takes = (control: Spoken['control'], pasted: string): boolean =>
	control.kind === 'field' && control.onPaste?.(pasted, () => {}) === true;

/** `? 3` is about the third answer; `?` alone about everything. */
function tellHelp(word: string, page: Page, help: readonly string[], { say }: LineTerminal): void {
	const asked = spokenItems(page.items()).answers[Number(word.slice(1)) - 1];
	const about = asked === undefined ? undefined : page.helpOn?.(asked.control.id);
	if (asked !== undefined && about !== undefined)
		for (const line of [`${asked.name}. ${about.words}`, about.sql, about.link]) {
			if (line !== undefined) say(sentence(line));
		}
	else for (const line of help) say(line);
}

/** `n` for Next; of two that begin alike the second has its number. */
function keyed(choices: readonly PageChoice[], isMenu: boolean) {
	const taken = new Set(['b', 'q', '?']);
	return choices.map((choice, at) => {
		const letter =
			choice.label
				.toLowerCase()
				.match(/[a-z]/g)
				?.find((each) => !taken.has(each)) ?? String(at + 1);
		const key = isMenu ? String(at + 1) : letter;
		taken.add(key);
		return { key, choice };
	});
}

function tellMenu(choices: readonly PageChoice[], { say }: LineTerminal): void {
	for (const [at, { label, hint, disabled }] of choices.entries()) {
		const rest = disabled === undefined ? hint : `not available: ${disabled}`;
		say(`${at + 1}. ${sentence(rest === undefined ? label : `${label}: ${rest}`)}`);
	}
}

function promptFor(
	answers: number,
	choices: ReturnType<typeof keyed>,
	{ onBack, initial = 0, numbers = 'change an answer' }: Page,
): string {
	const first = choices[initial];
	const isMenu = answers === 0 && choices[0]?.key === '1';
	const ways = [
		...(isMenu ? ['a number'] : answers > 0 ? [`a number to ${numbers}`] : []),
		...(isMenu
			? []
			: choices
					.filter(({ choice }) => choice.disabled === undefined)
					.map(({ key, choice }) => `${key} for ${choice.label}`)),
		...(onBack === undefined ? [] : ['b for back']),
		answers > 0 ? '? for help, ? and a number for help with that' : '? for help',
	];
	return `Enter ${ways.join(', ')}${first === undefined ? '' : ` [${first.key}]`}:`;
}

/** One answer; it is told again as it stands then, with what is wrong with it. */
async function answer(
	{ control, name }: Spoken,
	number: number,
	page: Page,
	terminal: LineTerminal,
	isOver: () => boolean,
): Promise<void> {
	await change(control, name, terminal);
	const now = spokenItems(page.items()).answers[number - 1];
	if (now === undefined || isOver()) return;
	terminal.say(now.line);
	if (now.control.remark !== undefined) terminal.say(sentence(now.control.remark.text));
	if (now.control.problem !== undefined) terminal.say(sentence(`That cannot stay: ${now.control.problem}`));
}

async function typing(
	{ onBack }: Page,
	{ prompt, words, onTyped }: NonNullable<Page['typed']>,
	terminal: LineTerminal,
	isOver: () => boolean,
): Promise<Outcome> {
	while (!isOver()) {
		const heard = await terminal.ask(`${prompt} or b for back:`);
		if (isOver()) break;
		if (heard === null) return 'gone';
		const text = heard.trim();
		// A name may be what is a command elsewhere.
		if (words.includes(text)) {
			onTyped();
			return 'left';
		}
		if (text === 'b') {
			onBack?.();
			return 'left';
		}
		if (text === 'q') return 'quit';
		terminal.say('That is not the name. Nothing was changed.');
	}
	return 'left';
}
