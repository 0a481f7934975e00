export type Notice = {
	readonly text: string | undefined;
	readonly show: (text: string) => void;
	readonly clear: () => void;
};
/** A message that goes away by itself: give `notice.text` to the Frame. */
export declare function useNotice(milliseconds?: number): Notice;
