import { Box, Text } from 'ink';
import { useState } from 'react';
import { type Plan, statementsOf } from '../../core/plan/plan.js';
import { safeText } from '../../core/safe-text.js';
import { preview } from '../../core/sql/render.js';
import { scriptPath } from '../../core/wizard/script-path.js';
import { useBody } from '../components/frame.js';
import { StatementList } from '../components/statement-list.js';
import { shorten } from '../components/text-cells.js';
import { useKeys } from '../components/use-keys.js';
import { theme } from '../theme.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

const hints = [
	{ key: 'Esc', label: 'back' },
	{ key: 'j/k', label: 'move' },
	{ key: 'c', label: 'copy' },
	{ key: 'w', label: 'write' },
	{ key: 'x', label: 'reasons' },
	{ key: 'u', label: 'undo' },
	{ key: '/', label: 'find' },
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
	const keys: Readonly<Record<string, () => void>> = {
		c: () => send({ type: 'script-copied' }),
		w: () => send({ type: 'script-written', path: scriptPath(state.plan) }),
		x: () => setNotes((shown) => !shown),
		u: () => setUndos((shown) => !shown),
	};
	useKeys(
		(input, key) => {
			if (key.escape || key.return) send({ type: 'back-pressed' });
			else keys[input]?.();
		},
		{ isActive: !isTyping },
	);
	const statements = listed(state.plan);
	const { notice } = state;
	const head = notice === null ? `${statements.length} statements, as they will run` : safeText(notice.text);
	return (
		<Box flexDirection="column" height={height}>
			<Text
				wrap="truncate"
				{...(notice === null ? { dimColor: true } : { color: notice.tone === 'done' ? theme.pass : theme.fail })}
			>
				{shorten(head, width)}
			</Text>
			<StatementList
				statements={statements}
				isFocused
				width={width}
				height={height - 1}
				notes={notes}
				undos={undos}
				onTyping={setTyping}
			/>
		</Box>
	);
}

function listed(plan: Plan) {
	return statementsOf(plan).map(({ id, sql, purpose, undo }) => ({
		id,
		sql: safeText(preview(sql), { newlines: 'keep' }),
		purpose: safeText(purpose),
		undo: 'none' in undo ? undo.none : safeText(preview(undo.sql), { newlines: 'keep' }),
	}));
}
