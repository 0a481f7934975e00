import { Text, useAnimation } from 'ink';
import { theme } from '../theme.js';
import { useGlyphs } from './use-glyphs.js';

export type SpinnerProps = { readonly label?: string | undefined };

/** Eight frames a second at most; with GATEHOUSE_NO_ANIMATION the elapsed seconds, which change once a second. */
export function Spinner({ label = '' }: SpinnerProps) {
	const { sign, seconds } = useTicking();
	return (
		<Text>
			<Text color={theme.accent}>{sign}</Text>
			{label === '' ? '' : ` ${label}`}
			{seconds === 0 ? '' : ` ${seconds} s`}
		</Text>
	);
}

export type Ticking = { readonly sign: string; readonly seconds: number };

export function useTicking(isActive = true): Ticking {
	const glyphs = useGlyphs();
	const isStill = Boolean(process.env['GATEHOUSE_NO_ANIMATION']);
	const { frame, time } = useAnimation({ interval: isStill ? 1000 : 125, isActive });
	const sign = isStill ? glyphs.running : (glyphs.spinner[frame % glyphs.spinner.length] ?? '');
	return { sign, seconds: Math.floor(time / 1000) };
}
