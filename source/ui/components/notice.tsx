import { Text } from 'ink';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { safeText } from '../../core/safe-text.js';
import { theme } from '../theme.js';
import { shorten } from './text-cells.js';
import { useGlyphs } from './use-glyphs.js';

export type NoticeProps = { readonly text: string; readonly isNews?: boolean | undefined; readonly width: number };

/** One line, in the place of the key hints; a sign before it where something is wanted of whoever reads it. */
export function Notice({ text, isNews = false, width }: NoticeProps) {
	const { attention } = useGlyphs();
	if (isNews) return <Text bold>{shorten(safeText(text), width)}</Text>;
	return (
		<Text bold color={theme.warn}>
			{shorten(`${attention} ${safeText(text)}`, width)}
		</Text>
	);
}

export type NoticeState = {
	readonly text: string | undefined;
	/** Something has gone well, and nothing is wanted. */
	readonly isNews: boolean;
	readonly show: (text: string) => void;
	readonly tell: (news: string) => void;
	readonly clear: () => void;
};

/** A message that goes away by itself: give `text` to the Frame. Shown again, it stays its time again. */
export function useNotice(milliseconds = 3000): NoticeState {
	const [shown, setShown] = useState<{ readonly text: string; readonly isNews: boolean }>();
	useEffect(() => {
		if (shown === undefined) return;
		const timer = setTimeout(setShown, milliseconds, undefined);
		return () => clearTimeout(timer);
	}, [shown, milliseconds]);
	const show = useCallback((text: string) => setShown({ text, isNews: false }), []);
	const tell = useCallback((text: string) => setShown({ text, isNews: true }), []);
	const clear = useCallback(() => setShown(undefined), []);
	return useMemo(
		() => ({ text: shown?.text, isNews: shown?.isNews ?? false, show, tell, clear }),
		[shown, show, tell, clear],
	);
}
