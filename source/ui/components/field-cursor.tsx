import { type DOMElement, measureElement, useCursor } from 'ink';
import { type RefObject, useEffect, useState } from 'react';

/**
 * The terminal's own cursor (input methods draw where it is), `column` cells into the box. Draws nothing. Exists only
 * in the field that has the focus: each useCursor() that renders overrules the others.
 */
export function FieldCursor({ box, column }: { readonly box: RefObject<DOMElement | null>; readonly column: number }) {
	const [origin, setOrigin] = useState<{ readonly x: number; readonly y: number }>();
	const { setCursorPosition } = useCursor();
	// Not a layout effect: those run before the box around this has its ref.
	useEffect(() => {
		if (box.current === null) return;
		const { x, y } = measureElement(box.current);
		setOrigin((known) => (known?.x === x && known.y === y ? known : { x, y }));
	});
	setCursorPosition(origin === undefined ? undefined : { x: origin.x + column, y: origin.y });
	return null;
}
