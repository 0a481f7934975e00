import { useState } from 'react';
import type { Check } from '../../core/gates/check.js';
import type { GateLine, GateProgress } from './gate-lines.js';
import { scrollTarget } from './scroll-keys.js';
import { useKeys } from './use-keys.js';

type Options = {
	readonly gates: readonly GateProgress[];
	readonly checks: readonly Check[];
	readonly selected?: string | undefined;
	readonly onSelect?: ((id: string) => void) | undefined;
	readonly isFocused: boolean;
	readonly height: number;
	readonly linesOf: (isOpen: (check: Check) => boolean) => readonly GateLine[];
};

export type GateChecklistState = {
	readonly lines: readonly GateLine[];
	readonly selected: string | undefined;
	/** The line to keep in view. */
	readonly focusLine: number;
};

/** The failed check under the cursor is open by itself; Enter opens and closes any. */
export function useGateChecklist(options: Options): GateChecklistState {
	const { gates, isFocused, height, onSelect, linesOf } = options;
	const [own, setOwn] = useState<string>();
	const [toggled, setToggled] = useState<readonly string[]>([]);
	const [scrolled, setScrolled] = useState(0); // into an explanation that is taller than the window
	const checks = gates.flatMap(({ gate }) => options.checks.filter((check) => check.gate === gate));
	const wanted = options.selected ?? own;
	const start = checks.find((check) => check.status === 'fail') ?? checks[0];
	const selected = checks.some((check) => check.id === wanted) ? wanted : start?.id;
	const lines = linesOf(
		(check) => (isFocused && check.id === selected && check.status === 'fail') !== toggled.includes(check.id),
	);
	const first = lines.findIndex((line) => line.check === selected);
	const last = lines.findLastIndex((line) => line.check === selected);
	const focusLine = Math.min(last, first + Math.max(0, height - 3) + scrolled);

	const select = (check: Check | undefined): void => {
		if (check === undefined || check.id === selected) return;
		setScrolled(0);
		setOwn(check.id);
		onSelect?.(check.id);
	};
	const toggle = (id: string): void =>
		setToggled((ids) => (ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]));

	useKeys(
		(input, key) => {
			if (key.return && selected !== undefined) return toggle(selected);
			const at = checks.findIndex((check) => check.id === selected);
			const target = scrollTarget(input, key, { at, page: 8, last: checks.length - 1 });
			if (target === at + 1 && focusLine < last) setScrolled(scrolled + 1);
			else if (target === at - 1 && scrolled > 0) setScrolled(scrolled - 1);
			else if (target !== undefined) select(checks[Math.min(Math.max(target, 0), checks.length - 1)]);
		},
		{ isActive: isFocused },
	);
	return { lines, selected, focusLine: isFocused ? focusLine : 0 };
}
