export type FocusRing<Id extends string> = {
	readonly focused: Id;
	readonly is: (id: Id) => boolean;
	readonly focus: (id: Id) => void;
	readonly next: () => void;
	readonly previous: () => void;
};
export type FocusRingOptions<Id extends string> = {
	readonly initial?: Id | undefined;
	/** Esc, and Shift+Tab on the first. */
	readonly onBack?: (() => void) | undefined;
	readonly isActive?: boolean | undefined;
	/** Those that use Up and Down themselves, such as menus. */
	readonly ownArrows?: readonly Id[] | undefined;
};
export declare function useFocusRing<Id extends string>(order: readonly Id[], options?: FocusRingOptions<Id>): FocusRing<Id>;
