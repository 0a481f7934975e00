import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Checkbox } from '../components/checkbox.js';
import { RadioRow, radioLines } from '../components/radio-row.js';
import { cells } from '../components/text-cells.js';
import { TextField } from '../components/text-field.js';
import { CycleRow } from './cycle-row.js';
import type { FormControl } from './form-item.js';

export type FormView = {
	readonly width: number;
	readonly focused: string;
	readonly pointer: string;
	readonly onSubmit: () => void;
	readonly onGoTo: (id: string) => void;
	readonly onRefused: (message: string) => void;
};

type Drawn = { readonly node: ReactNode; readonly used: number };

/** The control itself, without its label, and how many cells of `room` it takes. */
export function controlOf(item: FormControl, view: FormView, room: number): Drawn {
	const isFocused = item.id === view.focused;
	const { onSubmit } = view;
	switch (item.kind) {
		case 'field': {
			const { value, onChange, mask = false, placeholder } = item;
			const onPaste = (text: string): boolean => item.onPaste?.(text, view.onGoTo) === true;
			const width = Math.min(item.cells ?? 34, room);
			const shared = { value, onChange, onSubmit, isFocused, mask, width, placeholder, onPaste };
			return { node: <TextField {...shared} onPasteRefused={view.onRefused} />, used: width };
		}
		case 'toggle': {
			const { label, checked, onChange } = item;
			const width = Math.min(room, toggleCells(label));
			const box = <Checkbox {...{ label, checked, onChange, onSubmit, isFocused, width }} />;
			return { node: <Box width={width}>{box}</Box>, used: width };
		}
		case 'choice': {
			const { options, value, onChange } = item;
			const shared = { options, value, onChange, onSubmit, isFocused };
			if (radioLines(options, room) > 1) return { node: <CycleRow {...shared} width={room} />, used: room };
			const used = options.reduce((sum, { label }) => sum + cells(label) + 6, -1);
			return { node: <RadioRow {...shared} width={room} />, used };
		}
		case 'link':
			return { node: null, used: 0 };
	}
}

/** A short label is given the width of a label column, so that what stands behind is aligned. */
const toggleCells = (label: string): number => Math.max(18, cells(label) + 6);
