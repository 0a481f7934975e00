/** A piece of work that hands over its results as they come. */
export type Task<Item> = (emit: (item: Item) => void) => Promise<void>;

/**
 * Runs tasks side by side and hands over their results as if they had run one after another: the first task's as they
 * come, the others' when it is their turn. Rejects with the first failure, once nothing runs any more.
 */
export async function inOrder<Item>(
	tasks: readonly Task<Item>[],
	width: number,
	emit: (item: Item) => void,
): Promise<void> {
	const waiting: Item[][] = tasks.map(() => []);
	const over = tasks.map(() => false);
	const failures: unknown[] = [];
	let turn = 0;
	let next = 0;

	const flush = () => {
		while (turn < tasks.length) {
			for (const item of waiting[turn]?.splice(0) ?? []) emit(item);
			if (over[turn] !== true) return;
			turn++;
		}
	};
	const worker = async () => {
		while (next < tasks.length && failures.length === 0) {
			const at = next++;
			try {
				await tasks[at]?.((item) => {
					waiting[at]?.push(item);
					if (at === turn) flush();
				});
				over[at] = true;
				flush();
			} catch (error) {
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, worker));
	if (failures.length > 0) throw failures[0];
}
