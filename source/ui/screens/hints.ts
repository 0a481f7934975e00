import type { KeyHint } from '../components/key-hints.js';

/* What the keys do, the most important first: a narrow footer shows only the first of them. */
export const formHints: readonly KeyHint[] = [
	{ key: 'Enter', label: 'next' },
	{ key: 'Tab', label: 'next field' },
	{ key: 'Esc', label: 'back' },
	{ key: 'Space', label: 'toggle' },
	{ key: '?', label: 'help' },
];

export const menuHints: readonly KeyHint[] = [
	{ key: 'Enter', label: 'choose' },
	{ key: 'Up/Down', label: 'move' },
	{ key: 'Esc', label: 'back' },
	{ key: '?', label: 'help' },
];

export const workingHints: readonly KeyHint[] = [{ key: 'Esc', label: 'stop' }];
