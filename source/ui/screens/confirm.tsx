import { Box } from 'ink';
import { useContext } from 'react';
import { destination } from '../../core/connection.js';
import { safeText } from '../../core/safe-text.js';
import { versionName } from '../../core/server/facts.js';
import type { Sql } from '../../core/sql/sql.js';
import { environmentOf } from '../../core/wizard/document.js';
import { equivalentCommand } from '../../core/wizard/equivalent-command.js';
import { moreThanAdding, planSummary, shortFingerprint } from '../../core/wizard/plan-lines.js';
import type { Confirm as ConfirmState } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { pad, shorten } from '../components/text-cells.js';
import { TypedConfirmation } from '../components/typed-confirmation.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { gap, labelled, paragraph, Stack, shellCommand, verbatim } from './paragraphs.js';
import { Clock, FooterNotice, Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { shownSql } from './shown-sql.js';

export const afterwards =
	'If a statement fails, what this run did is taken back, and that is looked up. When all is done, the three gates are proved.';

const hints = [
	{ key: 'Tab', label: 'to the name' },
	{ key: 'Enter', label: 'press' },
	{ key: 'Esc', label: 'back' },
	{ key: 'Ctrl+/', label: 'help' },
];

/** Keys that were meant for the review must not apply the plan. */
const armAfter = 400;

export function Confirm({ state, send }: ScreenProps<'confirm'>) {
	const needsName = state.confirmation.kind === 'name';
	return (
		<ScreenFrame state={state} hints={hints}>
			{needsName ? <ConfirmByName state={state} send={send} /> : <ConfirmByButton state={state} send={send} />}
		</ScreenFrame>
	);
}

function ConfirmByButton({ state, send }: ScreenProps<'confirm'>) {
	const open = useContext(Overlay);
	const items = confirmFacts(state).map(
		([name, text]): FormItem => ({ kind: 'text', text: `${pad(name, 10)}${text}` }),
	);
	return (
		<Form
			items={[
				{ kind: 'text', text: confirmHead(state), style: 'bold' },
				{ kind: 'gap' },
				...items,
				{ kind: 'gap' },
				{ kind: 'text', text: afterwards, style: 'dim', aside: true },
			]}
			buttons={[
				{ id: 'apply', label: 'Apply' },
				{ id: 'back', label: 'Back' },
			]}
			shortcuts={{ p: { label: 'command', press: () => open('command') } }}
			armAfter={armAfter}
			onPress={(id) => send(id === 'apply' ? { type: 'confirmed', typed: null } : { type: 'back-pressed' })}
			onBack={() => send({ type: 'back-pressed' })}
		/>
	);
}

function ConfirmByName({ state, send }: ScreenProps<'confirm'>) {
	const { width, height } = useBody();
	const now = useContext(Clock);
	const { show } = useContext(FooterNotice);
	const [expected = ''] = state.confirmation.kind === 'name' ? state.confirmation.names : [];
	const production = environmentOf(state.server) === 'production';
	const room = Math.max(1, height - typingRows);
	const isLow = room < 5;
	const facts = [
		...paragraph(isLow && width < 60 ? shortHead(production) : confirmHead(state), width, production ? 'fail' : 'warn'),
		...(height > 12 ? [gap] : []),
		...(isLow ? databaseFirst(confirmFacts(state)) : confirmFacts(state)).flatMap(([name, text]) =>
			labelled(name, text, 10, width),
		),
	];
	const touched = touchedLines(state, room - facts.length - 2, width);
	const told = touched.length === 0 ? facts : [...facts, gap, ...touched.flatMap((line) => verbatim(line, width))];
	const command = [gap, ...headless(state, width)];
	// A letter is a part of the name here, so that no key can ask for it.
	const lines = told.length + command.length > room ? told : [...told, ...command];
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={lines.slice(0, room)} />
			<Box flexGrow={1} />
			<TypedConfirmation
				expected={expected}
				prompt="Type the database name to apply:"
				onConfirm={() => send({ type: 'confirmed', typed: expected })}
				onBack={() => send({ type: 'back-pressed' })}
				armAfter={armAfter}
				now={now}
				width={width}
				onPasteRefused={show}
			/>
		</Box>
	);
}

/** The prompt, the field, its verdict and the buttons, and a line between. */
const typingRows = 5;

/** Each statement that does more than add, as far as `room` goes. */
export function touchedLines({ plan }: Pick<ConfirmState, 'plan'>, room: number, width: number) {
	const touched = moreThanAdding(plan);
	if (touched.length === 0 || room < 1) return [];
	const shown = touched.length <= room ? touched : touched.slice(0, room - 1);
	const column = Math.max(...shown.map(({ id }) => id.length), 0) + 2;
	const more = touched.length - shown.length;
	return [
		'What it changes or takes away:',
		...shown.map(({ id, sql }) => shorten(`  ${pad(id, column)}${oneLine(sql)}`, width)),
		...(more === 0 ? [] : [`  ${more} more, which See SQL in the review shows`]),
	];
}

const oneLine = (sql: Sql): string => shownSql(sql, '*').replaceAll(/\s+/g, ' ');

const headless = (state: ConfirmState, width: number) => [
	...paragraph('Without the wizard, once the answers are saved as a profile:', width, 'dim'),
	...shellCommand(safeText(equivalentCommand(state)), width, 'plain', 2),
];

type Facts = ReturnType<typeof confirmFacts>;

/** Where there is no room for more, what is to be typed is there to be read. */
const databaseFirst = (facts: Facts): Facts =>
	facts.toSorted(([a], [b]) => Number(b === 'Database') - Number(a === 'Database'));

const shortHead = (production: boolean): string =>
	production ? 'This changes a PRODUCTION server.' : 'This changes what is there.';

/** What the typing is about. */
export function confirmHead({ server, confirmation }: ConfirmState): string {
	if (confirmation.kind === 'yes') return 'This plan only adds: nothing that is there is changed. Apply it?';
	return environmentOf(server) === 'production'
		? 'You are about to change a PRODUCTION server.'
		: 'This plan changes or takes away what is there.';
}

export function confirmFacts({ server, plan }: ConfirmState): readonly (readonly [string, string])[] {
	return [
		['Server', `${safeText(destination(server.target))}, PostgreSQL ${versionName(server.facts.version)}`],
		['Database', plan.databases.map((name) => safeText(name)).join(', ')],
		['Plan', `${planSummary(plan)}  (${shortFingerprint(plan)})`],
	];
}
