import { Box, type DOMElement, Text } from 'ink';
import { useContext, useRef } from 'react';
import { theme } from '../theme.js';
import { editorAction } from './editor-keys.js';
import { FieldCursor } from './field-cursor.js';
import { lineView, maskView } from './line-view.js';
import { readPaste } from './paste.js';
import { graphemes, pad, shortenAndPad } from './text-cells.js';
import { useEditor } from './use-editor.js';
import { useGlyphs } from './use-glyphs.js';
import { HearsKeys, useKeys, usePasted } from './use-keys.js';

export type TextFieldProps = {
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** Enter. Pasted text never submits. Given the value as it is now, which the parent may not have drawn yet. */
	readonly onSubmit?: ((value: string) => void) | undefined;
	readonly isFocused: boolean;
	/** Shows a mask of fixed width; the text itself is never laid out. */
	readonly mask?: boolean | undefined;
	/** Cells of the whole field, brackets included. */
	readonly width: number;
	readonly placeholder?: string | undefined;
	/** Sees a paste first; true when it took it (a URL to be split over several fields): nothing is then inserted. */
	readonly onPaste?: ((text: string) => boolean) | undefined;
	readonly onPasteRefused?: ((message: string) => void) | undefined;
};

/** One line of text between brackets. Tab, the arrows up and down and Esc are the screen's. */
export function TextField(props: TextFieldProps) {
	const { value, onChange, isFocused, mask = false, width, placeholder = '' } = props;
	const box = useRef<DOMElement>(null);
	const start = useRef(0);
	const glyphs = useGlyphs();
	const hears = useContext(HearsKeys);
	const { editor, apply, text } = useEditor(value, onChange);
	useFieldKeys(props, apply, text);
	const inner = Math.max(1, width - 4);
	const view = mask ? maskView(editor, inner, glyphs.mask) : lineView(editor, inner, start.current);
	start.current = view.start;
	const isEmpty = editor.parts.length === 0;
	const accent = isFocused ? { color: theme.accent } : {};
	return (
		<Box ref={box} width={width} height={1} flexShrink={0}>
			<Text {...accent}>{view.moreLeft ? '[<' : '[ '}</Text>
			<Text dimColor={isEmpty}>{isEmpty ? shortenAndPad(placeholder, inner) : pad(view.text, inner)}</Text>
			<Text {...accent}>{view.moreRight ? '>]' : ' ]'}</Text>
			{isFocused && hears ? <FieldCursor box={box} column={2 + view.cursor} /> : null}
		</Box>
	);
}

function useFieldKeys(props: TextFieldProps, apply: ReturnType<typeof useEditor>['apply'], text: () => string): void {
	const { onSubmit, onPaste, onPasteRefused, isFocused } = props;
	useKeys(
		(input, key) => {
			if (key.return) return onSubmit?.(text());
			const action = editorAction(input, key);
			if (action === undefined) return;
			// A run of letters in one read can be a paste that lost its brackets.
			if (action.type === 'insert' && graphemes(action.text).length > 1 && onPaste?.(action.text)) return;
			apply(action);
		},
		{ isActive: isFocused, all: true },
	);
	usePasted(
		(pasted) => {
			const paste = readPaste(pasted);
			if ('refused' in paste) onPasteRefused?.(paste.refused);
			else if (paste.text !== '' && !onPaste?.(paste.text)) apply({ type: 'insert', text: paste.text });
		},
		{ isActive: isFocused },
	);
}
