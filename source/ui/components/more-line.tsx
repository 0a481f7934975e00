import { Text } from 'ink';

export type MoreLineProps = { readonly count: number; readonly where: 'above' | 'below' };

/** Says how much of a list is out of view; nothing when nothing is. */
export function MoreLine({ count, where }: MoreLineProps) {
	return count === 0 ? null : <Text dimColor>{`  ${count} more ${where}`}</Text>;
}
