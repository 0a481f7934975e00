import type { Check, Gate } from '../../core/gates/check.js';
import type { Event } from '../../core/wizard/event.js';
import { type GateStanding, gateStandings } from '../../core/wizard/gate-progress.js';
import type { StateOf } from '../../core/wizard/state.js';
import { checkLines } from '../../formats/verify-text.js';
import type { FormItem } from '../screens/form-item.js';
import { headline } from '../screens/verify.js';
import type { Page, PageChoice } from './page.js';
import { sentence } from './spoken.js';

const gateNames: Readonly<Record<Gate, string>> = {
	connect: 'Gate 1 of 3, database CONNECT',
	schema: 'Gate 2 of 3, schema USAGE',
	object: 'Gate 3 of 3, object privileges',
};

const verdicts: Readonly<Record<GateStanding['state'], string>> = {
	waiting: 'not begun',
	running: 'running',
	pass: 'passed',
	fail: 'FAILED',
	warn: 'passed, with something to know',
	skip: 'not proved',
};

export function gateSentence({ gate, state, note }: GateStanding): string {
	return sentence(`${gateNames[gate]}: ${verdicts[state]}${note === '' ? '' : `. ${note}`}`);
}

/** The three gates, and every check that did not pass. */
export function checkPage(
	state: StateOf<'verified' | 'verify-failed'>,
	checks: readonly Check[],
	send: (event: Event) => void,
	say: (line: string) => void,
): Omit<Page, 'title'> {
	const told = (check: Check): readonly FormItem[] =>
		checkLines(check).map((text): FormItem => ({ kind: 'text', text }));
	const mends = state.step === 'verified' && !state.report.ok;
	const choices: readonly PageChoice[] = [
		...(mends ? [{ label: 'Fix: add it to a new plan', press: () => send({ type: 'mend-chosen' }) }] : []),
		{ label: mends ? 'Go on anyway' : 'Finish', press: () => send({ type: 'next-pressed' }) },
		{ label: 'Check again', press: () => send({ type: 'retry-pressed' }) },
		{
			label: 'List every check',
			stays: true,
			press: () => {
				for (const check of checks) for (const line of checkLines(check)) say(sentence(line));
			},
		},
		{ label: 'Explain a refusal', press: () => send({ type: 'explain-chosen' }) },
	] satisfies readonly PageChoice[];
	return {
		items: () => [
			{ kind: 'text', text: headline(state) },
			...gateStandings(checks, state.step === 'verified' ? 'over' : 'broken').map(
				(standing): FormItem => ({ kind: 'text', text: gateSentence(standing) }),
			),
			...checks.filter(({ status }) => status !== 'pass').flatMap(told),
		],
		choices: () => choices,
		onBack: undefined,
	};
}
