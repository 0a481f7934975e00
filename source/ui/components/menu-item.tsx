import { Text } from 'ink';
import { createContext, useContext } from 'react';
import { theme } from '../theme.js';
import { hintColumn, type MenuOption, menuHint } from './menu-option.js';
import { pad, shorten } from './text-cells.js';
import { useGlyphs } from './use-glyphs.js';

type ItemContext = {
	readonly options: readonly MenuOption<string>[];
	readonly first: number;
	readonly end: number;
	readonly width: number;
	readonly room: number;
};

export const MenuItemContext = createContext<ItemContext>({ options: [], first: 0, end: 0, width: 80, room: 0 });

/** The item draws the pointer itself: the list gives an indicator no way to know that its item is out of view. */
export const NoIndicator = () => null;

type MenuItemProps = { readonly isSelected?: boolean; readonly label: string; readonly value?: string };

export function MenuItem({ isSelected = false, label, value }: MenuItemProps) {
	const { options, first, end, width, room } = useContext(MenuItemContext);
	const { pointer } = useGlyphs();
	const index = options.findIndex((option) => option.value === value);
	const option = options[index];
	if (option === undefined || index < first || index >= end) return null;
	const isDisabled = option.disabled !== undefined;
	const name = room === 0 && isDisabled ? `${label} (not available)` : label;
	const text = shorten(`${isSelected ? pointer : ' '} ${name}`, width);
	const hint = menuHint(option);
	return (
		<Text wrap="truncate">
			<Text bold={isSelected} dimColor={isDisabled && !isSelected} {...(isSelected ? { color: theme.accent } : {})}>
				{room === 0 || hint === '' ? text : pad(text, hintColumn(options))}
			</Text>
			{room === 0 ? '' : shorten(hint, room)}
		</Text>
	);
}
