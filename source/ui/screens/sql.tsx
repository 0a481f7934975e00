import { Box } from 'ink';
import { useContext, useMemo, useState } from 'react';
import { type Plan, statementsOf } from '../../core/plan/plan.js';
import { safeText } from '../../core/safe-text.js';
import { scriptPath } from '../../core/wizard/script-path.js';
import type { SqlPreview } from '../../core/wizard/state.js';
import { useBody } from '../components/frame.js';
import { StatementList } from '../components/statement-list.js';
import { fitLines, shorten, wrapProse } from '../components/text-cells.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { Stack, verbatim } from './paragraphs.js';
import { Overlay, type ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { shownSql } from './shown-sql.js';
import { useHints } from './use-hints.js';
import { usePager } from './use-pager.js';

const hints = [
	{ key: 'Esc', label: 'back' },
	{ key: 'Up/Down', label: 'move' },
	{ key: 'c', label: 'copy' },
	{ key: 'w', label: 'write' },
	{ key: 'o', label: 'pager' },
	{ key: 'x', label: 'reasons' },
	{ key: 'u', label: 'undo' },
	{ key: '/', label: 'find' },
	{ key: '?', label: 'help' },
];

const findHints = [
	{ key: 'Enter', label: 'go to the first' },
	{ key: 'Esc', label: 'no search' },
	{ key: 'n/N', label: 'then: next, previous' },
];

export function Sql({ state, send }: ScreenProps<'sql'>) {
	return (
		<ScreenFrame state={state} hints={hints}>
			<SqlBody state={state} send={send} />
		</ScreenFrame>
	);
}

function SqlBody({ state, send }: ScreenProps<'sql'>) {
	const { width, height } = useBody();
	const [notes, setNotes] = useState(true);
	const [undos, setUndos] = useState(false);
	const [isTyping, setTyping] = useState(false);
	const { mask } = useGlyphs();
	const open = useContext(Overlay);
	useHints(isTyping ? findHints : hints);
	const page = usePager(state.plan);
	const keys: Readonly<Record<string, () => void>> = {
		o: page,
		c: () => send({ type: 'script-copied' }),
		w: () => send({ type: 'script-written', path: scriptPath(state.plan) }),
		x: () => setNotes((shown) => !shown),
		u: () => setUndos((shown) => !shown),
		p: () => open('command'),
		'?': () => open('help'),
	};
	useKeys(
		(input, key) => {
			if (key.return) send({ type: 'back-pressed' });
			else keys[input]?.();
		},
		{ isActive: !isTyping },
	);
	const statements = useMemo(() => listed(state.plan, mask), [state.plan, mask]);
	const head = headLines(state, width);
	return (
		<Box flexDirection="column" height={height}>
			<Stack lines={head} />
			<StatementList
				statements={statements}
				isFocused
				width={width}
				height={height - head.length}
				notes={notes}
				undos={undos}
				onTyping={setTyping}
				onBack={() => send({ type: 'back-pressed' })}
			/>
		</Box>
	);
}

/** What a side job did, all of it: its end tells what to do. */
function headLines({ notice, plan }: SqlPreview, width: number) {
	const count = statementsOf(plan).length;
	if (notice === null) return verbatim(shorten(`${count} statements, as they will run`, width), width, 'dim');
	const lines = fitLines(wrapProse(safeText(notice.text), width), 3, width);
	return lines.flatMap((line) => verbatim(line, width, notice.tone === 'done' ? 'pass' : 'fail'));
}

function listed(plan: Plan, mask: string) {
	return statementsOf(plan).map(({ id, sql, purpose, undo }) => ({
		id,
		sql: shownSql(sql, mask, 'keep'),
		purpose: safeText(purpose),
		undo: 'none' in undo ? undo.none : shownSql(undo.sql, mask, 'keep'),
	}));
}
