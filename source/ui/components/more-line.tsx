import { Text } from 'ink';

export type MoreLineProps = {
	readonly count: number;
	readonly where: 'above' | 'below';
	/** Lines of the window: less than three have none to spare for it. */
	readonly room?: number;
};

/** Says how much of a list is out of view; nothing when nothing is. */
export function MoreLine({ count, where, room = 3 }: MoreLineProps) {
	return count === 0 || room < 3 ? null : <Text dimColor>{`  ${count} more ${where}`}</Text>;
}
