import { withLast } from '../../core/wizard/name-list.js';
import type { FormControl } from '../screens/form-item.js';
import { tellChoices } from './choices.js';
import type { LineTerminal } from './line-terminal.js';
import { sentence, spokenValue } from './spoken.js';

/** Asks for one answer anew, as its kind wants to be asked. */
export async function change(control: FormControl, name: string, terminal: LineTerminal): Promise<void> {
	switch (control.kind) {
		case 'link':
			return control.onOpen();
		case 'toggle': {
			const heard = (await terminal.ask(`${name}, yes or no [${control.checked ? 'yes' : 'no'}]:`))
				?.trim()
				.toLowerCase();
			if (heard === 'yes' || heard === 'y') control.onChange(true);
			else if (heard === 'no' || heard === 'n') control.onChange(false);
			else if (heard !== undefined && heard !== '') terminal.say('It stays as it is.');
			return;
		}
		case 'choice': {
			for (const [at, { label }] of control.options.entries()) terminal.say(`${at + 1}. ${sentence(label)}`);
			const heard = (await terminal.ask(`${name}, a number [${spokenValue(control)}]:`))?.trim() ?? '';
			const chosen = control.options[Number(heard) - 1];
			if (heard !== '' && chosen !== undefined) control.onChange(chosen.value);
			else if (heard !== '') terminal.say('It stays as it is.');
			return;
		}
		case 'field':
			return await type(control, name, terminal);
	}
}

async function type(
	control: Extract<FormControl, { kind: 'field' }>,
	name: string,
	terminal: LineTerminal,
): Promise<void> {
	if (control.mask === true) {
		const secret = await terminal.askSecret(
			`${name}, which is not shown while you type; Enter alone keeps what there is:`,
		);
		if (secret === null || secret === '') return terminal.say('It stays as it is.');
		control.onChange(secret);
		return terminal.say(`Password received, ${[...secret].length} characters.`);
	}
	const text = await typedOrChosen(control, name, terminal);
	if (text === '') return;
	if (control.onPaste?.(text, () => {}) !== true) control.onChange(text === '-' ? '' : text);
}

/** `?` lists what there is, `?ac` what has these letters, and `#2` is the second of the list that was told last. */
async function typedOrChosen(
	{ choices, value }: Extract<FormControl, { kind: 'field' }>,
	name: string,
	terminal: LineTerminal,
): Promise<string> {
	const ways = choices === undefined ? '' : ', ? lists what the server has, ? and letters what has them';
	let told: readonly string[] = [];
	for (;;) {
		const number = told.length === 0 ? '' : ', # and a number takes one of them';
		const heard = await terminal.ask(`${name}; Enter alone keeps it, a single minus empties it${ways}${number}:`);
		const text = heard?.trim() ?? '';
		if (choices === undefined) return text;
		const chosen = text.startsWith('#') ? told[Number(text.slice(1)) - 1] : undefined;
		if (chosen !== undefined) return choices.several ? withLast(value === '' ? '' : `${value},`, chosen) : chosen;
		if (!text.startsWith('?')) return text;
		told = tellChoices(choices, text.slice(1).trim(), terminal);
	}
}
