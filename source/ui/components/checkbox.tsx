import { Text } from 'ink';
import { theme } from '../theme.js';
import { cells, shorten } from './text-cells.js';
import { useBody } from './use-body.js';
import { useGlyphs } from './use-glyphs.js';
import { useKeys } from './use-keys.js';

export type CheckboxProps = {
	readonly label: string;
	readonly checked: boolean;
	/** Space. */
	readonly onChange: (checked: boolean) => void;
	/** Enter. */
	readonly onSubmit?: (() => void) | undefined;
	readonly isFocused: boolean;
	readonly hint?: string | undefined;
	readonly width?: number | undefined;
};

/** The pointer before it is drawn by whoever lines it up with others. */
export function Checkbox({ label, checked, onChange, onSubmit, isFocused, hint = '', width }: CheckboxProps) {
	const body = useBody();
	const glyphs = useGlyphs();
	useKeys(
		(input, key) => {
			if (input === ' ') onChange(!checked);
			else if (key.return) onSubmit?.();
		},
		{ isActive: isFocused },
	);
	const room = width ?? body.width;
	const line = shorten(`${checked ? glyphs.checked : glyphs.unchecked} ${label}`, room);
	const rest = room - cells(line) - 2;
	return (
		<Text wrap="truncate">
			<Text {...(isFocused ? { color: theme.accent } : {})}>{line}</Text>
			{hint === '' || rest < 4 ? null : <Text dimColor>{`  ${shorten(hint, rest)}`}</Text>}
		</Text>
	);
}
