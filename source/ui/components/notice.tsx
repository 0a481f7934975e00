import { Text } from 'ink';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { safeText } from '../../core/safe-text.js';
import { theme } from '../theme.js';
import { shorten } from './text-cells.js';
import { useGlyphs } from './use-glyphs.js';

export type NoticeProps = { readonly text: string; readonly width: number };

/** One line, in the place of the key hints. */
export function Notice({ text, width }: NoticeProps) {
	const { attention } = useGlyphs();
	return (
		<Text bold color={theme.warn}>
			{shorten(`${attention} ${safeText(text)}`, width)}
		</Text>
	);
}

export type NoticeState = {
	readonly text: string | undefined;
	readonly show: (text: string) => void;
	readonly clear: () => void;
};

/** A message that goes away by itself: give `text` to the Frame. Shown again, it stays its time again. */
export function useNotice(milliseconds = 3000): NoticeState {
	const [shown, setShown] = useState<{ readonly text: string }>();
	useEffect(() => {
		if (shown === undefined) return;
		const timer = setTimeout(setShown, milliseconds, undefined);
		return () => clearTimeout(timer);
	}, [shown, milliseconds]);
	const show = useCallback((text: string) => setShown({ text }), []);
	const clear = useCallback(() => setShown(undefined), []);
	return useMemo(() => ({ text: shown?.text, show, clear }), [shown, show, clear]);
}
