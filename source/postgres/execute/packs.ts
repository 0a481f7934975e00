/**
 * How much is on its way to the server at a time. From about a hundred statements on more of them make nothing quicker,
 * and a run that is stopped goes on to the end of its pack where the request to cancel comes between two statements.
 */
const most = { items: 100, bytes: 128 * 1024 } as const;

/** Cuts a list into packs, in order; each holds one item at least. `sizeOf`: roughly, in bytes. */
export function* packsOf<Item>(items: readonly Item[], sizeOf: (item: Item) => number): Generator<readonly Item[]> {
	let pack: Item[] = [];
	let bytes = 0;
	for (const item of items) {
		const size = sizeOf(item);
		if (pack.length > 0 && (pack.length === most.items || bytes + size > most.bytes)) {
			yield pack;
			pack = [];
			bytes = 0;
		}
		pack.push(item);
		bytes += size;
	}
	if (pack.length > 0) yield pack;
}
