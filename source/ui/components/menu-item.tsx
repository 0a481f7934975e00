import { createContext, useContext } from 'react';
import { type MenuPlace, menuLine } from './menu-option.js';
import { PiecesView } from './pieces-view.js';
import { useGlyphs } from './use-glyphs.js';

type ItemContext = Pick<MenuPlace, 'options' | 'width' | 'room'> & { readonly first: number; readonly end: number };

export const MenuItemContext = createContext<ItemContext>({ options: [], first: 0, end: 0, width: 80, room: 0 });

/** The item draws the pointer itself: the list gives an indicator no way to know that its item is out of view. */
export const NoIndicator = () => null;

type MenuItemProps = { readonly isSelected?: boolean; readonly label: string; readonly value?: string };

export function MenuItem({ isSelected = false, value }: MenuItemProps) {
	const { options, first, end, width, room } = useContext(MenuItemContext);
	const { pointer } = useGlyphs();
	const index = options.findIndex((option) => option.value === value);
	const option = options[index];
	if (option === undefined || index < first || index >= end) return null;
	return <PiecesView line={menuLine(option, { options, isSelected, pointer, width, room })} />;
}
