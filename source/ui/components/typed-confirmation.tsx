import { Box, Text } from 'ink';
import { useState } from 'react';
import { safeText } from '../../core/safe-text.js';
import { theme } from '../theme.js';
import { ButtonRow } from './button-row.js';
import { cells, shorten, wrap } from './text-cells.js';
import { TextField } from './text-field.js';
import { useBody } from './use-body.js';
import { useFocusRing } from './use-focus-ring.js';
import { useGlyphs } from './use-glyphs.js';

export type TypedConfirmationProps = {
	/** What must be typed, to the letter. */
	readonly expected: string;
	/** e.g. `Type the database name to apply:` */
	readonly prompt: string;
	readonly onConfirm: () => void;
	readonly onBack: () => void;
	readonly confirmLabel?: string | undefined;
	readonly backLabel?: string | undefined;
	readonly isActive?: boolean | undefined;
	/** 400 unless given. */
	readonly armAfter?: number | undefined;
	readonly now?: (() => number) | undefined;
	readonly width?: number | undefined;
	readonly onPasteRefused?: ((message: string) => void) | undefined;
};

/**
 * Nothing irreversible on a single key: the focus begins on Back, the button is dead until the name matches, and Enter
 * in the field, or a paste, only ever moves on to the button.
 */
export function TypedConfirmation(props: TypedConfirmationProps) {
	const { expected, prompt, onConfirm, onBack, confirmLabel = 'Apply', backLabel = 'Back' } = props;
	const { isActive = true, armAfter = 400, now, onPasteRefused } = props;
	const body = useBody();
	const { pass, attention } = useGlyphs();
	const width = props.width ?? body.width;
	const [typed, setTyped] = useState('');
	const matches = typed === expected;
	const order = ['name', 'back', ...(matches ? ['confirm' as const] : [])] as const;
	const ring = useFocusRing<'name' | 'back' | 'confirm'>(['name', ...order.slice(1)], {
		initial: 'back',
		onBack,
		isActive,
	});
	const act = { back: onBack, confirm: onConfirm };
	const verdict = matches ? `${pass} matches` : `${attention} does not match yet`;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{wrap(safeText(prompt), width).map((line) => (
				<Text key={line}>{line}</Text>
			))}
			<Box columnGap={1}>
				<TextField
					value={typed}
					onChange={setTyped}
					onSubmit={(text) => text === expected && ring.focus('confirm')}
					isFocused={isActive && ring.is('name')}
					width={Math.min(width, Math.max(28, cells(expected) + 6))}
					onPasteRefused={onPasteRefused}
				/>
			</Box>
			<Text {...(matches ? { color: theme.pass } : {})}>{typed === '' ? ' ' : shorten(verdict, width)}</Text>
			<ButtonRow
				buttons={[
					{ id: 'back', label: backLabel },
					{ id: 'confirm', label: confirmLabel, disabled: !matches },
				]}
				focused={isActive ? ring.focused : ''}
				onFocus={ring.focus}
				onPress={(id) => act[id as keyof typeof act]()}
				armAfter={armAfter}
				now={now}
				width={width}
			/>
		</Box>
	);
}
