import { Text } from 'ink';
import type { RadioOption } from '../components/radio-row.js';
import { cells, shorten } from '../components/text-cells.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { useKeys } from '../components/use-keys.js';
import { theme } from '../theme.js';

type Props = {
	readonly options: readonly RadioOption<string>[];
	readonly value: string;
	readonly onChange: (value: string) => void;
	readonly onSubmit: () => void;
	readonly isFocused: boolean;
	/** Cells that it may take. */
	readonly width: number;
};

/** A choice on one line where its options do not fit beside each other: Left and Right go through them. */
export function CycleRow({ options, value, onChange, onSubmit, isFocused, width }: Props) {
	const glyphs = useGlyphs();
	const at = options.findIndex((option) => option.value === value);
	const turn = (by: number): void => {
		const next = options[(at + by + options.length) % options.length];
		if (next !== undefined) onChange(next.value);
	};
	useKeys(
		(input, key) => {
			if (key.leftArrow) turn(-1);
			else if (key.rightArrow || input === ' ') turn(1);
			else if (key.return) onSubmit();
		},
		{ isActive: isFocused },
	);
	const place = `  ${at + 1}/${options.length}`;
	const chosen = ` ${glyphs.chosen} ${options[at]?.label ?? value}`;
	return (
		<Text wrap="truncate">
			<Text {...(isFocused ? { color: theme.accent, bold: true } : {})}>{shorten(chosen, width - cells(place))}</Text>
			<Text dimColor>{place}</Text>
		</Text>
	);
}
